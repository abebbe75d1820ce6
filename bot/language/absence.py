"""When people say they are away: "until monday", "3 to 10 June", "thursdays"."""

import re
from datetime import date, timedelta

from bot.language.arguments import Problem
from bot.language.rota import read_days
from bot.language.spans import Span, read_coming_day, read_span

_UNTIL = re.compile(r"(?:until|till?)\s+(.+)", re.DOTALL)
_EVERY_WEEK = re.compile(r"\b(?:every|each|weekly|[a-z]+days|(?:mon|tue|tues|wed|weds|thu|thur|thurs|fri|sat|sun)s)\b")


def read_absence(said: str, today: date) -> Span | str | Problem:
    """The days somebody is away, or the days of every week as `bot.language.rota` writes them ("thu,fri")."""
    words = " ".join(said.casefold().split())
    if match := _UNTIL.fullmatch(words):
        back = read_coming_day(match[1], today)
        if isinstance(back, Problem):
            return back
        if back == today:
            return Problem("Say the day you are back, from tomorrow on, for example until monday.")
        return Span(today, back - timedelta(days=1))
    return read_days(words) if _EVERY_WEEK.search(words) else read_span(words, today)
