"""People tagged in a text in Teams: "<at>Tom Bell</at>", each with an entity beside it that says who that is."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import unescape

_TAG = re.compile(r"<at(?:\s[^<>]*)?>(.*?)</at>", re.DOTALL | re.IGNORECASE)

MOST_NAMED = 20
"""People of one text whom Teams is asked about."""


@dataclass(frozen=True, slots=True)
class Tag:
    """Somebody tagged: their id with this bot, their account where Teams told it, and the name that stands there."""

    id: str
    account: str
    name: str
    marked: str = ""
    """The tag as it stands in the text."""


Parts = Sequence[str | Tag]


def split(text: str, tags: Iterable[Tag]) -> Parts:
    """Return the text in parts, one for each person tagged; a tag nobody's entity tells of is plain words.

    Teams tags some names word by word, each word with an entity of the same person: those are one part.
    """
    left, parts, at = list(tags), list[str | Tag](), 0
    for mark in _TAG.finditer(text):
        shown = unescape(mark[1])
        tag = next((each for each in left if each.marked == mark[0]), None)
        between, at = text[at : mark.start()], mark.end()
        if tag is None:
            parts += [between, shown]
            continue
        left.remove(tag)
        before = parts[-1] if parts else ""
        if isinstance(before, Tag) and before.id == tag.id and not between.strip() and before.marked != tag.marked:
            # Some clients put the whole name in the entity of each word.
            whole = tag.name if tag.name == before.name else f"{before.name} {shown}"
            parts[-1] = Tag(tag.id, tag.account, whole, mark[0])
        else:
            parts += [between, Tag(tag.id, tag.account, max(tag.name, shown, key=len), mark[0])]
    return [part for part in (*parts, text[at:]) if part]


def plain(parts: Parts) -> str:
    """Return the words of these parts, people by the name that stands there."""
    return "".join(part.name if isinstance(part, Tag) else part for part in parts).strip()
