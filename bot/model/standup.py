"""A squad's stand-up on one day, as data: when it opens and closes, and what each person said. Times are in UTC."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.model.record import Person


class StandupState(StrEnum):
    """A stand-up's life. Missed: its time went by while nothing was running."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    SKIPPED = "skipped"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Questions:
    """What a stand-up asks. An empty one is not asked; `other` is the squad's own."""

    moved: str = "What moved?"
    learned: str = "What did you learn?"
    in_the_way: str = "What is in the way?"
    other: str = ""


@dataclass(frozen=True, slots=True)
class Standup:
    """The stand-up of one day. `next_at` is the next instant at which something may have to happen; None at its end."""

    id: int
    squad: int
    day: date
    opens_at: datetime
    closes_at: datetime
    state: StandupState
    next_at: datetime | None
    version: int = 1

    @property
    def code(self) -> str:
        """What its summary announces: "S3"."""
        return f"S{self.id}"

    @property
    def is_ahead(self) -> bool:
        """Whether it will be held. One that its schedule has moved away from is planned, and never due."""
        return self.state is StandupState.PLANNED and self.next_at is not None


@dataclass(frozen=True, slots=True)
class Said:
    """What one person answered. All empty: they have nothing to report."""

    moved: str = ""
    learned: str = ""
    in_the_way: str = ""
    other: str = ""

    @property
    def nothing(self) -> bool:
        """Whether there was nothing to report."""
        return not (self.moved or self.learned or self.in_the_way or self.other)


@dataclass(frozen=True, slots=True)
class Part:
    """One person's part in a stand-up: when they were asked and reminded, and what they said."""

    person: int
    person_name: str
    asked_at: datetime | None = None
    reminded_at: datetime | None = None
    answered_at: datetime | None = None
    said: Said = Said()


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody who belongs in a stand-up: when they are to be asked; None when they are away, `until` that day.

    `until` is their last day away, None when it is a day they never work. Whoever cannot be reached is not asked.
    """

    person: Person
    ask_at: datetime | None
    until: date | None = None
    reachable: bool = True


@dataclass(frozen=True, slots=True)
class Step:
    """What has to happen in a stand-up now, and when to look again (None: never)."""

    ask: Sequence[Person]
    remind: Sequence[Person]
    closes: bool
    next_at: datetime | None
