"""A person's own board: their squads, their pilots and what is due, barriers waiting on them, what is worth reading."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from bot.access import Permission, may
from bot.language.arguments import NoArguments
from bot.language.words import say_day
from bot.model.answer import ShowBoard
from bot.model.event import HomeOpened
from bot.model.message import (
    Block,
    Button,
    Buttons,
    Divider,
    Group,
    Heading,
    Message,
    Mono,
    Strong,
    bullets,
    inlines,
    note,
    paragraph,
)
from bot.model.outcome import Outcome, privately
from bot.model.record import Barrier, Learning, Pilot, Squad, Stage
from bot.ports import PilotFilter
from bot.registry import GIVE_COMMAND, Ask, command, on
from handlers.parts.answering import answer_button
from handlers.parts.cards import barrier_line, learning_line, review_words
from handlers.parts.digest_message import rank
from handlers.standup.answers import answer_of, to_answer

_NEW_FOR = timedelta(days=30)
_MOST = 5
_ACTIONS = (
    Button("Save a learning", GIVE_COMMAND, "learn"),
    Button("Raise a barrier", GIVE_COMMAND, "barrier"),
    Button("Start a pilot", GIVE_COMMAND, "pilot new"),
    Button("See every command", GIVE_COMMAND, "help"),
)


@on(HomeOpened, needs=Permission.READ)
async def home_opened(ask: Ask[HomeOpened]) -> Outcome:
    """Show the board in its own place, on a platform that has one."""
    return ShowBoard(await _board(ask))


@command("home", needs=Permission.READ, examples=("/home",), words=("my board", "my squads", "my pilots"))
async def home(ask: Ask[NoArguments]) -> Outcome:
    """Show your squads and pilots, what waits for your answer, and what is worth reading."""
    return privately(await _board(ask))


async def _board(ask: Ask[Any]) -> Message:
    squads = [squad for each in sorted(ask.who.roles) if (squad := await ask.record.squads.get(each))]
    if not squads:
        return _newcomer()
    blocks: list[Block] = [Heading("Your squads"), bullets([_squad_words(ask, each) for each in squads])]
    blocks += [Buttons(_ACTIONS), *await _standups(ask, squads)]
    blocks += [Divider(), Heading("Your pilots"), *await _pilots(ask)]
    if waiting := await _waiting(ask, squads):
        blocks += [Divider(), Heading("Waiting for your answer"), *waiting]
    blocks += [Divider(), Heading("Worth reading"), *await _reading(ask, squads)]
    return Message(tuple(blocks), "Your board")


def _newcomer() -> Message:
    said = "You are not in a squad yet."
    how = paragraph(f"{said} Ask a squad’s lead to add you, or link a channel with ", Mono("/squad link"), ".")
    return Message((Heading("Welcome to Squadbot"), how, Buttons((_ACTIONS[-1],))), said)


def _squad_words(ask: Ask[Any], squad: Squad) -> str:
    where = squad.place_name or "the whole programme"
    return f"{squad.name}, {where}: you are {_ROLES[ask.who.roles[squad.id].value]}"


_ROLES = {"member": "a member", "lead": "its lead", "observer": "an observer"}


async def _standups(ask: Ask[HomeOpened], squads: Sequence[Squad]) -> Sequence[Block]:
    """Today's, as long as this person has not answered."""
    blocks: list[Block] = []
    for squad in (each for each in squads if may(ask.who, Permission.CAPTURE, each)):
        found = next(iter(await to_answer(ask.record, ask.person, squad, ask.now)), None)
        if found and found.opens_at <= ask.now and not await answer_of(ask.record, ask.person, found):
            said = f"The stand-up of {squad.name}, {say_day(found.day)}"
            answer = Button("Answer", "standup.open", str(found.id), spoken=f"Answer the stand-up of {squad.name}")
            blocks += [paragraph(said), Buttons((answer,))]
    return (Divider(), Heading("Waiting for a line from you"), *blocks) if blocks else ()


async def _pilots(ask: Ask[Any]) -> Sequence[Block]:
    pilots = await ask.record.pilots.list(PilotFilter(squads=frozenset(ask.who.roles)))
    running = sorted((each for each in pilots if each.stage is not Stage.STOPPED), key=lambda each: each.review_on)
    if not running:
        return (paragraph("No pilot is running. Start one with a test card."),)
    shown: list[Block] = [await _pilot(ask, each) for each in running[:_MOST]]
    if len(running) > _MOST:
        shown.append(note(f"{len(running) - _MOST} more: ", Mono("/pilot list")))
    return shown


async def _pilot(ask: Ask[Any], pilot: Pilot) -> Group:
    squad = await ask.record.squads.get(pilot.squad)
    buttons = [Button("Read", "show", pilot.code, spoken=f"Read {pilot.code}")]
    if may(ask.who, Permission.CAPTURE, squad):
        buttons.append(Button("Add an update", "update.open", pilot.code, spoken=f"Add an update to {pilot.code}"))
        buttons.append(Button("Decide", "pilot.decide", pilot.code, spoken=f"Decide on {pilot.code}"))
    said = inlines(Strong(f"{pilot.code} {pilot.title}"), f": review {review_words(pilot, ask.today)}")
    return Group((paragraph(*said), Buttons(tuple(buttons))), about=pilot.code)


async def _waiting(ask: Ask[Any], squads: Sequence[Squad]) -> Sequence[Block]:
    found: dict[int, Barrier] = {}
    answering = (each.organisation for each in squads if may(ask.who, Permission.CAPTURE, each))
    for organisation in sorted({*answering} - {""}):
        found |= {each.id: each for each in await ask.record.barriers.waiting(organisation=organisation)}
    blocks: list[Block] = []
    for barrier in list(found.values())[:_MOST]:
        blocks += [barrier_line(barrier, ask.today), Buttons((answer_button(barrier),))]
    return blocks


async def _reading(ask: Ask[Any], squads: Sequence[Squad]) -> Sequence[Block]:
    found: dict[int, Learning] = {}
    for squad in squads:
        unread = rank(await ask.record.learnings.unread_by(squad, ask.now - _NEW_FOR), squad)
        library = await ask.record.learnings.library_for(squad, _MOST)
        found |= {each.id: each for each in (*unread, *library)}
    lines = [learning_line(each) for each in list(found.values())[:_MOST]]
    return lines or (paragraph("Nothing new. What other places learn about your challenges will appear here."),)
