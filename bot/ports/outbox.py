"""The outbox's rows, and the platforms that it sends to."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.model.event import Conversation
from bot.model.message import Message
from bot.ports.unit import Address


@dataclass(frozen=True, slots=True)
class Delivery:
    """A stored message on its way. `claim` is the fence: only the claim that holds it may settle it.

    `failures`: how often sending it has failed; that a process died over it is none, nor is a pause that was asked for.
    `announces`: see `outcome.Say`; what announces nothing needs no link.
    `in_doubt`: an earlier claim ended without anybody knowing whether the message was shown.
    `age`: seconds from its commit to its claim. `secret`: known to nobody else, and the same at every try.
    """

    id: int
    address: Address
    message: Message
    failures: int
    claim: str
    created_at: datetime
    announces: str = ""
    in_doubt: bool = False
    age: float = 0.0
    secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Ended:
    """How one try ended: sent, given up for the reason in `error`, or to be tried again after `wait` seconds.

    `in_doubt`, of what is tried again: it may have been shown. `failed`: the try counts as one that failed.
    """

    delivery: Delivery
    reference: str = ""
    link: str = ""
    error: str = ""
    wait: float | None = None
    in_doubt: bool = False
    failed: bool = False

    @property
    def given_up(self) -> bool:
        """Whether it will never be sent."""
        return self.wait is None and bool(self.error)


class Deliveries(Protocol):
    """The outbox's rows, by the database's clock. Those of one conversation are claimed in order, one at a time."""

    async def claim(
        self, *, platforms: Collection[str], lease: float, limit: int, taking_over: bool = True
    ) -> Sequence[Delivery]:
        """Take up to `limit` deliveries that are ready, the oldest of each conversation, for `lease` seconds.

        Only those of these platforms: the rest waits for a process that has its own.
        Unless `taking_over`, what somebody claimed before is left alone, though its lease ran out.
        """
        ...

    async def settle(self, ended: Sequence[Ended]) -> frozenset[int]:
        """Record how these ended, and the link back of what they announce; the ids of those whose claim still held."""
        ...

    async def next_ready(self, platforms: Collection[str]) -> float | None:
        """Seconds until the next delivery of these platforms can be claimed; None when there is none."""
        ...

    async def database_up_for(self) -> float:
        """Seconds since the database's server started."""
        ...

    async def hidden_from_readers(self, deliveries: Sequence[Delivery]) -> Mapping[int, frozenset[str]]:
        """What readers may not, or no longer, see: by the id of a delivery, records its message is about ("L12").

        A delivery that hides nothing is left out.
        """
        ...


class DeliveryState(StrEnum):
    """How far a delivery is."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Progress:
    """A delivery as its operator may see it: without its words. `worded`: they are still kept."""

    id: int
    state: DeliveryState
    where: Conversation
    created_at: datetime
    settled_at: datetime | None
    failures: int
    error: str
    worded: bool


class DeliveryBook(Protocol):
    """Deliveries as their operator looks at them."""

    async def counts(self) -> Mapping[DeliveryState, int]:
        """How many there are of each."""
        ...

    async def unsent(self, *, failed_only: bool, limit: int) -> Sequence[Progress]:
        """The newest that were not sent, or only those that were given up; oldest first."""
        ...

    async def get(self, delivery: int) -> Progress | None: ...
    async def send_again(self, delivery: int) -> bool:
        """Set one going again that was given up; False when it is not one of those, or its words are not kept."""
        ...


@dataclass(frozen=True, slots=True)
class Sent:
    """Where a message ended up: the platform's id of it, and a link that opens it."""

    reference: str
    link: str


class SendError(Exception):
    """A send failed. `permanent`: do not try again; else `wait` is how many seconds the platform asked for, if it did.

    `in_doubt`: it may have been shown, or some of it. `away`: it was not the message; the platform may be back.
    """

    def __init__(
        self,
        reason: str,
        *,
        permanent: bool,
        wait: float | None = None,
        in_doubt: bool = False,
        away: bool = False,
    ) -> None:
        """The reason in plain words, without what was being sent."""
        super().__init__(reason)
        self.permanent = permanent
        self.wait = wait
        self.in_doubt = in_doubt
        self.away = away


class PlatformSender(Protocol):
    """The way out to one platform, as the outbox uses it."""

    @property
    def name(self) -> str:
        """The name in `Conversation.platform`."""

    @property
    def pace(self) -> float:
        """Seconds between two messages in one conversation, once `burst` of them have gone."""

    @property
    def burst(self) -> int:
        """Messages that one conversation takes at once."""

    def direct(self, workspace: str, account: str) -> Conversation:
        """This account's conversation with Squadbot alone."""

    async def send(self, delivery: Delivery) -> Sent:
        """Send it whole. One in doubt is looked up first where it can be, and what was shown is not shown again.

        SendError on failure.
        """
        ...
