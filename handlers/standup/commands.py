"""When a squad's stand-up is, and what it asks."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.access import Permission
from bot.language.arguments import Problem, rest
from bot.language.dates import read_day
from bot.language.rota import Rota, read_rota, say_next, say_rota
from bot.language.words import say_day
from bot.model.form import Filled, Form, TextField
from bot.model.message import Block, Button, Buttons, Inline, Message, Moment, MomentStyle, Mono, note, paragraph
from bot.model.outcome import FieldErrors, Here, OpenForm, Outcome, Refuse, Reply, Say, privately
from bot.model.record import Role, Schedule, ScheduleKind, Squad
from bot.model.standup import Questions, Standup, StandupState
from bot.registry import Ask, button, command, form
from handlers.parts.schedules import pause, rota_of, set_rota, zone_named
from handlers.standup.day import step
from handlers.standup.message import asked_in
from handlers.standup.plan import OPEN_FOR, next_times, opening_on, plan_next, seats_of
from handlers.standup.step import carry_on

_USUAL = Rota("09:30", "mon-fri")
_EXAMPLE = "/standup set 09:30 mon-fri"
_IN_A_CHANNEL = Refuse("This is about one squad. Give it in the squad’s channel.", "/standup show")
_NONE_YET = Refuse("This squad has no stand-up yet. Its lead starts one.", _EXAMPLE)


@dataclass(frozen=True, slots=True)
class SetArgs:
    """What `/standup set` takes."""

    when: str = rest("09:30 mon-fri", limit=200)


@dataclass(frozen=True, slots=True)
class SkipArgs:
    """What `/standup skip` takes."""

    day: str = rest("friday", limit=60)


async def _schedule(ask: Ask[Any]) -> tuple[Squad, Schedule] | Refuse:
    if ask.squad is None:
        return _IN_A_CHANNEL
    schedule = await ask.record.schedules.of_squad(ask.squad.id, ScheduleKind.STANDUP)
    return (ask.squad, schedule) if schedule else _NONE_YET


@command(
    "standup set",
    needs=Permission.LEAD,
    takes=SetArgs,
    examples=(_EXAMPLE, "/standup set 10am mon, wed"),
    words=("stand-up set", "set the stand-up"),
)
async def standup_set(ask: Ask[SetArgs]) -> Outcome:
    """Start your squad’s stand-up, or change when it is."""
    squad = ask.squad
    if squad is None:
        return _IN_A_CHANNEL
    known = await ask.record.schedules.of_squad(squad.id, ScheduleKind.STANDUP)
    read = read_rota(ask.args.when, rota_of(known) if known else _USUAL)
    if isinstance(read, Problem):
        return Refuse(read.sentence, _EXAMPLE)
    if all(each.role is Role.OBSERVER for each in await ask.record.squads.members(squad.id)):
        return Refuse("There is nobody in the squad to ask yet. Add somebody first.", "/squad add")
    schedule = await set_rota(ask, squad, ScheduleKind.STANDUP, read)
    await plan_next(ask.record, ask.calendar, squad, schedule, ask.now)
    return Reply((Say(await _shown(ask, squad, schedule, reader=squad.zone), Here()),))


@command(
    "standup show",
    needs=Permission.READ,
    examples=("/standup show",),
    words=("stand-up show", "show the stand-up", "when is the stand-up"),
)
async def standup_show(ask: Ask[None]) -> Outcome:
    """Show when your squad’s stand-up is, and what it asks."""
    found = await _schedule(ask)
    return found if isinstance(found, Refuse) else privately(await _shown(ask, *found, reader=ask.person.zone))


async def _shown(ask: Ask[Any], squad: Squad, schedule: Schedule, *, reader: str) -> Message:
    """`reader`: the zone of whoever reads it; in the channel that is the squad's."""
    whose = zone_named(squad, reader, ask.now)
    heading = f"The stand-up of {squad.name} is {say_rota(schedule.at, schedule.days)}{whose}."
    questions = await ask.record.standups.questions(squad.id)
    asked = " ".join(question for _, question in asked_in(questions))
    hours = int(OPEN_FOR.total_seconds()) // 3600
    blocks: list[Block] = [
        paragraph(heading),
        paragraph(f"Each of you is asked in private: {asked}"),
        paragraph(f"After {hours} hours one summary is posted in the squad’s channel."),
    ]
    if schedule.paused:
        blocks.append(paragraph("It is paused. ", Mono("/standup resume"), " starts it again."))
    elif not await ask.record.squads.channels(squad.id):
        blocks.append(
            paragraph("Nobody is asked now, as the squad has no channel. Link one with ", Mono("/squad link"), ".")
        )
    else:
        times = await next_times(ask.record, ask.calendar, schedule, ask.now)
        blocks.append(paragraph(say_next(times, squad.zone, reader)))
    blocks.append(note("Bank holidays and your squad’s days off are left out. Whoever is away is not asked."))
    return Message(tuple(blocks), heading)


