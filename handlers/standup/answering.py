"""Answering a stand-up: before it opens, while it is open, afterwards; once or anew."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.access import Permission, may
from bot.language.words import say_day
from bot.model.form import Explanation, Filled, Form, TextField
from bot.model.message import Block, Button, Buttons, Message, Moment, MomentStyle, note, paragraph
from bot.model.outcome import Announced, OpenForm, Outcome, Refuse, Reply, Say, There, privately
from bot.model.record import ScheduleKind, Squad
from bot.model.standup import Part, Said, Standup, StandupState
from bot.registry import RUN_DRAFT, Ask, button, command, form
from handlers.parts.choosing import capture_squads, number_in
from handlers.parts.saying import kept_plain
from handlers.standup.answers import answer_of, to_answer
from handlers.standup.message import answer_code, asked_in, reply, summary
from handlers.standup.plan import seats_of

_LONGEST = 1500
"""Characters of one answer: four of them still make one message on every platform."""
_GONE = Refuse("That stand-up is not one that you can answer.", "/standup show")
_KEEP = {
    "moved": ("Save as an update", "update"),
    "learned": ("Save as a learning", "learn"),
    "in_the_way": ("Raise as a barrier", "barrier"),
}


@command(
    "standup",
    needs=Permission.CAPTURE,
    examples=("/standup",),
    words=("stand-up", "stand up", "my stand-up", "answer the stand-up"),
)
async def standup(ask: Ask[None]) -> Outcome:
    """Answer your squad’s stand-up: today’s, or the next one early."""
    found = [
        (squad, each)
        for squad in await capture_squads(ask)
        for each in await to_answer(ask.record, ask.person, squad, ask.now)
    ]
    if not found:
        for squad in await capture_squads(ask):
            if await ask.record.schedules.of_squad(squad.id, ScheduleKind.STANDUP):
                return Refuse(f"{squad.name} has no stand-up to answer now.", "/standup show")
        return Refuse("Your squad has no stand-up yet. Its lead starts one.", "/standup set 09:30 mon-fri")
    if len(found) == 1:
        return await _open(ask, found[0][1])
    said = "Which stand-up do you want to answer?"
    squads = [squad.id for squad, _ in found]
    buttons = tuple(Button(_told_apart(squad, each, squads), "standup.open", str(each.id)) for squad, each in found)
    return privately(Message((paragraph(said), Buttons(buttons)), said))


def _told_apart(squad: Squad, standup: Standup, squads: Sequence[int]) -> str:
    """By the squad, by the day, or by both, whichever it takes."""
    if len(set(squads)) == 1:
        return say_day(standup.day)
    return squad.name if squads.count(squad.id) == 1 else f"{squad.name}, {say_day(standup.day)}"


@button("standup.open", needs=Permission.CAPTURE, opens_form=True)
async def standup_open(ask: Ask[str]) -> Outcome:
    """Open the form."""
    found = await _answerable(ask, ask.args)
    return found if isinstance(found, Refuse) else await _open(ask, found[1])


async def _open(ask: Ask[Any], standup: Standup) -> Outcome:
    before = await answer_of(ask.record, ask.person, standup)
    questions = await ask.record.standups.questions(standup.squad)
    values = {name: getattr(before.said, name) for name, _ in asked_in(questions)} if before else {}
    return OpenForm("standup.answer", {"standup": str(standup.id)}, values)


async def _answerable(ask: Ask[Any], number: str) -> tuple[Squad, Standup] | Refuse:
    known = number_in(number, "S")
    standup = await ask.record.standups.get(known) if known else None
    squad = await ask.record.squads.get(standup.squad) if standup else None
    if standup is None or squad is None or not may(ask.who, Permission.CAPTURE, squad):
        return _GONE
    if standup.state in (StandupState.SKIPPED, StandupState.MISSED):
        return Refuse(f"No stand-up is held for {say_day(standup.day)}.", "/standup show")
    if standup.state is StandupState.PLANNED and not standup.is_ahead:
        return Refuse(f"The stand-up of {say_day(standup.day)} is not coming any more.", "/standup show")
    return squad, standup


async def answer_shape(ask: Ask[None]) -> Form:
    """The squad's questions, for one day."""
    found = await _answerable(ask, ask.state.get("standup", ""))
    if isinstance(found, Refuse):
        return Form("standup.answer", "Stand-up", (Explanation((paragraph(found.problem),)),), submit="Close")
    squad, standup = found
    questions = await ask.record.standups.questions(squad.id)
    fields = tuple(
        TextField(name, question, required=False, multiline=True, limit=_LONGEST)
        for name, question in asked_in(questions)
    )
    which = paragraph(f"{squad.name}, {say_day(standup.day)}")
    seen = note("Only your squad sees it. Leave all of it empty if you have nothing to report.")
    return Form("standup.answer", "Stand-up", (Explanation((which, seen)), *fields), submit="Send")


