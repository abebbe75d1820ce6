"""The outbox's deliveries, and the senders that carry them to the platforms."""

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
    """A stored message that a worker has claimed. `claim`: its fencing token; only the newest claim can settle it.

    `failures`: how many sends failed. A killed worker and a pause that the platform asked for do not count.
    `announces`: see `bot.model.outcome.Say`. A message that announces nothing needs no link.
    `in_doubt`: an earlier send ended without an answer, so the message may have been shown.
    `age`: seconds from its commit to its claim. `secret`: random, the same for every try, known to nobody else.
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
    """How one send ended: sent, given up for the reason in `error`, or to be retried after `wait` seconds.

    `in_doubt`: it is retried, and may have been shown. `failed`: it counts as a failure.
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
        """Return whether the message will never be sent."""
        return self.wait is None and bool(self.error)


class Deliveries(Protocol):
    """The outbox's table, by the database's clock. A conversation's deliveries are claimed singly, in order."""

    async def claim(
        self, *, platforms: Collection[str], lease: float, limit: int, taking_over: bool = True
    ) -> Sequence[Delivery]:
        """Claim and return up to `limit` ready deliveries to these platforms, the oldest of each conversation.

        A claim lasts `lease` seconds. `taking_over`: also claim deliveries whose holder let the lease run out.
        """
        ...

    async def settle(self, ended: Sequence[Ended]) -> frozenset[int]:
        """Record how these sends ended, with the links of announced records. Return the ids whose claim still held."""
        ...

    async def next_ready(self, platforms: Collection[str]) -> float | None:
        """Return the seconds until a delivery to these platforms can be claimed, or None when there is none."""
        ...

    async def database_up_for(self) -> float:
        """Return the seconds since the database's server started."""
        ...

    async def hidden_from_readers(self, deliveries: Sequence[Delivery]) -> Mapping[int, frozenset[str]]:
        """Return, by delivery id, the codes ("L12") of records in its message that its readers may not see.

        A delivery whose readers may see everything is left out.
        """
        ...


class DeliveryState(StrEnum):
    """The state of a delivery."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Progress:
    """A delivery as the operator may see it: without its text. `worded`: whether the text is still kept."""

    id: int
    state: DeliveryState
    where: Conversation
    created_at: datetime
    settled_at: datetime | None
    failures: int
    error: str
    worded: bool


class DeliveryBook(Protocol):
    """Deliveries for the operator to inspect and send again."""

    async def counts(self) -> Mapping[DeliveryState, int]:
        """Return how many deliveries are in each state."""
        ...

    async def unsent(self, *, failed_only: bool, limit: int) -> Sequence[Progress]:
        """Return the newest unsent deliveries, or only those given up; oldest first."""
        ...

    async def get(self, delivery: int) -> Progress | None: ...
    async def send_again(self, delivery: int) -> bool:
        """Retry a delivery that was given up. Return False when it was not given up or its text is no longer kept."""
        ...


@dataclass(frozen=True, slots=True)
class Sent:
    """A sent message: the platform's id for it, and a link that opens it."""

    reference: str
    link: str


class SendError(Exception):
    """A send failed. `permanent`: do not retry; otherwise `wait` is the pause in seconds that the platform asked for.

    `in_doubt`: the message, or a part, may have been shown. `away`: the platform could not be reached.
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
        """Give the reason in plain words, without the text of the message."""
        super().__init__(reason)
        self.permanent = permanent
        self.wait = wait
        self.in_doubt = in_doubt
        self.away = away


class PlatformSender(Protocol):
    """Sends messages to one platform, for the outbox."""

    @property
    def name(self) -> str:
        """Return the platform's name, as in `Conversation.platform`."""

    @property
    def pace(self) -> float:
        """Return the seconds between two messages in one conversation, after `burst` messages at once."""

    @property
    def burst(self) -> int:
        """Return how many messages one conversation takes at once."""

    def direct(self, workspace: str, account: str) -> Conversation:
        """Return this account's private conversation with Squadbot."""

    async def send(self, delivery: Delivery) -> Sent:
        """Send the whole message, and look one in doubt up first where the platform can, so that nothing shows twice.

        Raises SendError.
        """
        ...