@command(
    "standup pause",
    needs=Permission.LEAD,
    examples=("/standup pause",),
    words=("stand-up pause", "pause the stand-up"),
)
async def standup_pause(ask: Ask[None]) -> Outcome:
    """Hold no stand-ups until you resume them."""
    found = await _schedule(ask)
    if isinstance(found, Refuse):
        return found
    squad, schedule = found
    if schedule.paused:
        return Refuse("The stand-up is paused already.", "/standup resume")
    await pause(ask, schedule)
    await _put_off(ask, squad)
    running = await ask.record.standups.on(squad.id, _today(squad, ask.now))
    still = (
        " Today’s is open and still ends with its summary." if running and running.state is StandupState.OPEN else ""
    )
    said = f"The stand-up of {squad.name} is paused until somebody gives "
    return _said(said, Mono("/standup resume"), f".{still}")


@command(
    "standup resume",
    needs=Permission.LEAD,
    examples=("/standup resume",),
    words=("stand-up resume", "resume the stand-up"),
)
async def standup_resume(ask: Ask[None]) -> Outcome:
    """Hold paused stand-ups again."""
    found = await _schedule(ask)
    if isinstance(found, Refuse):
        return found
    squad, schedule = found
    if not schedule.paused:
        return Refuse("The stand-up is not paused.", "/standup show")
    running = await set_rota(ask, squad, ScheduleKind.STANDUP, rota_of(schedule))
    await plan_next(ask.record, ask.calendar, squad, running, ask.now)
    return Reply((Say(await _shown(ask, squad, running, reader=squad.zone), Here()),))


@command(
    "standup off",
    needs=Permission.LEAD,
    examples=("/standup off",),
    words=("stand-up off", "stop the stand-up"),
)
async def standup_off(ask: Ask[None]) -> Outcome:
    """Hold no more stand-ups. What was said in them stays."""
    found = await _schedule(ask)
    if isinstance(found, Refuse):
        return found
    squad, schedule = found
    ask.record.schedules.remove(schedule)
    await _put_off(ask, squad)
    return _said(f"{squad.name} has no stand-up any more. What was said in earlier ones stays.")


async def _put_off(ask: Ask[None], squad: Squad) -> None:
    """Nobody is to answer what will not be held. It stays planned: the schedule may yet say so again."""
    for each in await ask.record.standups.since(squad.id, _today(squad, ask.now)):
        if each.is_ahead:
            ask.record.standups.change(each, state=each.state, next_at=None)


@command(
    "standup now",
    needs=Permission.LEAD,
    examples=("/standup now",),
    words=("stand-up now", "start the stand-up"),
)
async def standup_now(ask: Ask[None]) -> Outcome:
    """Open today’s stand-up at once."""
    squad = ask.squad
    if squad is None:
        return _IN_A_CHANNEL
    today = _today(squad, ask.now)
    known = await ask.record.standups.on(squad.id, today)
    if known and known.state is StandupState.OPEN:
        return Refuse("Today’s stand-up is open already. Its summary comes when it closes.", "/standup")
    if known and known.state is StandupState.CLOSED:
        return Refuse("Today’s stand-up has been held. A late answer joins its thread.", "/standup")
    closes = ask.now + OPEN_FOR
    fresh = known or Standup(0, squad.id, today, ask.now, closes, StandupState.OPEN, next_at=None)
    held = replace(fresh, opens_at=ask.now, closes_at=closes)
    seats = [
        replace(seat, ask_at=seat.ask_at and ask.now) for seat in await seats_of(ask.record, ask.calendar, squad, held)
    ]
    if all(seat.ask_at is None for seat in seats):
        return Refuse("Nobody in the squad works today, so there is nobody to ask.", "/standup show")
    opened = (
        held
        if known
        else await ask.record.standups.add(squad, today, opens_at=ask.now, closes_at=closes, state=StandupState.OPEN)
    )
    parts = {part.person: part for part in await ask.record.standups.parts(opened.id)}
    says = await carry_on(ask.record, squad, opened, step(opened, seats, parts, ask.now), ask.now)
    said = "The stand-up is open, and whoever works today is asked in private. The squad’s channel gets the summary at "
    told = Message((paragraph(said, Moment(opened.closes_at, MomentStyle.TIME), "."),), "The stand-up is open.")
    return Reply((Say(told, Here()), *says))


