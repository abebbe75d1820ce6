"""Text as people type it, made safe to store without changing what it says."""

import re

_UNKEPT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters but tabs and line feeds, and lone surrogates."""


def tidy_name(name: str, otherwise: str = "somebody") -> str:
    """Return a person's name as it may stand in a text, on one line; `otherwise` where nothing of it is left."""
    return " ".join(tidy(name).split()) or otherwise


def tidy(text: str) -> str:
    """The text without what no database or reader can take: NUL and other control characters, lone surrogates.

    Line ends become plain line feeds; everything that shows, and every formatting mark, stays.
    """
    return _UNKEPT.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
