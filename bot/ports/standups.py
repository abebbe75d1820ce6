"""Stand-ups, as handlers see them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from bot.model.record import Person, Squad
from bot.model.standup import Part, Questions, Said, Standup, StandupState


class Standups(Protocol):
    """Squads' stand-ups. What was said in them is seen by their squad alone."""

    async def questions(self, squad: int) -> Questions: ...
    def ask(self, squad: int, questions: Questions) -> None:
        """From the next one on, ask these."""
        ...

    async def get(self, standup: int) -> Standup | None: ...
    async def on(self, squad: int, day: date) -> Standup | None: ...
    async def since(self, squad: int, day: date) -> Sequence[Standup]:
        """From that day on, in the order of their days."""
        ...

    async def due(self, now: datetime) -> Sequence[tuple[int, datetime]]:
        """Every squad's that have something to do by now: which, and since when. Whoever looks may see this much."""
        ...

    async def next_due(self, after: datetime) -> datetime | None:
        """Return the first instant after this one at which a stand-up has something to do; None without one."""
        ...

    async def squad_of(self, standup: int, due_at: datetime) -> int | None:
        """Whose it is, as long as that is when it is due."""
        ...

    async def parts(self, standup: int) -> Sequence[Part]:
        """By name."""
        ...

    async def add(
        self,
        squad: Squad,
        day: date,
        *,
        opens_at: datetime,
        closes_at: datetime,
        state: StandupState = StandupState.PLANNED,
        next_at: datetime | None = None,
    ) -> Standup: ...
    def change(
        self,
        standup: Standup,
        *,
        state: StandupState,
        next_at: datetime | None,
        opens_at: datetime | None = None,
        closes_at: datetime | None = None,
    ) -> None: ...
    def asked(self, standup: Standup, squad: Squad, person: Person, at: datetime) -> None: ...
    def reminded(self, standup: Standup, squad: Squad, person: Person, at: datetime) -> None: ...
    def answered(self, standup: Standup, squad: Squad, person: Person, said: Said, at: datetime) -> None: ...
