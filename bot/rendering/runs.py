"""A line of a message as runs: pieces that a chat is sent, each with the same in plain words.

Every chat tells a line's parts alike; how a piece is drawn is its own, and its pen's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol, assert_never

from bot.model.message import Emphasis, Inlines, Link, Mention, Moment, Mono, PlaceLink, Strong, Text

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a line: what the chat is sent, and the same in plain words."""

    element: Json
    plain: str


Line = Sequence[Run]


class Pen(Protocol):
    """Draws the parts of a line for one chat and one reader."""

    def words(self, text: str, *, bold: bool = False, italic: bool = False) -> list[Run]:
        """Draw words that nothing in them can turn into markup."""
        ...

    def typed(self, text: str) -> list[Run]:
        """Draw something to type exactly as it stands."""
        ...

    def link(self, label: str, url: str) -> list[Run]:
        """Draw a link; only its label where the chat takes no such address."""
        ...

    def mention(self, mention: Mention) -> list[Run]:
        """Draw a person: natively where the reader's chat knows them."""
        ...

    def place(self, place: PlaceLink) -> list[Run]:
        """Draw a place, with its squad's channel where the reader's chat has one."""
        ...

    def moment(self, moment: Moment) -> list[Run]:
        """Draw an instant, on the reader's own clock."""
        ...


def drawn(parts: Inlines, pen: Pen) -> list[Run]:
    """Return a line's runs; those that would be empty are left out."""
    runs: list[Run] = []
    for part in parts:
        match part:
            case Text(text):
                runs += pen.words(text)
            case Strong(text):
                runs += pen.words(text, bold=True)
            case Emphasis(text):
                runs += pen.words(text, italic=True)
            case Mono(text):
                runs += pen.typed(text)
            case Link(label, url):
                runs += pen.link(label, url)
            case Mention():
                runs += pen.mention(part)
            case PlaceLink():
                runs += pen.place(part)
            case Moment():
                runs += pen.moment(part)
            case _:
                assert_never(part)
    return runs


def plain_words(line: Line) -> str:
    """Return the words of a line."""
    return "".join(run.plain for run in line)


# --- a table's rows in words ------------------------------------------------------------------------------------------


def named_row(columns: Sequence[str], row: Sequence[Inlines], pen: Pen) -> list[Run]:
    """Return a row as a line that names each value, for a table that the chat cannot draw."""
    line: list[Run] = []
    for column, cell in zip(columns, row, strict=True):
        line += pen.words("; ") if line else []
        line += [*pen.words(f"{column}: ", bold=True), *drawn(cell, pen)]
    return line


def plain_rows(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return rows in plain words, a line each, with each value's column named."""
    return "\n".join(
        "- " + "; ".join(f"{column}: {said}" for column, said in zip(columns, row, strict=True)) for row in rows
    )
