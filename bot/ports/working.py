"""When people work, and when they are away."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Protocol

from bot.model.record import Person
from bot.model.working import Working


class WorkingTimes(Protocol):
    """When people work, and when they are away: the days, and never why."""

    async def of(self, people: Iterable[Person], since: date) -> Mapping[int, Working]:
        """When each of these works, by their number; it knows of days away from `since` on."""
        ...

    def set_week(self, working: Working) -> None:
        """Keep their days off and starts; days away stay as they are."""

    def go_away(self, person: int, days: Iterable[date]) -> None:
        """They are away on these days too."""

    def come_back(self, person: int, days: Iterable[date]) -> None:
        """They are not away on these days."""
