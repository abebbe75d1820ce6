"""Posting through the outbox, however long a message has to wait."""

from typing import Any

from sqlalchemy import update

from bot.model.event import Conversation
from bot.model.message import Message, paragraph
from bot.ports import Address, Outgoing
from storage.schema import DeliveryRow
from tests.kit.dialogue import Town


def words(text: str) -> Message:
    """A message that says just this."""
    return Message((paragraph(text),), text)


async def post(town: Town, *messages: Message, where: Conversation, **more: str) -> None:
    """Commit these for a conversation, and carry them."""
    async with town.squadbot.store.unit() as unit:
        for message in messages:
            address = Address(where, more.get("only_for", ""), more.get("replaces", ""))
            unit.send(Outgoing(address, message, more.get("announces", ""), more.get("under", "")))
        await unit.commit(town.clock.now())
    await carry(town)


async def carry(town: Town) -> None:
    """Send whatever is to be sent, however long it was to wait."""
    for _ in range(20):
        await town.settle()
        await town.clock.wait(31)
        await make_ready(town)
    await town.settle()


async def make_ready(town: Town) -> None:
    """No delivery waits any longer."""

    def now(connection: Any) -> None:
        unsettled = update(DeliveryRow).where(DeliveryRow.settled_at.is_(None))
        connection.execute(unsettled.values(ready_at=DeliveryRow.created_at)).close()

    await town.squadbot._store.database.write(now)
