"""Text as people type it, made safe to store without changing what it says."""

import unicodedata

_KEPT_CONTROLS = {"\n", "\t"}


def tidy(text: str) -> str:
    """The text without what no database or reader can take: NUL and other control characters, lone surrogates.

    Line ends become plain line feeds; everything that shows, and every formatting mark, stays.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        character
        for character in lines
        if character in _KEPT_CONTROLS or unicodedata.category(character) not in {"Cc", "Cs"}
    ).strip()
