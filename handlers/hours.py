"""When a person's own work starts, and on whose clock: stand-ups ask them then."""

from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from bot.access import Permission
from bot.language.arguments import Problem, rest
from bot.language.hours import read_hours, read_zone, say_hours
from bot.model.message import Message, note, paragraph
from bot.model.outcome import Outcome, Refuse, Reply, privately
from bot.model.working import Working, over_midnight
from bot.registry import Ask, command
from handlers.standup.plan import look_again

_EXAMPLE = "/hours mon-wed 08:00"


@dataclass(frozen=True, slots=True)
class HoursArgs:
    """What `/hours` takes."""

    when: str = rest("07:30, or mon-wed 08:00, or 22:00-06:00, or Europe/Belfast", limit=100)


@command(
    "hours",
    needs=Permission.READ,
    takes=HoursArgs,
    examples=("/hours 07:30", _EXAMPLE, "/hours 22:00-06:00", "/hours Europe/Belfast"),
)
async def hours(ask: Ask[HoursArgs]) -> Outcome:
    """Say when your work starts, or your time zone: stand-ups ask you then."""
    if not ask.args.when:
        return await hours_show(ask.about(None))
    working = await _working(ask)
    zone = read_zone(ask.args.when)
    if isinstance(zone, Problem):
        return Refuse(zone.sentence, "/hours Europe/Belfast")
    if zone is not None:
        ask.record.people.move(ask.person, zone)
        await look_again(ask.record, ask.person, ask.now)
        return _said(ask, replace(working, zone=zone))
    found = read_hours(ask.args.when)
    if isinstance(found, Problem):
        return Refuse(found.sentence, _EXAMPLE)
    return await _kept(ask, replace(working, starts={**working.starts, **found}))


@command("hours show", needs=Permission.READ, examples=("/hours show",))
async def hours_show(ask: Ask[None]) -> Outcome:
    """Show when stand-ups ask you."""
    return _said(ask, await _working(ask))


@command("hours off", needs=Permission.READ, examples=("/hours off",))
async def hours_off(ask: Ask[None]) -> Outcome:
    """Go by your squad's time again."""
    return await _kept(ask, replace(await _working(ask), starts={}))


async def _working(ask: Ask[HoursArgs] | Ask[None]) -> Working:
    return (await ask.record.working.of((ask.person,), ask.today))[ask.person.id]


async def _kept(ask: Ask[HoursArgs] | Ask[None], working: Working) -> Reply:
    ask.record.working.set_week(working)
    await look_again(ask.record, ask.person, ask.now)
    return _said(ask, working)


def _said(ask: Ask[HoursArgs] | Ask[None], working: Working) -> Reply:
    now = f"{ask.now.astimezone(ZoneInfo(working.zone)):%H:%M}"
    said = f"{say_hours(working.starts)} Your clock is {working.zone}, where it is {now}."
    nights = any(map(over_midnight, working.starts.values()))
    more = (note("A shift over midnight counts for the day it ends on, so you are asked the evening before."),)
    return privately(Message((paragraph(said), *(more if nights else ())), said))
