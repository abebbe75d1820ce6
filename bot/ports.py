"""What the kernel and the handlers need of the outside, as Protocols. Storage and the platforms fill them."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.access import Viewer
from bot.model.event import Conversation, Sender
from bot.model.message import Message
from bot.model.record import (
    Barrier,
    BarrierKind,
    Challenge,
    Decision,
    Design,
    Learning,
    Member,
    Mission,
    Organisation,
    Person,
    Pilot,
    Place,
    Role,
    Schedule,
    Sharing,
    Source,
    Squad,
    Stage,
    Update,
)

# --- the record -------------------------------------------------------------------------------------------------------


class Reference(Protocol):
    """Places, missions, challenges and organisations: the programme's own lists. `put_*` add, or change the one with that code."""

    async def places(self) -> Sequence[Place]: ...
    async def missions(self) -> Sequence[Mission]: ...
    async def challenges(self) -> Sequence[Challenge]: ...
    async def organisations(self) -> Sequence[Organisation]: ...
    def put_place(self, place: Place) -> None: ...
    def put_mission(self, mission: Mission) -> None: ...
    def put_challenge(self, challenge: Challenge) -> None: ...
    def put_organisation(self, organisation: Organisation) -> None: ...


class People(Protocol):
    """People and the accounts they come by."""

    async def get(self, person: int) -> Person | None: ...
    async def by_account(self, sender: Sender) -> Person | None: ...
    async def account_of(self, person: int, platform: str, workspace: str) -> str | None: ...
    async def in_workspace(self, platform: str, workspace: str) -> Sequence[Person]: ...
    async def add(self, sender: Sender, *, organisation: str = "", coordinator: bool = False) -> Person: ...


class Squads(Protocol):
    """Squads, who is in them, and the channels they are linked to. `add` and `change` are staged until the commit."""

    async def get(self, squad: int) -> Squad | None: ...
    async def named(self, name: str) -> Squad | None: ...
    async def all(self) -> Sequence[Squad]: ...
    async def of_person(self, person: int) -> Sequence[tuple[Squad, Role]]: ...
    async def of_channel(self, where: Conversation) -> Squad | None: ...
    async def channels(self, squad: int) -> Sequence[Conversation]: ...
    async def members(self, squad: int) -> Sequence[Member]: ...
    async def add(
        self,
        name: str,
        *,
        place: str,
        challenges: Sequence[str],
        organisation: str = "",
        zone: str = "Europe/London",
        holidays: str = "england-and-wales",
    ) -> Squad: ...
    def change(self, squad: Squad, *, place: str, challenges: Sequence[str], organisation: str) -> None: ...
    def link(self, squad: int, where: Conversation, name: str) -> None: ...
    def join(self, squad: int, person: int, role: Role) -> None: ...


@dataclass(frozen=True, slots=True)
class PilotFilter:
    """Which pilots to list; an empty field does not narrow. `overdue_on`: only those whose review day passed before it."""

    place: str = ""
    challenge: str = ""
    mission: str = ""
    stage: Stage | None = None
    overdue_on: date | None = None
    squads: frozenset[int] | None = None
    moved_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class TestCard:
    """What a squad fills in to start a pilot."""

    __test__ = False

    title: str
    believe: str
    find_out: str
    measure: str
    right_if: str
    review_on: date
    challenge: str
    mission: str
    sharing: Sharing


class Pilots(Protocol):
    """Pilots this viewer may see."""

    async def get(self, pilot: int) -> Pilot | None: ...
    async def list(self, filter: PilotFilter) -> Sequence[Pilot]: ...
    async def add(self, card: TestCard, squad: Squad, owner: Person, at: datetime) -> Pilot: ...
    def decide(
        self, pilot: Pilot, decision: Decision, why: str, review_on: date, by: Person, at: datetime
    ) -> None: ...


class Updates(Protocol):
    """Updates this viewer may see, newest first."""

    async def of_pilot(self, pilot: int, limit: int) -> Sequence[Update]: ...
    async def since(self, squads: frozenset[int], since: datetime | None) -> Sequence[Update]: ...
    async def get(self, update: int) -> Update | None: ...
    async def add(self, text: str, pilot: Pilot, author: Person, sharing: Sharing, at: datetime) -> Update: ...


