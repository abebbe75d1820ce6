"""A text as the guard reads it: plain characters, each knowing where it stood in the original.

People paste from web pages, phones and PDF files, so one number can be written with no-break spaces, soft hyphens,
full-width or Arabic-Indic digits, or letters of another alphabet that look the same. All of these read as the plain
character here; invisible characters are dropped.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

_LINE_ENDS = "\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
# Look like nothing, though Unicode counts them as letters or symbols.
_BLANK = {"\u115f": "", "\u1160": "", "\u3164": "", "\uffa0": "", "\u2800": " "}
_DASHES = "\u2212\u02d7\u2043\u30fc\u23af\u2500"
_LOOK_ALIKE = str.maketrans(
    "АВЕКМНОРСТУХІЈЅԌԜаеорсухіјѕԁԝһ" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοναι" + "·•․‧∙⋅。",
    "ABEKMHOPCTYXIJSGWaeopcyxijsdwh" + "ABEZHIKMNOPTYXovai" + ".......",
)
_LETTERS_FOR_DIGITS = re.compile(
    r"(?<=[0-9])[OoIl|]+(?=[0-9])|(?<![^\W_])[Oo](?=[0-9]{2})|(?<=[0-9]{2})[Oo]+(?![^\W_])"
)
_DIGITS_FOR_LETTERS = str.maketrans("OoIl|", "00111")


@dataclass(frozen=True, slots=True)
class Plain:
    """The plain characters of a text; `starts[i]` and `ends[i]` say where character i stood in the original.

    `figures` is the same, character for character, with letters typed for digits ("O114 496 OO12") read as digits.
    """

    text: str
    figures: str
    starts: Sequence[int]
    ends: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where the plain characters from `start` to `end` stood in the original."""
        return self.starts[start], self.ends[end - 1]


def plain(original: str) -> Plain:
    """The text as the guard reads it."""
    if original.isascii() and original.replace("\n", "").isprintable():  # each of these reads as itself
        return _read_as(original, range(len(original)), range(1, len(original) + 1))
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for at, character in enumerate(original):
        read = _read(character)
        if not read and ends and _is_mark(character):
            ends[-1] = at + 1  # an accent or a key-cap ring goes with the character that carries it
        for one in read:
            characters.append(one)
            starts.append(at)
            ends.append(at + 1)
    return _read_as("".join(characters), starts, ends)


def _read_as(text: str, starts: Sequence[int], ends: Sequence[int]) -> Plain:
    return Plain(text, _LETTERS_FOR_DIGITS.sub(lambda run: run[0].translate(_DIGITS_FOR_LETTERS), text), starts, ends)


@lru_cache(maxsize=8192)
def _read(character: str) -> str:
    """One character as plain characters: usually one, none for an invisible one."""
    if character in _LINE_ENDS:
        return "\n"
    if character in _BLANK:
        return _BLANK[character]
    if character in "\t\r":
        return " "
    category = unicodedata.category(character)
    if category in ("Cf", "Cc", "Mn", "Me"):
        return ""
    if category == "Zs":
        return " "
    if category == "Pd" or character in _DASHES:
        return "-"
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    compatible = unicodedata.normalize("NFKC", character)
    if compatible != character:
        return "".join(_read(one) for one in compatible)
    return character.translate(_LOOK_ALIKE)


def _is_mark(character: str) -> bool:
    return unicodedata.category(character) in ("Mn", "Me")
