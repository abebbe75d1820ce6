"""The record as handlers see it: a repository for each kind of record, narrowed to one viewer. Storage fills these."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.model.event import Named
from bot.model.record import (
    Barrier,
    BarrierKind,
    Challenge,
    Decision,
    Design,
    Learning,
    Mission,
    Organisation,
    Person,
    Pilot,
    Place,
    Sharing,
    Source,
    Squad,
    Stage,
    Update,
)
from bot.ports.people import Accounts, People, Squads
from bot.ports.schedules import Schedules
from bot.ports.standups import Standups
from bot.ports.takeups import TakeUps
from bot.ports.working import WorkingTimes


class Reference(Protocol):
    """The programme's own lists. `put_*` adds an entry, or changes the entry with the same code."""

    async def places(self) -> Sequence[Place]: ...
    async def missions(self) -> Sequence[Mission]: ...
    async def challenges(self) -> Sequence[Challenge]: ...
    async def organisations(self) -> Sequence[Organisation]: ...
    def put_place(self, place: Place) -> None: ...
    def put_mission(self, mission: Mission) -> None: ...
    def put_challenge(self, challenge: Challenge) -> None: ...
    def put_organisation(self, organisation: Organisation) -> None: ...


@dataclass(frozen=True, slots=True)
class PilotFilter:
    """Which pilots to list. An empty field does not narrow. `overdue_on`: only pilots whose review day is earlier."""

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
    def decide(self, pilot: Pilot, decision: Decision, why: str, review_on: date, by: Person, at: datetime) -> None: ...


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
        """Other squads' since then, on this squad's challenges (any, when it has none), in no digest of its own yet."""
        ...

    async def library_for(self, squad: Squad, limit: int) -> Sequence[Learning]:
        """Published, on this squad's challenges, not yet in a digest of its own; strongest evidence first."""
        ...

    async def since(self, squads: frozenset[int], since: datetime | None) -> Sequence[Learning]: ...
    async def add(
        self, card: LearningCard, squad: Squad, pilot: Pilot | None, author: Person, at: datetime, *, link: str = ""
    ) -> Learning:
        """`link` is where it was first said; without one it becomes where it is announced."""
        ...

    def change(self, learning: Learning, card: LearningCard) -> None: ...
    async def digests_with(self, learning: Learning) -> int:
        """How many other squads' digests it has been in."""
        ...

    async def published(self) -> Mapping[str, Learning]:
        """Imported learnings by their source's id."""
        ...

    async def put_published(self, learning: Published, at: datetime) -> None:
        """Add, or change the one with that source id; nothing where it is the same already."""
        ...


class Barriers(Protocol):
    """Barriers this viewer may see, oldest first."""

    async def get(self, barrier: int) -> Barrier | None: ...
    async def waiting(
        self, *, place: str = "", challenges: Sequence[str] = (), organisation: str = ""
    ) -> Sequence[Barrier]:
        """Unanswered: those this organisation owns, else those of this place, else on these challenges, else all."""
        ...

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


class Digests(Protocol):
    """What has been in a squad's digests: the codes of records ("L12", "U3"), of a pilot with its version ("P3.2").

    What was in none is new, whenever it was committed and whatever the clock of its process said.
    """

    async def shown(self, squad: int, since: datetime) -> frozenset[str]: ...
    def mark_shown(self, squad: int, codes: Iterable[str], at: datetime) -> None: ...
    def missed(self, squad: int, due: Iterable[datetime]) -> None:
        """Write down that those due at these instants were not posted."""
        ...


@dataclass(frozen=True, slots=True)
class Hit:
    """A learning found, and how well it fits (higher is better; comparable within one search only)."""

    learning: Learning
    score: float


class Search(Protocol):
    """Search over the learnings this viewer may see; forgives typos."""

    async def learnings(
        self, words: str, *, place: str = "", challenge: str = "", limit: int = 10
    ) -> Sequence[Hit]: ...


@dataclass(frozen=True, slots=True)
class Draft:
    """A text kept for a button, and whom it mentions."""

    text: str
    named: tuple[Named, ...] = ()


class Drafts(Protocol):
    """Drafts: text that the guard has passed, kept a day for one person and the button that uses it."""

    async def add(self, person: int, text: str, at: datetime, named: Sequence[Named] = ()) -> str: ...
    async def get(self, draft: str, person: int, now: datetime) -> Draft | None: ...


class Repositories(Protocol):
    """Everything a handler may read, already narrowed to its viewer, and what it may stage to write."""

    @property
    def reference(self) -> Reference: ...
    @property
    def people(self) -> People: ...
    @property
    def accounts(self) -> Accounts: ...
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
    @property
    def digests(self) -> Digests: ...
    @property
    def standups(self) -> Standups: ...
    @property
    def takeups(self) -> TakeUps: ...
    @property
    def working(self) -> WorkingTimes: ...
