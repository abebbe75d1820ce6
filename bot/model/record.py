"""The shared record: what squads try, learn and get stuck on. Times are aware and in UTC."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Sharing(StrEnum):
    """Who may see a record: its squad, everyone in its place, or the whole programme."""

    SQUAD = "squad"
    PLACE = "place"
    PROGRAMME = "programme"


UPDATE_SHARING = Sharing.PLACE  # what moved in a pilot is news where it happens; what was learned goes everywhere


class Role(StrEnum):
    """What a person is to a squad. Observers read and are never asked."""

    MEMBER = "member"
    LEAD = "lead"
    OBSERVER = "observer"


class Stage(StrEnum):
    """Where a pilot stands: testing until a decision, then what was decided."""

    TESTING = "testing"
    STOPPED = "stopped"
    ADAPTING = "adapting"
    CONTINUING = "continuing"
    GROWING = "growing"


class Decision(StrEnum):
    """What a squad may decide at a review."""

    STOP = "stop"
    ADAPT = "adapt"
    CONTINUE = "continue"
    GROW = "grow"

    @property
    def stage(self) -> Stage:
        """Where the pilot stands after this decision."""
        return _STAGE_AFTER[self]


_STAGE_AFTER = {
    Decision.STOP: Stage.STOPPED,
    Decision.ADAPT: Stage.ADAPTING,
    Decision.CONTINUE: Stage.CONTINUING,
    Decision.GROW: Stage.GROWING,
}


class BarrierKind(StrEnum):
    """The five kinds of barrier (Partnerships for People and Place report)."""

    STRUCTURE = "structure"
    PRIORITIES = "priorities"
    FUNDING = "funding"
    DATA = "data"
    CULTURE = "culture"


class ScheduleKind(StrEnum):
    """What a schedule is for, which is also the name of the job that does it."""

    DIGEST = "digest"
    STANDUP = "standup"


class Evidence(StrEnum):
    """How sure a learning is, weakest first; derived from the design behind it, never typed."""

    REASONED = "reasoned"
    SEEN_HERE = "seen here"
    COMPARED = "compared"
    REPEATED = "repeated elsewhere"
    PACKAGED = "packaged"


@dataclass(frozen=True, slots=True)
class Design:
    """What was done to find out (after Nesta's standards and the Maryland scale)."""

    measured: bool = False
    compared_with: str = ""
    repeated_in: str = ""
    packaged: bool = False

    @property
    def evidence(self) -> Evidence:
        """The label this design earns."""
        if self.packaged and self.repeated_in:
            return Evidence.PACKAGED
        if self.repeated_in:
            return Evidence.REPEATED
        if self.compared_with:
            return Evidence.COMPARED
        return Evidence.SEEN_HERE if self.measured else Evidence.REASONED


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the programme. `code` is a short name in lower case ("county-durham"); `gss` the ONS code."""

    code: str
    name: str
    gss: str
    nation: str
    holidays: str


@dataclass(frozen=True, slots=True)
class Mission:
    """A government mission: "health"."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Challenge:
    """A shared challenge; `department` is who leads on it, in the source's words, empty when not found."""

    code: str
    label: str
    department: str = ""


@dataclass(frozen=True, slots=True)
class Organisation:
    """A body that can own a barrier: a department, a council, an NHS trust."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Person:
    """Someone Squadbot knows, whatever platform they came by. Coordinators serve the whole programme."""

    id: int
    name: str
    zone: str = "Europe/London"
    organisation: str = ""
    coordinator: bool = False


@dataclass(frozen=True, slots=True)
class Member:
    """A person in a squad."""

    person: Person
    role: Role


@dataclass(frozen=True, slots=True)
class Squad:
    """A team with a channel of its own. A Whitehall team has no place, and reads for the whole programme.

    `place` and `challenges` are codes; `organisation` is a department's code where the team is one's. `at_once`: what
    is captured in one of its channels is posted in the others too; else they hear of it in the digest.
    """

    id: int
    name: str
    place: str = ""
    place_name: str = ""
    challenges: tuple[str, ...] = ()
    organisation: str = ""
    zone: str = "Europe/London"
    holidays: str = "england-and-wales"
    at_once: bool = True
    version: int = 1


@dataclass(frozen=True, slots=True)
class Pilot:
    """A test card and how it stands. `right_if` is the success line, fixed when the pilot starts.

    `moved_at` is when it started or was last decided on.
    """

    id: int
    title: str
    squad: int
    squad_name: str
    place: str
    place_name: str
    challenge: str
    mission: str
    believe: str
    find_out: str
    measure: str
    right_if: str
    review_on: date
    stage: Stage
    sharing: Sharing
    owner: int
    owner_name: str
    created_at: datetime
    moved_at: datetime
    decided: str = ""
    link: str = ""
    version: int = 1

    @property
    def code(self) -> str:
        """How people name it: "P3"."""
        return f"P{self.id}"

    def overdue(self, today: date) -> bool:
        """Whether its review day has passed with the pilot still running."""
        return self.stage is not Stage.STOPPED and self.review_on < today


@dataclass(frozen=True, slots=True)
class Update:
    """What moved in a pilot."""

    id: int
    text: str
    pilot: int
    pilot_title: str
    squad: int
    place: str
    sharing: Sharing
    author: int
    author_name: str
    created_at: datetime
    link: str = ""

    @property
    def code(self) -> str:
        """How people name it: "U3"."""
        return f"U{self.id}"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a learning was published. `date` is as precise as the source ("2024", "2025-07"); empty when unknown."""

    id: str
    title: str
    url: str
    date: str = ""
    kind: str = ""
    evidence: str = ""
    direction: str = ""
    confidence: str = ""
    programme: str = ""
    areas: str = ""


@dataclass(frozen=True, slots=True)
class Learning:
    """A learning card: observed, learned, therefore.

    Captured by a squad (`squad`, `author` set) or imported from a published source (`source` set).
    `place_name` is what readers are shown; `place` is a programme place's code, empty when it is none of them.
    """

    id: int
    title: str
    observed: str
    learned: str
    therefore: str
    place: str
    place_name: str
    challenge: str
    challenge_label: str
    design: Design
    sharing: Sharing
    created_at: datetime
    squad: int | None = None
    pilot: int | None = None
    pilot_title: str = ""
    author: int | None = None
    author_name: str = ""
    source: Source | None = None
    link: str = ""
    version: int = 1

    @property
    def code(self) -> str:
        """How people name it: "L12"."""
        return f"L{self.id}"


@dataclass(frozen=True, slots=True)
class Barrier:
    """Something in the way that another organisation can move. Waiting until it is answered."""

    id: int
    text: str
    kind: BarrierKind
    organisation: str
    organisation_name: str
    reply_by: date
    squad: int
    place: str
    place_name: str
    challenge: str
    pilot: int | None
    pilot_title: str
    sharing: Sharing
    author: int
    author_name: str
    created_at: datetime
    answer: str = ""
    answered_at: datetime | None = None
    link: str = ""
    version: int = 1

    @property
    def code(self) -> str:
        """How people name it: "B3"."""
        return f"B{self.id}"


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a squad's digest or stand-up is due: `at` on `days`, in the squad's zone, never on its bank holidays.

    `at` is "HH:MM" and `days` is as `bot.language.rota` writes them ("mon-fri"). While it is paused, it is never due.
    """

    id: int
    squad: int
    kind: ScheduleKind
    at: str
    days: str
    zone: str
    holidays: str
    next_due: datetime
    paused: bool = False
    last_posted: datetime | None = None
    version: int = 1
