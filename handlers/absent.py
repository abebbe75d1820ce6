"""Being away: the days, and never why. Nobody away is asked, reminded or counted."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.access import Permission
from bot.language.absence import read_absence
from bot.language.arguments import Problem, rest
from bot.language.rota import days_in, say_days, say_on, written
from bot.language.spans import Span, say_span, spans
from bot.language.words import listed, say_day
from bot.model.message import Message, note, paragraph
from bot.model.outcome import Outcome, Refuse, Reply, privately
from bot.model.working import Working
from bot.registry import Ask, command
from handlers.standup.plan import look_again

_EXAMPLE = "/absent until monday"
_I_AM = ("i am", "i’m", "i'm")
_WEEKEND = frozenset({5, 6})


@dataclass(frozen=True, slots=True)
class AbsentArgs:
    """What `/absent` takes."""

    when: str = rest("until monday, or 3 to 10 June, or thursdays", limit=100)


@command(
    "absent",
    needs=Permission.READ,
    takes=AbsentArgs,
    examples=(_EXAMPLE, "/absent 3 to 10 June", "/absent today", "/absent thursdays"),
    words=("away", *(f"{begins} {out}" for begins in _I_AM for out in ("away", "off", "on leave"))),
)
async def absent(ask: Ask[AbsentArgs]) -> Outcome:
    """Say when you are away, never why: nobody asks you then."""
    if not ask.args.when:
        return await absent_show(ask.about(None))
    found, working = read_absence(ask.args.when, ask.today), await _working(ask)
    if isinstance(found, Problem):
        return Refuse(found.sentence, _EXAMPLE)
    if isinstance(found, Span):
        ask.record.working.go_away(ask.person.id, found.days)
        await look_again(ask.record, ask.person, ask.now)
        return privately(_said(replace(working, away=working.away.union(found.days)), ask.today))
    off = working.off | days_in(found)
    if len(off | _WEEKEND) == 7:
        return Refuse("That leaves no day of the week. Say the dates instead.", "/absent 3 to 10 June")
    return await _week(ask, replace(working, off=off))


@command("absent show", needs=Permission.READ, examples=("/absent show",))
async def absent_show(ask: Ask[None]) -> Outcome:
    """Show when you are away."""
    return privately(_said(await _working(ask), ask.today))


@command(
    "absent back",
    needs=Permission.READ,
    takes=AbsentArgs,
    examples=("/absent back", "/absent back thursdays"),
    words=tuple(f"{begins} back" for begins in _I_AM),
)
async def absent_back(ask: Ask[AbsentArgs]) -> Outcome:
    """Say that you are back, or work after all on days you name."""
    working = await _working(ask)
    if not ask.args.when:
        now = next((span for span in spans(working.away) if span.first <= ask.today <= span.last), None)
        if now is None:
            return Refuse("You are not away today. To take back days ahead, name them.", "/absent back 3 to 10 June")
        return await _back(ask, working, Span(ask.today, now.last))
    found = read_absence(ask.args.when, ask.today)
    if isinstance(found, Problem):
        return Refuse(found.sentence, "/absent back 3 to 10 June")
    if isinstance(found, Span):
        if not working.away.intersection(found.days):
            return Refuse(f"You were not going to be away {_on(found)}.", "/absent show")
        return await _back(ask, working, found)
    if not working.off & days_in(found):
        return Refuse(f"You work {say_days(found)} already.", "/absent show")
    return await _week(ask, replace(working, off=working.off - days_in(found)))


async def _working(ask: Ask[AbsentArgs] | Ask[None]) -> Working:
    return (await ask.record.working.of((ask.person,), ask.today))[ask.person.id]


async def _week(ask: Ask[AbsentArgs], working: Working) -> Reply:
    ask.record.working.set_week(working)
    await look_again(ask.record, ask.person, ask.now)
    return privately(_said(working, ask.today))


async def _back(ask: Ask[AbsentArgs], working: Working, span: Span) -> Reply:
    ask.record.working.come_back(ask.person.id, span.days)
    await look_again(ask.record, ask.person, ask.now)
    return privately(_said(replace(working, away=working.away.difference(span.days)), ask.today))


def _said(working: Working, today: date) -> Message:
    ahead = spans(day for day in working.away if day >= today)
    when = [_on(span) for span in ahead] + ([say_on(written(working.off))] if working.off else [])
    if not when:
        said = "You are not away on any day ahead."
        return Message((paragraph(said),), said)
    said = f"You are away {listed(when)}."
    if ahead and (back := _back_on(working, ahead[0].last)):
        said += f" You are back on {say_day(back)}."
    kept = "Nobody asks you anything then. Your squad sees that you are away and until when, never why."
    return Message((paragraph(said), note(kept)), said)


def _back_on(working: Working, last: date) -> date | None:
    """The first weekday after that they are asked again; None when their shifts leave none."""
    days = (last + timedelta(days=ahead) for ahead in range(1, 800))
    return next((day for day in days if day.weekday() not in _WEEKEND and working.works_on(day)), None)


def _on(span: Span) -> str:
    return f"on {say_span(span)}" if span.first == span.last else f"from {say_span(span)}"