@form("standup.answer", shape=answer_shape, needs=Permission.CAPTURE)
async def standup_answered(ask: Ask[Filled]) -> Outcome:
    """Keep the answer."""
    found = await _answerable(ask, ask.state.get("standup", ""))
    if isinstance(found, Refuse):
        return found
    given = {name: str(text) for name, text in ask.args.values.items()}
    before = await answer_of(ask.record, ask.person, found[1])
    # What somebody said to a question that is asked no more stays.
    return await _keep(ask, *found, replace(before.said if before else Said(), **given))


@button("standup.nothing", needs=Permission.CAPTURE)
async def standup_nothing(ask: Ask[str]) -> Outcome:
    """Nothing to report is an answer."""
    found = await _answerable(ask, ask.args)
    return found if isinstance(found, Refuse) else await _keep(ask, *found, Said())


async def _keep(ask: Ask[Any], squad: Squad, standup: Standup, said: Said) -> Outcome:
    before = await answer_of(ask.record, ask.person, standup)
    ask.record.standups.answered(standup, squad, ask.person, said, ask.now)
    # The stand-up itself changes too, so that it cannot close at this moment without having seen the answer.
    ask.record.standups.change(standup, state=standup.state, next_at=standup.next_at)
    told = Say(await _thanks(ask, standup, said, again=before is not None))
    if standup.state is not StandupState.CLOSED:
        return Reply((told,))
    part = Part(ask.person.id, ask.person.name, answered_at=ask.now, said=said)
    return Reply((told, *await _late(ask, squad, standup, part, before)))


async def _late(ask: Ask[Any], squad: Squad, standup: Standup, part: Part, before: Part | None) -> tuple[Say, ...]:
    """The summary anew in its place, and the answer in its thread."""
    parts = [each for each in await ask.record.standups.parts(standup.id) if each.person != part.person]
    seats = await seats_of(ask.record, ask.calendar, squad, standup)
    whole = Say(summary(squad, standup, seats, [*parts, part]), Announced(standup.code))
    code = answer_code(standup, part.person)
    words = reply(standup, part, await ask.record.standups.questions(squad.id))
    if before is not None:
        return whole, Say(words, Announced(code))
    channels = await ask.record.squads.channels(squad.id)
    return whole, *(Say(words, There(channel), announces=code, under=standup.code) for channel in channels)


async def _thanks(ask: Ask[Any], standup: Standup, said: Said, *, again: bool) -> Message:
    heading = "Your answer is changed." if again else "Thank you. Your answer is kept."
    if standup.state is StandupState.CLOSED:
        when = paragraph(heading, " The summary in your squad’s channel shows it.")
    else:
        when = paragraph(
            heading,
            f" Your squad sees it in the summary of {say_day(standup.day)}, at ",
            Moment(standup.closes_at, MomentStyle.TIME),
            ".",
        )
    blocks: list[Block] = [when]
    buttons = [Button("Change it", "standup.open", str(standup.id))]
    for name, (label, word) in _KEEP.items():
        if text := getattr(said, name):
            draft = await ask.record.drafts.add(ask.person.id, f"{word} {text}", ask.now)
            buttons.append(Button(label, RUN_DRAFT, draft))
    if plain := kept_plain(f"{said.moved}\n{said.learned}\n{said.in_the_way}\n{said.other}"):
        blocks.append(note(plain))
    if len(buttons) > 1:
        blocks.append(note("Other places can only use what is saved as a learning, an update or a barrier."))
    blocks.append(Buttons(tuple(buttons)))
    return Message(tuple(blocks), heading)
