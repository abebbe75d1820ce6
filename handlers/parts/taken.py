"""What says that one squad uses what another learned: on the pilot's card, and on the learning's."""

from collections.abc import Sequence
from typing import Any

from bot.access import Permission, may
from bot.language.words import count
from bot.model.event import ConversationKind
from bot.model.message import Block, Button, Buttons, Fact, Facts, Group, Strong, fact, note, paragraph
from bot.model.record import Learning, Pilot, Squad, Stage
from bot.model.takeup import TakeUp
from bot.registry import Ask
from handlers.parts.cards import read_button
from handlers.parts.choosing import capture_squads

_MOST_USES = 5


def use_button(learning: Learning) -> Button:
    """Starts a pilot from a learning."""
    return Button("Use this here", "takeup.open", learning.code, spoken=f"Use {learning.code} here")


async def squads_to_use(ask: Ask[Any], learning: Learning) -> Sequence[Squad]:
    """The squads for which this person may use it from here: not the one that learned it."""
    if ask.squad is None and ask.where.kind is ConversationKind.CHANNEL:
        return ()
    squads = await capture_squads(ask)
    return [each for each in squads if each.id != learning.squad and may(ask.who, Permission.CAPTURE, each)]


async def came_from(ask: Ask[Any], pilot: Pilot) -> tuple[Block, ...]:
    """What a pilot started from; nothing for one that a squad thought of itself."""
    taken = await ask.record.takeups.of_pilot(pilot.id)
    if taken is None:
        return ()
    learning = await ask.record.learnings.get(taken.learning)
    return origin(taken, learning)


def origin(taken: TakeUp, learning: Learning | None) -> tuple[Block, ...]:
    """Which learning, if it may be seen, and what was kept, changed and dropped of it."""
    blocks: list[Block] = []
    if learning is not None:
        where = f" ({learning.place_name})" if learning.place_name else ""
        # A group of its own: not everyone who may see the pilot may see the learning.
        blocks.append(Group((paragraph("From ", Strong(learning.code), f"{where}: {learning.title}"),), learning.code))
    if adapted := _adapted(taken):
        blocks.append(Facts(adapted))
    return tuple(blocks)


def _adapted(taken: TakeUp) -> tuple[Fact, ...]:
    parts = (("Kept", taken.kept), ("Changed", taken.changed), ("Dropped", taken.dropped))
    return tuple(fact(label, words) for label, words in parts if words)


async def in_use(ask: Ask[Any], learning: Learning) -> tuple[Block, ...]:
    """Who uses a learning, as far as this person may see; the newest few."""
    taken = await ask.record.takeups.of_learning(learning.id)
    blocks: list[Block] = []
    for each in list(reversed(taken))[:_MOST_USES]:
        if pilot := await ask.record.pilots.get(each.pilot):
            said = "Was tried in" if pilot.stage is Stage.STOPPED else "In use in"
            line = paragraph(f"{said} {pilot.place_name or pilot.squad_name}: ", Strong(pilot.code), f" {pilot.title}")
            blocks.append(Group((line, Buttons((read_button(pilot.code),))), about=pilot.code))
    if len(taken) > _MOST_USES:
        blocks.append(note(f"And in {count(len(taken) - _MOST_USES, 'more pilot')}."))
    return tuple(blocks)
