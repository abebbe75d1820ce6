"""Opening any one record by its code."""

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
    card = await _card(ask, code.strip().upper())
    if card is None:
        return Refuse(f"There is no {code.strip()[:20]} that you can see.", "/show L12")
    return privately(card)


async def _card(ask: Ask[Any], code: str) -> Message | None:
    record = ask.record
    number = number_in(code, "[LPBU]")
    if number is None:
        return None
    if code.startswith("L") and (learning := await record.learnings.get(number)):
        squad = await record.squads.get(learning.squad) if learning.squad is not None else None
        own = may_change(ask.who, learning, squad)
        edit = (Button("Change it", "learn.edit", code, spoken=f"Change {code}"),) if own else ()
        use = (use_button(learning),) if await squads_to_use(ask, learning) else ()
        used = await in_use(ask, learning)
        return learning_card(learning, heading=f"Learning {code}", buttons=(*use, *edit), more=used)
    if code.startswith("P") and (pilot := await record.pilots.get(number)):
        heading = f"{code} {pilot.title}"
        blocks = (Heading(heading), pilot_facts(pilot, ask.today), *await came_from(ask, pilot))
        return Message((Group(blocks, about=code),), heading)
    if code.startswith("B") and (barrier := await record.barriers.get(number)):
        waits_for_us = not barrier.answer and await can_answer(ask, barrier)
        buttons = (answer_button(barrier),) if waits_for_us else ()
        return barrier_card(barrier, heading=f"Barrier {code}", buttons=buttons)
    if code.startswith("U") and (update := await record.updates.get(number)):
        on = f" on {update.pilot_title}" if update.pilot_title else ""
        return update_card(update, heading=f"{update.author_name}{on}")
    return None
