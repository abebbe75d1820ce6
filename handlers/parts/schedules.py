"""Setting when a squad's digest or stand-up comes, and saying it back with the next times."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.language.rota import WEEKDAYS, Rota, say_next, say_rota
from bot.model.message import Fact, Message, fact, note, paragraph
from bot.model.record import Schedule, ScheduleKind, Squad
from bot.registry import Ask

USUAL_DIGEST = Rota("08:45", WEEKDAYS)
"""When a new squad's digest comes."""
WHEN = "a time and days, for example 09:30 mon-fri"
"""What to say after the command that sets one."""
_NAMES = {ScheduleKind.DIGEST: "digest", ScheduleKind.STANDUP: "stand-up"}


async def set_rota(ask: Ask[Any], squad: Squad, kind: ScheduleKind, rota: Rota) -> Schedule:
    """Stage that it comes then from now on, whether or not it was paused; what it is from now on."""
    due = ask.calendar.next_due(rota.at, rota.days, squad.zone, squad.holidays, await _days_off(ask, squad), ask.now)
    known = await ask.record.schedules.of_squad(squad.id, kind)
    if known is None:
        ask.record.squads.hold(squad)  # somebody may be closing it on that day
        ask.record.schedules.add(squad, kind=kind, at=rota.at, days=rota.days, next_due=due)
    else:
        ask.record.schedules.change(known, at=rota.at, days=rota.days, paused=False, next_due=due)
    number = known.id if known else 0
    return Schedule(number, squad.id, kind, rota.at, rota.days, squad.zone, squad.holidays, due)


async def coming(ask: Ask[Any], squad: Squad, kind: ScheduleKind, rota: Rota) -> Message:
    """When it comes, and the next three times on the reader's own clock."""
    days_off = await _days_off(ask, squad)
    times = ask.calendar.upcoming(rota.at, rota.days, squad.zone, squad.holidays, days_off, ask.now)
    zone = zone_named(squad, ask.person.zone, ask.now)
    said = f"The {_NAMES[kind]} comes {say_rota(rota.at, rota.days)}{zone}."
    return _said(
        f"{said} {say_next(times, squad.zone, ask.person.zone)}", "Bank holidays and the squad’s days off are skipped."
    )


async def pause(ask: Ask[Any], schedule: Schedule) -> Message:
    """Stage that it does not come until it is resumed; what to say of it."""
    ask.record.schedules.change(schedule, at=schedule.at, days=schedule.days, paused=True, next_due=schedule.next_due)
    return _paused(schedule)


async def shown(ask: Ask[Any], squad: Squad, kind: ScheduleKind) -> Message:
    """When it comes, with the next times; or that it is paused, or off."""
    schedule = await ask.record.schedules.of_squad(squad.id, kind)
    if schedule is None:
        return _said(f"The {_NAMES[kind]} is off.", f"A lead starts it with /{kind} set 09:30 mon-fri.")
    return _paused(schedule) if schedule.paused else await coming(ask, squad, kind, rota_of(schedule))


def removed(kind: ScheduleKind) -> Message:
    """That it comes no more."""
    return _said(f"The {_NAMES[kind]} is off.", f"Start it again with /{kind} set 09:30 mon-fri.")


async def facts_of(ask: Ask[Any], squad: Squad) -> list[Fact]:
    """When the squad's digest and stand-up come, as lines of its card."""
    facts = []
    for kind in ScheduleKind:
        schedule = await ask.record.schedules.of_squad(squad.id, kind)
        if schedule is not None:
            usual = say_rota(schedule.at, schedule.days)
            facts.append(fact(_NAMES[kind].capitalize(), f"paused; it came {usual}" if schedule.paused else usual))
    return facts


def rota_of(schedule: Schedule) -> Rota:
    """Its time and days."""
    return Rota(schedule.at, schedule.days)


def _paused(schedule: Schedule) -> Message:
    usual = say_rota(schedule.at, schedule.days)
    name = _NAMES[schedule.kind]
    return _said(f"The {name} is paused. It came {usual}.", f"A lead resumes it with /{schedule.kind} resume.")


def zone_named(squad: Squad, reader: str, now: datetime) -> str:
    """Whose clock it is, ", London time", for a reader whose zone has another; else nothing."""
    same = now.astimezone(ZoneInfo(squad.zone)).utcoffset() == now.astimezone(ZoneInfo(reader)).utcoffset()
    return "" if same else f", {squad.zone.rpartition('/')[2].replace('_', ' ')} time"


async def _days_off(ask: Ask[Any], squad: Squad) -> frozenset[date]:
    return await ask.record.squads.days_off(squad.id)


def _said(said: str, more: str) -> Message:
    return Message((paragraph(said), note(more)), said)