@dataclass(frozen=True, slots=True)
class LearningCard:
    """What a squad fills in to save a learning."""

    title: str
    observed: str
    learned: str
    therefore: str
    challenge: str
    design: Design
    sharing: Sharing


@dataclass(frozen=True, slots=True)
class Published:
    """A learning from a published source, as imported."""

    source: Source
    title: str
    observed: str
    learned: str
    place: str
    place_name: str
    challenge: str
    design: Design


class Learnings(Protocol):
    """Learnings this viewer may see."""

    async def get(self, learning: int) -> Learning | None: ...
    async def of_pilot(self, pilot: int) -> Sequence[Learning]: ...
    async def unread_by(self, squad: Squad, since: datetime) -> Sequence[Learning]:
        """Captured by other squads since, on this squad's challenges (any, when it has none), not yet in a digest of its own."""
        ...

    async def library_for(self, squad: Squad, limit: int) -> Sequence[Learning]:
        """Published, on this squad's challenges, not yet in a digest of its own; strongest evidence first."""
        ...

    async def since(self, squads: frozenset[int], since: datetime | None) -> Sequence[Learning]: ...
    async def add(self, card: LearningCard, squad: Squad, pilot: Pilot | None, author: Person, at: datetime) -> Learning: ...
    def change(self, learning: Learning, card: LearningCard) -> None: ...
    def mark_read(self, squad: int, learnings: Sequence[Learning], at: datetime) -> None: ...
    async def published(self) -> Mapping[str, Learning]:
        """Imported learnings by their source's id."""
        ...

    async def put_published(self, learning: Published, at: datetime) -> None:
        """Add, or change the one with that source id; nothing where it is the same already."""
        ...


class Barriers(Protocol):
    """Barriers this viewer may see, oldest first."""

    async def get(self, barrier: int) -> Barrier | None: ...
    async def waiting(self, *, place: str = "", challenges: Sequence[str] = (), organisation: str = "") -> Sequence[Barrier]: ...
    async def of_pilot(self, pilot: int) -> Sequence[Barrier]: ...
    async def add(
        self,
        text: str,
        *,
        kind: BarrierKind,
        organisation: str,
        reply_by: date,
        squad: Squad,
        pilot: Pilot | None,
        author: Person,
        sharing: Sharing,
        at: datetime,
    ) -> Barrier: ...
    def answer(self, barrier: Barrier, answer: str, at: datetime) -> None: ...


