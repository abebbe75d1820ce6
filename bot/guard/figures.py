"""Reading a number from groups of digits: what NHS numbers and phone numbers share."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_GROUP = re.compile(r"[0-9]+")
_LOOK_BACK = 48
_FEWEST = 10  # digits in anything looked for


@dataclass(frozen=True, slots=True)
class Number:
    """Digits that stand together: `lengths` of their groups, and where the first starts and the last ends."""

    digits: str
    lengths: tuple[int, ...]
    start: int
    end: int
    gaps: frozenset[str]


def digit_groups(text: str) -> list[tuple[int, int]]:
    """Where each unbroken run of digits starts and ends."""
    return [group.span() for group in _GROUP.finditer(text)]


def numbers_from(
    text: str, groups: list[tuple[int, int]], first: int, most: int, may_join: Callable[[str], bool]
) -> Iterator[Number]:
    """Each number of ten to `most` digits that starts with group `first`, shortest first."""
    start, end = groups[first]
    digits = text[start : min(end, start + most + 1)]
    lengths = [end - start]
    gaps: set[str] = set()
    for following in range(first + 1, len(groups) + 1):
        if len(digits) > most:
            return
        if len(digits) >= _FEWEST:
            yield Number(digits, tuple(lengths), start, end, frozenset(gaps))
        if following == len(groups):
            return
        after, then = groups[following]
        if after - end > 4 or not may_join(text[end:after]):
            return
        gaps.add(text[end:after])
        digits += text[after : min(then, after + most + 1)]
        lengths.append(then - after)
        end = then


def before(text: str, start: int) -> str:
    """The words just before a number, enough to tell what it is. Never reaches back past a bracketed label."""
    words = text[max(0, start - _LOOK_BACK) : start]
    return words[max(words.rfind("["), words.rfind("]")) + 1 :]
