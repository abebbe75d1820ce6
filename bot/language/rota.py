"""Times of day and days of the week as people type them, and back into words: "9.30am mon-fri".

A time is kept as "HH:MM", days as CronTrigger reads them: "mon-fri", "mon-sun", or the days themselves, "mon,wed".
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from string import digits
from zoneinfo import ZoneInfo

from bot.language.arguments import Problem
from bot.language.words import listed, say_date

WEEKDAYS = "mon-fri"
EVERY_DAY = "mon-sun"
_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAY = "mon(?:day)?|tue(?:s|sday)?|wed(?:s|nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
_A_DAY = re.compile(rf"({_DAY})s?\.?")
_SEVERAL = {
    "weekday": WEEKDAYS,
    "weekdays": WEEKDAYS,
    "workday": WEEKDAYS,
    "workdays": WEEKDAYS,
    "day": EVERY_DAY,
    "daily": EVERY_DAY,
    "everyday": EVERY_DAY,
    "weekend": "sat,sun",
    "weekends": "sat,sun",
}
_SAYS_NOTHING = {"every", "each", "on", "at", "and", "weekly", "week", "from", "the", "&", "-"}
_RANGE = re.compile(rf"({_DAY})s?\.?(?:\s*[-–—]\s*|\s+(?:to|until|till|through)\s+)({_DAY})s?\.?(?=[\s,]|$)")
_CLOCK = re.compile(
    r"(?<![0-9:.])(?P<hour>[0-9]{1,2})[:.](?P<minute>[0-9]{2})(?:\s*(?P<half>[ap])\.?m\b\.?)?(?![0-9:])"
)
_HOUR = re.compile(r"(?<![0-9:.])(?P<hour>[0-9]{1,2})\s*(?P<half>[ap])\.?m\b\.?")
_DIGITS = re.compile(r"(?<![0-9:.])(?P<hour>[0-9]{2})(?P<minute>[0-9]{2})(?![0-9:.])")
_NAMED_TIME = {"noon": "12:00", "midday": "12:00", "midnight": "00:00"}
_SPOKEN_HOUR = {"seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12}
"""Earlier ones may be meant for the afternoon."""
_SPOKEN_MINUTE = {"half past": 30, "quarter past": 15, "quarter to": -15}
_SPOKEN = re.compile(rf"\b(?:a\s+)?(half past|quarter past|quarter to)\s+({'|'.join(_SPOKEN_HOUR)})\b")
_OCLOCK = re.compile(rf"\b({'|'.join(_SPOKEN_HOUR)})\s+o['’]?clock\b")
_LONGEST_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Rota:
    """A time of day, on days of every week."""

    at: str
    days: str


def read_rota(said: str, usual: Rota) -> Rota | Problem:
    """What was typed, "09:30 mon-fri" or "weekly monday 9am"; what it leaves out is as in `usual`."""
    words = _plain(said)
    if not words:
        return Problem("Say when, for example 09:30 mon-fri.")
    found, left = _take_time(words)
    if isinstance(found, Problem):
        return found
    days = read_days(left) if left or not found else usual.days
    return days if isinstance(days, Problem) else Rota(found or usual.at, days)


def read_time(said: str) -> str | Problem:
    """A time of day as "HH:MM": "09:30", "9.30am", "9am", "half past nine", "noon"."""
    found, left = _take_time(_plain(said))
    if isinstance(found, Problem):
        return found
    return found if found and not left else _no_time(said)


def read_days(said: str) -> str | Problem:
    """Days of every week: "weekdays", "mon-fri", "mondays", "mon,wed and fri", "every day"."""
    words = _plain(said)
    if re.search(r"\b(other|second|fortnight(ly)?|bi-?weekly|alternate|two weeks|month(ly)?|first|last)\b", words):
        return Problem(
            "I understand days of every week, such as weekly monday, mon-fri, or mon,wed,fri, and no others."
        )
    days: set[int] = set()
    left = words.replace("working day", "workday").replace("work day", "workday")
    for first, last in (match.groups() for match in _RANGE.finditer(left)):
        start, end = _number(first), _number(last)
        days |= {(start + ahead) % 7 for ahead in range((end - start) % 7 + 1)}
    for word in re.split(r"[\s,;/+]+", _RANGE.sub(" ", left)):
        if match := _A_DAY.fullmatch(word):
            days.add(_number(match[1]))
        elif word in _SEVERAL:
            days |= days_in(_SEVERAL[word])
        elif word and word not in _SAYS_NOTHING:
            return _no_time(word) if word[0] in digits else _no_days(word)
    return written(days) if days else Problem("Say which days, for example weekly monday, or weekdays.")


def days_in(days: str) -> frozenset[int]:
    """The days of the week in "mon-fri" or "mon,wed"; Monday is 0."""
    first, _, last = days.partition("-")
    if last:
        return frozenset(range(_WEEK.index(first), _WEEK.index(last) + 1))
    return frozenset(_WEEK.index(day) for day in days.split(","))


def written(days: Iterable[int]) -> str:
    """Days of the week as they are kept: "mon-fri", "mon,wed"."""
    numbers = sorted(days)
    if numbers == list(range(5)):
        return WEEKDAYS
    return EVERY_DAY if len(numbers) == 7 else ",".join(_WEEK[number] for number in numbers)


def say_days(days: str) -> str:
    """Days in a sentence: "every weekday", "every Monday", "Mondays and Wednesdays"."""
    if days in (WEEKDAYS, EVERY_DAY):
        return "every weekday" if days == WEEKDAYS else "every day"
    names = [_NAMES[number] for number in sorted(days_in(days))]
    return f"every {names[0]}" if len(names) == 1 else listed([f"{name}s" for name in names])


def say_on(days: str) -> str:
    """Days at the end of a sentence: "every Monday", "on Mondays and Wednesdays"."""
    said = say_days(days)
    return said if said.startswith("every") else f"on {said}"


def say_rota(at: str, days: str) -> str:
    """When, in a sentence: "every weekday at 09:30"."""
    return f"{say_days(days)} at {at}"


def say_times(times: Sequence[datetime], zone: str) -> str:
    """Instants on the clock of `zone`: "Monday 23 November and Tuesday 24 November 2026 at 09:30"."""
    there = [at.astimezone(ZoneInfo(zone)) for at in times]
    if len({f"{at:%Y %H:%M}" for at in there}) > 1:
        return listed([f"{at:%A} {say_date(at.date())} at {at:%H:%M}" for at in there])
    days = [f"{at:%A} {at.day} {at:%B}" for at in there]
    return f"{listed(days)} {there[0]:%Y} at {there[0]:%H:%M}"


def say_next(times: Sequence[datetime], zone: str, reader: str) -> str:
    """The next times for somebody whose zone may be another: "Next: …", "Next, on your clock: …"."""
    same = all(at.astimezone(ZoneInfo(zone)).utcoffset() == at.astimezone(ZoneInfo(reader)).utcoffset() for at in times)
    return f"Next: {say_times(times, zone)}." if same else f"Next, on your clock: {say_times(times, reader)}."


def _plain(said: str) -> str:
    return " ".join(said.casefold().split())


def _take_time(words: str) -> tuple[str | Problem, str]:
    """The one time of day in these words, empty when there is none, and the words without it."""
    found: list[str | Problem] = []
    for pattern in (_CLOCK, _HOUR, _DIGITS):
        found += [_of_clock(match) for match in pattern.finditer(words)]
        words = pattern.sub(" ", words)
    for match in _SPOKEN.finditer(words):
        minutes = _SPOKEN_HOUR[match[2]] * 60 + _SPOKEN_MINUTE[match[1]]
        found.append(f"{minutes // 60:02}:{minutes % 60:02}")
    found += [f"{_SPOKEN_HOUR[match[1]]:02}:00" for match in _OCLOCK.finditer(words)]
    words = _OCLOCK.sub(" ", _SPOKEN.sub(" ", words))
    found += [_NAMED_TIME[word] for word in words.split() if word in _NAMED_TIME]
    left = " ".join(word for word in words.split() if word not in _NAMED_TIME)
    if len(found) > 1:
        return Problem("That is more than one time. Say one, for example 09:30."), left
    return found[0] if found else "", left


def _of_clock(match: re.Match[str]) -> str | Problem:
    parts = match.groupdict()
    hour, minute, half = int(parts["hour"]), int(parts.get("minute") or 0), parts.get("half")
    if minute > 59 or not (1 <= hour <= 12 if half else hour <= 23):
        return _no_time(match[0])
    if half:
        hour = hour % 12 + 12 * (half == "p")
    return f"{hour:02}:{minute:02}"


def _no_time(said: str) -> Problem:
    return Problem(f"“{_shown(said.strip())}” is no time of day. Type it like 09:30 or 9.30am.")


def _no_days(said: str) -> Problem:
    return Problem(f"I do not know which days “{_shown(said)}” means. Type weekdays, mon-fri, mondays, or mon,wed,fri.")


def _number(day: str) -> int:
    return _WEEK.index(day[:3])


def _shown(said: str) -> str:
    return said if len(said) <= _LONGEST_SHOWN else said[:_LONGEST_SHOWN] + "…"
