"""Works out when things are due: CronTrigger for zones and clock changes, `holidays` for bank holidays."""

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays as bank_holidays
from apscheduler.triggers.cron import CronTrigger

_SUBDIVISIONS = {"england-and-wales": "ENG", "scotland": "SCT", "northern-ireland": "NIR"}
_MOST_SKIPPED = 800
"""Days in a row that may be days of rest: a squad says at most two years ahead when it is closed."""


class Timetable:
    """ports.Calendar, for the nations of the United Kingdom."""

    def next_due(
        self, at: str, days: str, zone: str, holidays: str, days_off: Collection[date], after: datetime
    ) -> datetime:
        """The first "HH:MM" in `zone` after an instant, on one of `days` ("mon-fri") and no day of rest. UTC."""
        hour, minute = (int(part) for part in at.split(":"))
        # The trigger counts on a clock that never changes: given a zone, it leaves out days beside a change of clocks.
        trigger = CronTrigger(day_of_week=days, hour=hour, minute=minute, timezone=UTC)
        on_the_wall = after.astimezone(ZoneInfo(zone)).replace(tzinfo=UTC) - timedelta(days=1)
        for _ in range(_MOST_SKIPPED):
            found: datetime | None = trigger.get_next_fire_time(None, on_the_wall + timedelta(microseconds=1))
            assert found is not None, "a weekly time always comes again"
            on_the_wall = found
            # A time that clocks show twice is the first of them; one that they leave out is as long after midnight.
            due = found.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
            if due > after and found.date() not in days_off and not _is_bank_holiday(found.date(), holidays):
                return due
        raise ValueError(f"no day on {days} is a working day")

    def upcoming(
        self, at: str, days: str, zone: str, holidays: str, days_off: Collection[date], after: datetime, count: int = 3
    ) -> Sequence[datetime]:
        """The first so many of those instants."""
        found: list[datetime] = []
        for _ in range(count):
            after = self.next_due(at, days, zone, holidays, days_off, after)
            found.append(after)
        return found

    def working_day(self, day: date, holidays: str) -> bool:
        """Whether it is a weekday and no bank holiday in that nation."""
        return day.weekday() < 5 and not _is_bank_holiday(day, holidays)


@cache
def _calendar(division: str) -> bank_holidays.HolidayBase:
    return bank_holidays.country_holidays("GB", subdiv=_SUBDIVISIONS[division])


def _is_bank_holiday(day: date, division: str) -> bool:
    return day in _calendar(division)
