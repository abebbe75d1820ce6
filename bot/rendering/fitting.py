"""Words fitted into a platform's limits: broken between words, never dropped."""

import json
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable

_UNPRINTABLE = {code: "\ufffd" for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\t\n\x85"}
_JOINER = "\u200d"


def clean(text: str) -> str:
    """The text with what JSON or a chat cannot carry shown as the replacement character; line ends as one character."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").translate(_UNPRINTABLE)
    return lines.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def one_line(text: str) -> str:
    """The same words on one line."""
    return " ".join(clean(text).split())


def units(text: str) -> int:
    """UTF-16 units, as the clients count."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def json_length(data: object) -> int:
    """The UTF-16 units of the JSON that a platform is sent."""
    return units(json.dumps(data, ensure_ascii=False, separators=(",", ":")))


def split(text: str, most: int, length: Callable[[str], int] = units) -> list[str]:
    """The text in pieces of at most this length, broken at a line's end or between words where there is one.

    `length` of a text is the sum of its characters' lengths.
    """
    pieces = []
    while length(text) > most:
        end = _fitting(text, most, length)
        spaces = [found.start() for found in re.finditer(r"\s", text[: end + 1]) if found.start()]
        lines = [at for at in spaces if text[at] == "\n" and at > end // 2]
        cut = (lines or spaces or [_between_letters(text, end)])[-1]
        pieces.append(text[:cut])
        text = text[cut + 1 :] if text[cut].isspace() else text[cut:]
    return [*pieces, text]


def in_runs(text: str, most: int, length: Callable[[str], int] = units) -> list[str]:
    """The text in pieces of about this length that read on from one to the next."""
    pieces = split(clean(text), most, length)
    # What was broken between two words has its space back, so that the words stay two.
    return [piece for piece in (pieces[0], *(f" {each}" for each in pieces[1:])) if piece]


def shortened(text: str, most: int, length: Callable[[str], int] = units) -> str:
    """The start of the text, with an ellipsis where it goes on; the whole must then stand somewhere else."""
    return text if length(text) <= most else split(text, most - 1, length)[0].rstrip() + "…"


def _fitting(text: str, most: int, length: Callable[[str], int]) -> int:
    """How many characters of the text are at most this long."""
    return bisect_right(range(1, len(text) + 1), most, key=lambda end: length(text[:end]))


def _between_letters(text: str, end: int) -> int:
    """Where to break a word with no space in it: not before a mark that belongs to its letter, not inside an emoji."""
    at = end
    while at > 1 and (unicodedata.combining(text[at]) or _JOINER in text[at - 1 : at + 1] or text[at] == "\ufe0f"):
        at -= 1
    return at if at > 1 else end
