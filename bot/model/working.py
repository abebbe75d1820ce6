"""When people work, and when they do not: never why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Working:
    """When somebody works, on the clock of their own `zone`. Days of the week are numbers; Monday is 0.

    `off` are days of every week that they do not work, and `away` days of one. `starts` says when their work starts:
    "07:30", or a shift over midnight as "22:00-06:00"; where it says nothing, they go by their squad's time. A shift
    over midnight is their work for the day it ends on, so a night worker is asked the evening before.
    """

    person: int
    zone: str
    off: frozenset[int] = frozenset()
    starts: Mapping[int, str] = field(default_factory=dict)
    away: frozenset[date] = frozenset()

    def works_on(self, day: date) -> bool:
        """Whether they are at work for that day's stand-up."""
        begins = self._begins(day)
        return begins is not None and not self.away & {begins, day}

    def away_until(self, day: date) -> date | None:
        """The last of the days in a row that they do not work; None when they work on this one.

        At most a year on: somebody may have no day of the week left.
        """
        if self.works_on(day):
            return None
        last = day
        while not self.works_on(last + _DAY) and last - day < timedelta(days=366):
            last += _DAY
        return last

    def asked_at(self, day: date, squad_at: str) -> datetime:
        """When they are asked for that day's stand-up, held at "HH:MM" for those without hours of their own. UTC."""
        begins = self._begins(day) or day
        at = time.fromisoformat((self.starts.get(begins.weekday()) or squad_at)[:5])
        return datetime.combine(begins, at, ZoneInfo(self.zone)).astimezone(UTC)

    def _begins(self, day: date) -> date | None:
        """The date on which their work for this day starts; None when they do not work for it."""
        before = day - _DAY
        if over_midnight(self.starts.get(before.weekday(), "")) and before.weekday() not in self.off:
            return before
        own = self.starts.get(day.weekday(), "")
        return None if day.weekday() in self.off or over_midnight(own) else day


def over_midnight(start: str) -> bool:
    """Whether it is a shift, such as "22:00-06:00"."""
    return "-" in start