class Schedules(Protocol):
    """When digests are due."""

    async def get(self, schedule: int) -> Schedule | None: ...
    async def of_squad(self, squad: int) -> Schedule | None: ...
    async def due(self, now: datetime) -> Sequence[Schedule]: ...
    async def next_due(self) -> datetime | None: ...
    def add(self, squad: Squad, *, at: str, days: str, next_due: datetime) -> None: ...
    def advance(self, schedule: Schedule, next_due: datetime) -> None: ...
    def posted(self, schedule: Schedule, at: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class Hit:
    """A learning found, and how well it fits (higher is better; comparable within one search only)."""

    learning: Learning
    score: float


class Search(Protocol):
    """Search over the learnings this viewer may see; forgives typos."""

    async def learnings(self, words: str, *, place: str = "", challenge: str = "", limit: int = 10) -> Sequence[Hit]: ...


class Drafts(Protocol):
    """Text put by for one person until they press the button that uses it; the guard has passed it. Kept a day."""

    async def add(self, person: int, text: str, at: datetime) -> str: ...
    async def get(self, draft: str, person: int, now: datetime) -> str | None: ...


class Repositories(Protocol):
    """Everything a handler may read, already narrowed to its viewer, and what it may stage to write."""

    @property
    def reference(self) -> Reference: ...
    @property
    def people(self) -> People: ...
    @property
    def squads(self) -> Squads: ...
    @property
    def pilots(self) -> Pilots: ...
    @property
    def updates(self) -> Updates: ...
    @property
    def learnings(self) -> Learnings: ...
    @property
    def barriers(self) -> Barriers: ...
    @property
    def schedules(self) -> Schedules: ...
    @property
    def search(self) -> Search: ...
    @property
    def drafts(self) -> Drafts: ...


class Calendar(Protocol):
    """Works out when things are due."""

    def next_due(self, at: str, days: str, zone: str, holidays: str, after: datetime) -> datetime:
        """The first "HH:MM" in `zone` after an instant on one of `days` ("mon-fri") that is no bank holiday there (UTC)."""
        ...

    def working_day(self, day: date, holidays: str) -> bool:
        """Whether it is a weekday and no bank holiday in that nation ("england-and-wales", "scotland", "northern-ireland")."""
        ...


# --- the unit of work and the outbox ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Address:
    """Where a message goes. `only_for` is the account of the one person who sees it; `replaces` the message it stands in for."""

    conversation: Conversation
    only_for: str = ""
    replaces: str = ""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to be sent, as a handler's transaction commits it. `announces`: see `outcome.Say`."""

    address: Address
    message: Message
    announces: str = ""


class Conflict(Exception):
    """Another unit changed the same record first; run the handler again."""


class UnitOfWork(Repositories, Protocol):
    """One unit: reads as the bound viewer, stages writes, commits them together. Leaving it without a commit drops them."""

    def see_as(self, viewer: Viewer) -> None:
        """Read as this viewer from here on; until then nothing with a sharing level is seen."""

    def send(self, outgoing: Outgoing) -> None:
        """Stage a message; it is sent after the commit, in order within its conversation."""

    async def commit(self, at: datetime, once: str = "") -> bool:
        """Write everything staged in one durable transaction.

        `once` is the event's own id: when it was committed before, nothing is written and the answer is False.
        Conflict when a record changed since it was read.
        """
        ...


class Store(Protocol):
    """Where units of work come from."""

    def unit(self) -> AbstractAsyncContextManager[UnitOfWork]: ...


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
    """The outbox's rows. Times are by the database's clock; within one conversation rows are claimed in order, one at a time."""

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


# --- platforms --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sent:
    """Where a message ended up: the platform's id of it, and a link that opens it."""

    reference: str
    link: str


class SendError(Exception):
    """A send failed. `permanent`: do not try again; else `wait` is how many seconds the platform asked for, None if it did not say."""

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
        """Send it whole. Sending the same delivery again must not show it twice where the platform can tell. SendError on failure."""
        ...


# --- the web platform's own chat, kept in the database ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ChatAccount:
    """An account on the local page."""

    workspace: str
    account: str
    name: str
    title: str


@dataclass(frozen=True, slots=True)
class ChatChannel:
    """A channel, or one account's direct conversation with Squadbot, on the local page."""

    conversation: Conversation
    name: str
    topic: str
    workspace_name: str


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """A message on the local page. `author` is an account's name, empty when Squadbot's; `only_for` as in Address."""

    id: int
    conversation: Conversation
    author: str
    account: str
    message: Message
    only_for: str
    at: datetime
    edited: bool


class ChatLog(Protocol):
    """The local page's conversations."""

    async def accounts(self) -> Sequence[ChatAccount]: ...
    async def channels(self, workspace: str, account: str) -> Sequence[ChatChannel]: ...
    async def is_in(self, where: Conversation, account: str) -> bool: ...
    async def messages(self, where: Conversation, account: str, *, before: int | None, limit: int) -> Sequence[ChatMessage]:
        """The newest `limit` before that id, oldest first: those for everyone and those only for this account."""
        ...

    async def message(self, message: int, account: str) -> ChatMessage | None: ...
    async def changed_since(self, mark: int) -> tuple[int, Sequence[ChatMessage]]:
        """Messages added or edited after a mark, and the new mark."""
        ...

    async def latest_mark(self) -> int: ...
    async def post(
        self, where: Conversation, account: str, message: Message, at: datetime, *, once: str
    ) -> None: ...
    async def deliver(self, delivery: Delivery, at: datetime) -> int:
        """Add a delivery's message, or edit the one it replaces; the same delivery again changes nothing. The message's id.

        LookupError when the conversation, or the message to replace, is not there.
        """
        ...

    async def add_account(self, account: ChatAccount) -> None: ...
    async def add_channel(self, channel: ChatChannel, members: Sequence[str]) -> None: ...
