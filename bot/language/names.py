"""Names of people inside a text: where they stand, and one put in the place of another."""

import re
import unicodedata
from collections.abc import Iterable, Sequence


def whole(names: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern for any of these names as whole words, the longest first; it finds nothing without names."""
    ways = "|".join(re.escape(name) for name in sorted({*names} - {""}, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{ways})(?!\w)" if ways else r"(?!)")


def folded(name: str) -> str:
    """Return a name as somebody types it in a hurry: lower case, no accents, straight apostrophes, single spaces."""
    letters = unicodedata.normalize("NFKD", name.replace("’", "'"))
    return " ".join("".join(letter for letter in letters if not unicodedata.combining(letter)).casefold().split())


def followed_by(text: str, name: str) -> str:
    """Return the text with a name after it, apart from a word or name that it would otherwise run into."""
    return f"{text} {name}" if text[-1:].isalnum() else text + name


def renamed(text: str, names: Sequence[tuple[str, str]]) -> str:
    """Return the text with each first name, in the order of the text, replaced by the second."""
    done, left = "", text
    for stands, shown in names:
        if found := whole([stands]).search(left):
            done += left[: found.start()] + shown
            left = left[found.end() :]
    return done + left
