"""The outbox's rows, and the platforms that it sends to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.model.message import Message
from bot.ports.unit import Address


@dataclass(frozen=True, slots=True)
class Delivery:
    """A stored message on its way. `claim` is the fence: only the claim that holds it may settle it."""

    id: int
    address: Address
    message: Message
    attempts: int
    claim: str
    created_at: datetime


class Deliveries(Protocol):
    """The outbox's rows, by the database's clock. Those of one conversation are claimed in order, one at a time."""

    async def claim(self, *, lease: float, limit: int) -> Sequence[Delivery]:
        """Take up to `limit` deliveries that are ready, the oldest of each conversation, for `lease` seconds."""
        ...

    async def sent(self, delivery: Delivery, reference: str, link: str) -> bool:
        """Record where it was sent, and the link back of what it announces. False when the claim was lost."""
        ...

    async def retry(self, delivery: Delivery, *, wait: float, error: str) -> None:
        """Try again after `wait` seconds."""
        ...

    async def give_up(self, delivery: Delivery, error: str) -> None:
        """Never to be sent; the reason is kept for the operator."""
        ...

    async def next_ready(self) -> float | None:
        """Seconds until the next delivery can be claimed; None when there is none."""
        ...

    async def hidden_from_readers(self, delivery: Delivery) -> frozenset[str]:
        """The records the message is about ("L12") that its readers may not, or no longer, see."""
        ...


@dataclass(frozen=True, slots=True)
class Sent:
    """Where a message ended up: the platform's id of it, and a link that opens it."""

    reference: str
    link: str


class SendError(Exception):
    """A send failed. `permanent`: do not try again. `wait`: how many seconds the platform asked for, if it did."""

    def __init__(self, reason: str, *, permanent: bool, wait: float | None = None) -> None:
        """The reason in plain words, without what was being sent."""
        super().__init__(reason)
        self.permanent = permanent
        self.wait = wait


class Platform(Protocol):
    """A chat platform, as the outbox sees it."""

    @property
    def name(self) -> str:
        """The name in `Conversation.platform`."""

    @property
    def pace(self) -> float:
        """Least seconds between two messages in one conversation."""

    async def send(self, delivery: Delivery) -> Sent:
        """Send it whole, or SendError. The same delivery again must not show twice, where the platform can tell."""
        ...
