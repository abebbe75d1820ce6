"""Opening any one record by its code."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.access import Permission, may_change
from bot.language.arguments import rest
from bot.model.message import Button, Group, Heading, Message
from bot.model.outcome import Outcome, Refuse, privately
from bot.registry import Ask, button, command
from handlers.parts.answering import answer_button, can_answer
from handlers.parts.cards import barrier_card, learning_card, pilot_facts, update_card
from handlers.parts.choosing import number_in
from handlers.parts.taken import came_from, in_use, squads_to_use, use_button


@dataclass(frozen=True, slots=True)
class ShowArgs:
    """What `/show` takes."""

    code: str = rest("a record’s code", required=True, limit=20)


@command(
    "show", needs=Permission.READ, takes=ShowArgs, examples=("/show L12", "/show B3"), words=("show me", "read", "open")
)
async def show(ask: Ask[ShowArgs]) -> Outcome:
    """Read a learning, pilot, update or barrier by its code."""
    return await _show(ask, ask.args.code)


@button("show", needs=Permission.READ)
async def show_pressed(ask: Ask[str]) -> Outcome:
    """Read the record that the button names."""
    return await _show(ask, ask.args)


async def _show(ask: Ask[Any], code: str) -> Outcome:
    code = code.strip().upper()
    number = number_in(code, "[A-Z]")
    show_card = CARDS.get(code[:1])
    card = await show_card(ask, number) if show_card and number else None
    if card is None:
        # Only a code is repeated: a button's value comes through the chat, and no guard has read it.
        return Refuse(f"There is no {code if number else 'such record'} that you can see.", "/show L12")
    return privately(card)


async def _learning(ask: Ask[Any], number: int) -> Message | None:
    learning = await ask.record.learnings.get(number)
    if learning is None:
        return None
    code = learning.code
    squad = await ask.record.squads.get(learning.squad) if learning.squad is not None else None
    own = may_change(ask.who, learning, squad)
    edit = (Button("Change it", "learn.edit", code, spoken=f"Change {code}"),) if own else ()
    use = (use_button(learning),) if await squads_to_use(ask, learning) else ()
    used = await in_use(ask, learning)
    return learning_card(learning, heading=f"Learning {code}", buttons=(*use, *edit), more=used)


async def _pilot(ask: Ask[Any], number: int) -> Message | None:
    pilot = await ask.record.pilots.get(number)
    if pilot is None:
        return None
    heading = f"{pilot.code} {pilot.title}"
    blocks = (Heading(heading), pilot_facts(pilot, ask.today), *await came_from(ask, pilot))
    return Message((Group(blocks, about=pilot.code),), heading)


async def _barrier(ask: Ask[Any], number: int) -> Message | None:
    barrier = await ask.record.barriers.get(number)
    if barrier is None:
        return None
    waits_for_us = not barrier.answer and await can_answer(ask, barrier)
    buttons = (answer_button(barrier),) if waits_for_us else ()
    return barrier_card(barrier, heading=f"Barrier {barrier.code}", buttons=buttons)


async def _update(ask: Ask[Any], number: int) -> Message | None:
    update = await ask.record.updates.get(number)
    if update is None:
        return None
    on = f" on {update.pilot_title}" if update.pilot_title else ""
    return update_card(update, heading=f"{update.author_name}{on}")


CARDS: Mapping[str, Callable[[Ask[Any], int], Awaitable[Message | None]]] = {
    "L": _learning,
    "P": _pilot,
    "B": _barrier,
    "U": _update,
}
"""How each kind of record is shown, by the letter of its code; None where this person may not see it."""
