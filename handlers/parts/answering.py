"""Who may say how a barrier was answered, and the button for it."""

from typing import Any

from bot.access import Permission, may
from bot.model.message import Button
from bot.model.record import Barrier
from bot.registry import Ask


def answer_button(barrier: Barrier) -> Button:
    """Asks what the answer was."""
    return Button("It has been answered", "barrier.answer", barrier.code, spoken=f"{barrier.code} has been answered")


async def may_answer(ask: Ask[Any], barrier: Barrier) -> bool:
    """The squad that raised it may, and the teams of the organisation it waits for."""
    own = [await ask.record.squads.get(each) for each in ask.who.roles]
    if any(each and each.organisation == barrier.organisation for each in own):
        return True
    return may(ask.who, Permission.CAPTURE, await ask.record.squads.get(barrier.squad))
