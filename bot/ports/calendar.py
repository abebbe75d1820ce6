"""Working out when things are due."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Protocol


class Calendar(Protocol):
    """Works out when things are due."""

    def next_due(
        self, at: str, days: str, zone: str, holidays: str, days_off: Collection[date], after: datetime
    ) -> datetime:
        """The first "HH:MM" in `zone` after an instant, on one of `days` ("mon-fri") and no day of rest. UTC.

        Days of rest are the nation's bank holidays and the squad's `days_off`.
        """
        ...

    def upcoming(
        self, at: str, days: str, zone: str, holidays: str, days_off: Collection[date], after: datetime, count: int = 3
    ) -> Sequence[datetime]:
        """The first so many of those instants."""
        ...

    def working_day(self, day: date, holidays: str) -> bool:
        """Whether it is a weekday and no bank holiday in "england-and-wales", "scotland" or "northern-ireland"."""
        ...
