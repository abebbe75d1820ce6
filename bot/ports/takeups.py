"""Take-ups, as handlers see them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.model.record import Learning, Person, Pilot
from bot.model.takeup import TakeUp


class TakeUps(Protocol):
    """Which pilots started from which learnings. Who may see the pilot may see that; the learning has its own level."""

    async def of_pilot(self, pilot: int) -> TakeUp | None: ...
    async def of_learning(self, learning: int) -> Sequence[TakeUp]:
        """Oldest first."""
        ...

    def add(
        self, learning: Learning, pilot: Pilot, by: Person, at: datetime, *, kept: str, changed: str, dropped: str
    ) -> TakeUp: ...
