"""Dates as people type them. Strict: what is not plainly a date is none."""

import re
from datetime import date, datetime, timedelta

_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?"
    "|aug(?:ust)?|sep(?:t|tember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
WORDS = rf"(?:[0-9]{{1,2}}(?:st|nd|rd|th)?\s+(?:{_MONTHS})\b(?:\s+[0-9]{{4}}\b)?)"
"""The dates of several words, as a pattern: "5 December 2026", "5th Dec"."""
_FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d %b %Y")
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def read_day(said: str, today: date) -> date | None:
    """The day that is meant, None when it is none: "5 December 2026", "5 Dec", "5/12/2026", "tomorrow", "friday".

    Without a year it is the next such day; a weekday is the next one after today.
    """
    word = " ".join(said.casefold().split()).removeprefix("next ")
    if word in ("today", "tomorrow"):
        return today + timedelta(days=word == "tomorrow")
    weekday = next((number for number, name in enumerate(_DAYS) if len(word) > 2 and name.startswith(word)), None)
    if weekday is not None:
        return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    if not re.fullmatch(WORDS, word):
        return _read(word)
    number, month, *year = word.split()
    start = f"{re.sub('[a-z]', '', number)} {month[:3]}"
    if year:
        return _read(f"{start} {year[0]}")
    days = [day for ahead in range(9) if (day := _read(f"{start} {today.year + ahead}")) and day >= today]
    return days[0] if days else None


def _read(word: str) -> date | None:
    for each in _FORMATS:
        try:
            return datetime.strptime(word, each).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None