@command(
    "standup skip",
    needs=Permission.LEAD,
    takes=SkipArgs,
    examples=("/standup skip friday", "/standup skip 24 December"),
    words=("stand-up skip", "skip the stand-up"),
)
async def standup_skip(ask: Ask[SkipArgs]) -> Outcome:
    """Leave out one day’s stand-up."""
    found = await _schedule(ask)
    if isinstance(found, Refuse):
        return found
    squad, schedule = found
    today = _today(squad, ask.now)
    day = read_day(ask.args.day, today) if ask.args.day else today
    if day is None:
        return Refuse(f"I do not know which day “{ask.args.day[:40]}” is.", "/standup skip friday")
    if day < today:
        return Refuse(f"{say_day(day)} has passed.", "/standup skip friday")
    opens = await opening_on(ask.record, ask.calendar, schedule, day)
    known = await ask.record.standups.on(squad.id, day)
    over = opens is not None and opens <= ask.now and known is None
    if opens is None or over or (known and known.state is StandupState.SKIPPED):
        return Refuse(f"No stand-up is due on {say_day(day)}.", "/standup show")
    if known and known.state is not StandupState.PLANNED:
        return Refuse(f"The stand-up of {say_day(day)} has begun already.", "/standup show")
    skipped = await _leave_out(ask, squad, day, opens, known)
    if known and known.is_ahead:
        await plan_next(ask.record, ask.calendar, squad, schedule, ask.now, after=opens)
    said = f"There is no stand-up on {say_day(day)}."
    undo = Button("Hold it after all", "standup.hold", str(skipped.id))
    return Reply((Say(Message((paragraph(said), Buttons((undo,))), said), Here()),))


async def _leave_out(ask: Ask[SkipArgs], squad: Squad, day: date, opens: datetime, known: Standup | None) -> Standup:
    if known is None:
        closes = opens + OPEN_FOR
        return await ask.record.standups.add(squad, day, opens_at=opens, closes_at=closes, state=StandupState.SKIPPED)
    ask.record.standups.change(known, state=StandupState.SKIPPED, next_at=None)
    return known


@button("standup.hold", needs=Permission.LEAD)
async def standup_hold(ask: Ask[str]) -> Outcome:
    """Hold a stand-up after all that was to be skipped."""
    known = await ask.record.standups.get(int(ask.args)) if ask.args.isdecimal() else None
    if known is None or ask.squad is None or known.squad != ask.squad.id or known.state is not StandupState.SKIPPED:
        return Refuse("That stand-up is no longer left out.", "/standup show")
    schedule = await ask.record.schedules.of_squad(ask.squad.id, ScheduleKind.STANDUP)
    # Its time may have been changed since.
    opens = await opening_on(ask.record, ask.calendar, schedule, known.day) if schedule else None
    if schedule is None or opens is None or schedule.paused:
        return Refuse(f"Your squad’s stand-up does not come on {say_day(known.day)} now.", "/standup show")
    closes = opens + OPEN_FOR
    if closes <= ask.now:
        return Refuse("Its time has passed.", "/standup now")
    ask.record.standups.change(known, state=StandupState.PLANNED, next_at=ask.now, opens_at=opens, closes_at=closes)
    return _said(f"The stand-up on {say_day(known.day)} is held after all.")


@command(
    "standup questions",
    needs=Permission.LEAD,
    examples=("/standup questions",),
    words=("stand-up questions",),
    opens_form=True,
)
async def standup_questions(ask: Ask[None]) -> Outcome:
    """Change what your squad’s stand-up asks."""
    if ask.squad is None:
        return _IN_A_CHANNEL
    now = await ask.record.standups.questions(ask.squad.id)
    values = {"moved": now.moved, "learned": now.learned, "in_the_way": now.in_the_way, "other": now.other}
    return OpenForm("standup.questions", {}, values)


async def questions_shape(ask: Ask[None]) -> Form:
    """The four questions."""
    del ask
    becomes = (
        ("moved", "First question", "An answer can become an update."),
        ("learned", "Second question", "An answer can become a learning."),
        ("in_the_way", "Third question", "Answers come first in the summary, and can become a barrier."),
        ("other", "One of your own", "It stays in the stand-up."),
    )
    fields = tuple(TextField(name, label, hint, required=False, limit=150) for name, label, hint in becomes)
    return Form("standup.questions", "Stand-up questions", fields)


@form("standup.questions", shape=questions_shape, needs=Permission.LEAD)
async def standup_questions_saved(ask: Ask[Filled]) -> Outcome:
    """Keep them."""
    if ask.squad is None:
        return _IN_A_CHANNEL
    questions = Questions(**{name: str(text) for name, text in ask.args.values.items()})
    asked = asked_in(questions)
    if not asked:
        return FieldErrors({"moved": "Ask at least one question."})
    ask.record.standups.ask(ask.squad.id, questions)
    return _said(f"From now on the stand-up asks: {' '.join(question for _, question in asked)}")


def _said(words: str, *more: Inline | str) -> Reply:
    return Reply((Say(Message((paragraph(words, *more),), words.strip()), Here()),))


def _today(squad: Squad, now: datetime) -> date:
    return now.astimezone(ZoneInfo(squad.zone)).date()
