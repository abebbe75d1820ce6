"""The days on which a squad does not work, beside weekends and bank holidays."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.access import Permission, may
from bot.language.arguments import Problem, rest
from bot.language.spans import Span, read_span, say_span, spans
from bot.language.words import listed
from bot.model.message import Message, note, paragraph
from bot.model.outcome import Here, Outcome, Refuse, Reply, Say, privately
from bot.model.record import Squad
from bot.registry import Ask, command
from handlers.standup.plan import recompute_schedules

_EXAMPLE = "/squad closed 24 December to 2 January"
_ELSEWHERE = Refuse("Days off are a squad’s. Give this in the squad’s channel.", "/squad closed")


@dataclass(frozen=True, slots=True)
class DaysArgs:
    """What `/squad closed` takes."""

    days: str = rest("days, for example 24 December to 2 January", limit=100)


@dataclass(frozen=True, slots=True)
class OpenArgs:
    """What `/squad open` takes."""

    days: str = rest("days, for example 24 December", required=True, limit=100)


@command("squad closed", needs=Permission.READ, takes=DaysArgs, examples=(_EXAMPLE, "/squad closed"))
async def squad_closed(ask: Ask[DaysArgs]) -> Outcome:
    """Show when the squad is closed; a lead adds days. Digests and stand-ups skip them."""
    if ask.squad is None:
        return _ELSEWHERE
    days_off = await ask.record.squads.days_off(ask.squad.id)
    if not ask.args.days:
        return privately(_said(ask.squad, days_off, ask.today))
    if not may(ask.who, Permission.LEAD, ask.squad):
        return Refuse(f"Only the lead of {ask.squad.name} or a coordinator can say when it is closed.", "/squad closed")
    span = read_span(ask.args.days, ask.today)
    if isinstance(span, Problem):
        return Refuse(span.sentence, _EXAMPLE)
    ask.record.squads.close(ask.squad.id, span.days)
    return await _changed(ask, ask.squad, days_off.union(span.days))


@command("squad open", needs=Permission.LEAD, takes=OpenArgs, examples=("/squad open 24 December",))
async def squad_open(ask: Ask[OpenArgs]) -> Outcome:
    """Take back days on which the squad was to be closed."""
    if ask.squad is None:
        return _ELSEWHERE
    days_off = await ask.record.squads.days_off(ask.squad.id)
    span = read_span(ask.args.days, ask.today)
    if isinstance(span, Problem):
        return Refuse(span.sentence, "/squad open 24 December")
    if not days_off.intersection(span.days):
        return Refuse(f"The squad was not going to be closed {_on(span)}.", "/squad closed")
    ask.record.squads.reopen(ask.squad.id, span.days)
    return await _changed(ask, ask.squad, days_off.difference(span.days))


async def _changed(ask: Ask[DaysArgs] | Ask[OpenArgs], squad: Squad, days_off: frozenset[date]) -> Reply:
    ask.record.squads.hold(squad)  # somebody may be starting a schedule
    await recompute_schedules(ask, squad, days_off)
    return Reply((Say(_said(squad, days_off, ask.today), Here()),))


def _said(squad: Squad, days_off: Iterable[date], today: date) -> Message:
    coming = spans(day for day in days_off if day >= today)
    if not coming:
        said = f"{squad.name} has no days off ahead but weekends and bank holidays."
        return Message((paragraph(said),), said)
    said = f"{squad.name} is closed {listed([_on(span) for span in coming])}."
    return Message((paragraph(said), note("Digests and stand-ups skip these days.")), said)


def _on(span: Span) -> str:
    return f"on {say_span(span)}" if span.first == span.last else f"from {say_span(span)}"
