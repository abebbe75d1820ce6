"""A platform that does as it is told, and an outbox that carries to it."""

import asyncio
from collections import defaultdict
from typing import Any

from sqlalchemy import select, update

from bot.model.event import Conversation, ConversationKind
from bot.model.message import Message, paragraph
from bot.ports import Address, Delivery, Outgoing, SendError, Sent
from bot.sending.outbox import Outbox
from storage.outbox.deliveries import SqlDeliveries
from storage.schema import DeliveryRow
from storage.schema.types import later
from tests.kit.dialogue import Town

MOMENT = 0.01
"""Seconds: more than the error with which SQLite tells two times apart."""
A, B = Conversation("fake", "w", "a"), Conversation("fake", "w", "b")


class Fake:
    """A platform that does as its script says, message by message, and then takes everything."""

    name = "fake"
    pace = 0.0
    burst = 1

    def __init__(self, **script: list[Exception]) -> None:
        self.said: dict[str, list[str]] = defaultdict(list)
        self.tried = 0
        self._script = script

    def direct(self, workspace: str, account: str) -> Conversation:
        return Conversation("fake", workspace, account, ConversationKind.DIRECT)

    async def send(self, delivery: Delivery) -> Sent:
        self.tried += 1
        words = delivery.message.summary
        if self._script.get(words):
            raise self._script[words].pop(0)
        self.said[delivery.address.conversation.channel].append(words)
        return Sent(str(delivery.id), f"https://fake/{delivery.id}")


def again(wait: float | None = 0.0) -> SendError:
    return SendError("busy", permanent=False, wait=wait)


def away() -> SendError:
    return SendError("not reached", permanent=False, away=True)


async def post(town: Town, *sayings: tuple[Conversation, str]) -> None:
    async with town.squadbot.store.unit() as unit:
        for where, words in sayings:
            unit.send(Outgoing(Address(where), Message((paragraph(words),), words)))
        await unit.commit(town.clock.now())


def outbox(town: Town, platform: Fake, deliveries: Any = None) -> Outbox:
    kept = deliveries or SqlDeliveries(town.squadbot._store)
    return Outbox(kept, {"fake": platform}, town.clock, asyncio.Event(), nobody_is_told)


async def nobody_is_told(delivery: Delivery, reason: str) -> None:
    """What the outbox gave up is looked at in its row."""


async def carry(box: Outbox) -> None:
    while await box.send_ready():
        await box.settled()


async def unsettled(town: Town) -> list[Any]:
    def read(connection: Any) -> list[Any]:
        wanted = select(DeliveryRow.key, DeliveryRow.error, DeliveryRow.settled_at, DeliveryRow.attempts)
        return [tuple(row) for row in connection.execute(wanted.where(DeliveryRow.platform == "fake"))]

    return await town.squadbot._store.database.write(read)


async def ready_now(town: Town) -> None:
    def change(connection: Any) -> None:
        connection.execute(update(DeliveryRow).where(DeliveryRow.platform == "fake").values(ready_at=later()))

    await town.squadbot._store.database.write(change)


async def committed(town: Town, *, ago: float) -> None:
    """What there is to be sent was committed so many seconds ago."""

    def change(connection: Any) -> None:
        connection.execute(update(DeliveryRow).where(DeliveryRow.platform == "fake").values(created_at=later(-ago)))

    await town.squadbot._store.database.write(change)
