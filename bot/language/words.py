"""How Squadbot says dates, times, counts and lists in plain English."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo


def say_date(day: date) -> str:
    """A date as people write it: "5 June 2026"."""
    return f"{day.day} {day:%B %Y}"


def say_day(day: date) -> str:
    """A date with its weekday: "Friday 5 June 2026"."""
    return f"{day:%A} {say_date(day)}"


def say_time(at: datetime, zone: str) -> str:
    """The time of an instant on the reader's clock: "08:45"."""
    return f"{at.astimezone(ZoneInfo(zone)):%H:%M}"


def say_moment(at: datetime, zone: str) -> str:
    """An instant on the reader's clock: "5 June 2026 at 08:45"."""
    there = at.astimezone(ZoneInfo(zone))
    return f"{say_date(there.date())} at {there:%H:%M}"


def count(number: int, one: str, many: str = "") -> str:
    """A counted noun: "1 learning", "2 learnings"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(items: Sequence[str], last: str = "and") -> str:
    """A list in a sentence: "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"
