"""Working out when things are due."""

from datetime import date, datetime
from typing import Protocol


class Calendar(Protocol):
    """Works out when things are due."""

    def next_due(self, at: str, days: str, zone: str, holidays: str, after: datetime) -> datetime:
        """The first "HH:MM" in `zone` after an instant, on one of `days` ("mon-fri") and no bank holiday there. UTC."""
        ...

    def working_day(self, day: date, holidays: str) -> bool:
        """Whether it is a weekday and no bank holiday in "england-and-wales", "scotland" or "northern-ireland"."""
        ...
