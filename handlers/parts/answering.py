"""Who may say how a barrier was answered, and the button for it."""

from typing import Any

from bot.access import may_answer
from bot.model.message import Button
from bot.model.record import Barrier
from bot.registry import Ask


def answer_button(barrier: Barrier) -> Button:
    """Asks what the answer was."""
    return Button("It has been answered", "barrier.answer", barrier.code, spoken=f"{barrier.code} has been answered")


async def can_answer(ask: Ask[Any], barrier: Barrier) -> bool:
    """Whether whoever asks may say how it was answered."""
    own = [squad for squad, _ in await ask.record.squads.of_person(ask.person.id)]
    return may_answer(ask.who, barrier, await ask.record.squads.get(barrier.squad), own)
