"""Numbers in words: "oh seven seven double oh, nine hundred, one two three" reads as "0 7 7 0 0 9 0 0 1 2 3".

Each digit stands alone, so that a number is found wherever among other numbers it begins and ends. Figures among the
words stay as they are.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.guard.plain import Plain

_DIGITS = {
    "zero": "0", "oh": "0", "o": "0", "nought": "0", "naught": "0", "nil": "0",
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5",
    "six": "6", "seven": "7", "eight": "8", "nine": "9",
}  # fmt: skip
_TIMES = {"double": 2, "triple": 3, "treble": 3}
_ONE = "|".join(_DIGITS)
_TOKEN = re.compile(
    rf"(?<![^\W_])(?:(?P<times>{'|'.join(_TIMES)})[ -](?P<repeated>{_ONE}|[0-9])|(?P<hundreds>{_ONE})[ -]hundred"
    rf"|(?P<digit>{_ONE})|(?P<plus>plus)|(?P<figures>[0-9]+))(?![^\W_])",
    re.I,
)
_JOINED_BY = re.compile(r"[ ,.;/-]{1,3}\n?[ ]{0,2}|\n[ ]{0,2}")
_FEWEST = 6
"""Digits in anything looked for."""


@dataclass(frozen=True, slots=True)
class _Token:
    """A number word or a group of figures: where it stands, and what it reads as."""

    start: int
    end: int
    reads: str
    in_words: bool


def spoken(read: Plain) -> Plain | None:
    """The text with its numbers in words as figures, each of which knows its word's place. None when there are none."""
    text: list[str] = []
    figures: list[str] = []
    starts: list[int] = []
    ends: list[int] = []

    def keep(start: int, end: int) -> None:
        text.append(read.text[start:end])
        figures.append(read.figures[start:end])
        starts.extend(read.starts[start:end])
        ends.extend(read.ends[start:end])

    def put(characters: str, start: int, end: int) -> None:
        text.append(characters)
        figures.append(characters)
        begins, ceases = read.span(start, end)
        starts.extend([begins] * len(characters))
        ends.extend([ceases] * len(characters))

    at = 0
    for run in _runs(read.figures):
        keep(at, run[0].start)
        for number, token in enumerate(run):
            if number:
                put(" ", run[number - 1].end, token.start)
            if token.in_words:
                put(token.reads, token.start, token.end)
            else:
                keep(token.start, token.end)
            at = token.end
    if not at:
        return None
    keep(at, len(read.text))
    return Plain("".join(text), "".join(figures), starts, ends)


def _runs(text: str) -> Iterator[list[_Token]]:
    """Numbers that follow each other, enough of them in words."""
    run: list[_Token] = []
    for token in _tokens(text):
        if run and not (token.reads != "+" and _JOINED_BY.fullmatch(text, run[-1].end, token.start)):
            if _is_enough(run):
                yield run
            run = []
        run.append(token)
    if _is_enough(run):
        yield run


def _is_enough(run: list[_Token]) -> bool:
    digits = [len(token.reads.replace(" ", "")) for token in run]
    in_words = [number for number, token in zip(digits, run, strict=True) if token.in_words]
    return sum(digits) >= _FEWEST and sum(in_words) > 1


def _tokens(text: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        if match["figures"]:
            yield _Token(start, end, match["figures"], in_words=False)
        elif match["plus"]:
            yield _Token(start, end, "+", in_words=True)
        elif match["hundreds"]:
            yield _Token(start, end, f"{_digit(match['hundreds'])} 0 0", in_words=True)
        elif match["times"]:
            digits = _digit(match["repeated"]) * _TIMES[match["times"].casefold()]
            yield _Token(start, end, " ".join(digits), in_words=True)
        else:
            yield _Token(start, end, _digit(match["digit"]), in_words=True)


def _digit(word: str) -> str:
    return _DIGITS.get(word.casefold(), word)
