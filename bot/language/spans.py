"""Days and stretches of days to come, as people type them: "5 June", "3 to 10 June", "monday to wednesday"."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.language.arguments import Problem
from bot.language.dates import WORDS, read_day
from bot.language.words import say_date

_AHEAD = timedelta(days=730)
_UNSAID_YEAR = timedelta(days=300)
"""A day without its year that is further ahead was more likely meant for this year, where it has passed."""
_LONGEST_UNSAID = timedelta(days=200)
"""A stretch without years that would be longer runs backwards."""
_BETWEEN = re.compile(
    r"\s+(?:to|till|until|through)\s+|\s*[–—]\s*|\s+-\s+|(?<=[a-z])-(?=[a-z])|(?<=/[0-9]{4})-"
    rf"|(?<=[0-9a-z])-(?={WORDS})"
)
_BARE = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?")
_MONTH_AND_YEAR = re.compile(r"[0-9]{1,2}(?:st|nd|rd|th)?\s+([a-z].*)")
_WRITTEN = re.compile(rf"{WORDS}|[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}|[0-9]{{1,2}}/[0-9]{{1,2}}/[0-9]{{4}}")
_YEAR = re.compile(r"[0-9]{4}")
_WEEKS = {"this week": timedelta(), "next week": timedelta(days=7)}
_LONGEST_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Span:
    """The days from one to another, both counted."""

    first: date
    last: date

    @property
    def days(self) -> Sequence[date]:
        """All of them."""
        return [self.first + timedelta(days=ahead) for ahead in range((self.last - self.first).days + 1)]


def read_span(said: str, today: date) -> Span | Problem:
    """The days that are meant, none of them past: "5 June", "3 to 10 June", "24 December to 2 January"."""
    words = " ".join(said.casefold().split()).removeprefix("from ")
    if words in _WEEKS:
        monday = today - timedelta(days=today.weekday()) + _WEEKS[words]
        return Span(max(today, monday), monday + timedelta(days=6))
    parts = [part for part in _BETWEEN.split(words) if part]
    if len(parts) > 2:
        return Problem("Give one stretch at a time, for example 3 to 10 June.")
    start, end = parts[0] if parts else "", parts[-1] if parts else ""
    if len(parts) == 2 and _BARE.fullmatch(start) and (month := _MONTH_AND_YEAR.fullmatch(end)):
        start = f"{start} {month[1]}"
    first = read_coming_day(start, today)
    if isinstance(first, Problem) or len(parts) < 2:
        return first if isinstance(first, Problem) else Span(first, first)
    last = _end(end, first, today)
    if isinstance(last, Problem):
        return last
    unsaid = not _YEAR.search(end) and bool(re.search("[0-9]", end))
    if last < first or (unsaid and last - first > _LONGEST_UNSAID):
        return Problem(
            f"{_capital(end)} is before {_capital(start)}. Put the first day first, for example 3 to 10 June."
        )
    return Span(first, last)


def read_coming_day(said: str, today: date) -> date | Problem:
    """A day from today on, at most two years ahead."""
    day = read_day(said, today)
    if day is None:
        return _no_day(said)
    if day < today:
        return Problem(f"{say_date(day)} has passed. Give a day from today on, for example {_example(today)}.")
    if day - today > _UNSAID_YEAR and not _YEAR.search(said):
        return Problem(f"The next {_capital(said)} is in {day.year}. If you mean that, type {say_date(day)}.")
    if day - today > _AHEAD:
        return Problem(f"{say_date(day)} is more than two years ahead. Give a nearer day, such as {_example(today)}.")
    return day


def spans(days: Iterable[date]) -> Sequence[Span]:
    """Days as stretches, in order."""
    found: list[Span] = []
    for day in sorted(days):
        if found and found[-1].last + timedelta(days=1) == day:
            found[-1] = Span(found[-1].first, day)
        else:
            found.append(Span(day, day))
    return found


def say_span(span: Span) -> str:
    """A stretch in a sentence: "24 December 2026 to 2 January 2027"."""
    if span.first == span.last:
        return say_date(span.first)
    same_year = span.first.year == span.last.year
    start = f"{span.first.day} {span.first:%B}" if same_year else say_date(span.first)
    return f"{start} to {say_date(span.last)}"


def _end(said: str, first: date, today: date) -> date | Problem:
    """The last day of a stretch. A weekday or a day without its year is the next one from the first on."""
    day = today + timedelta(days=said == "tomorrow") if said in ("today", "tomorrow") else read_day(said, first)
    if day is None:
        return _no_day(said)
    if day - today > _AHEAD:
        return Problem(f"{say_date(day)} is more than two years ahead. Give a nearer day, such as {_example(today)}.")
    return day


def _no_day(said: str) -> Problem:
    shown = said if len(said) <= _LONGEST_SHOWN else f"{said[:_LONGEST_SHOWN]}…"
    if _WRITTEN.fullmatch(said):
        return Problem(f"There is no {_capital(shown)}. Check the day and the month.")
    return Problem(f"I do not know which day “{shown}” is. Type days like 5 June, friday, or 3 to 10 June.")


def _capital(said: str) -> str:
    return " ".join(word[:1].upper() + word[1:] for word in said.split())


def _example(today: date) -> str:
    return say_date(today + timedelta(days=7))
