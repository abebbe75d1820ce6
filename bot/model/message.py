"""A message as a tree of data: what is said, never how one platform draws it.

Whatever a person typed is always `Text` (or a `Quote`), so every renderer escapes it and nobody can
smuggle in a mention, a link or markup.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Text:
    """Plain words, escaped by every renderer."""

    text: str


@dataclass(frozen=True, slots=True)
class Strong:
    """Words that carry weight."""

    text: str


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Words said with stress."""

    text: str


@dataclass(frozen=True, slots=True)
class Mono:
    """Something to type exactly as it stands."""

    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link. `url` is absolute, http or https; a renderer shows only the label for any other."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A person by record id; shown natively where the platform knows them, else as their name."""

    person: int
    name: str


@dataclass(frozen=True, slots=True)
class PlaceLink:
    """A place by code and name; a link to its squad's channel where the reader's platform has one."""

    place: str
    name: str


class MomentStyle(StrEnum):
    """How much of an instant to show."""

    DATE = "date"
    TIME = "time"
    DATE_TIME = "date and time"


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant (aware, UTC in storage), shown in the reader's zone."""

    at: datetime
    style: MomentStyle = MomentStyle.DATE_TIME


Inline = Text | Strong | Emphasis | Mono | Link | Mention | PlaceLink | Moment
Inlines = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of running text."""

    inlines: Inlines


@dataclass(frozen=True, slots=True)
class Heading:
    """The name of what follows."""

    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """Small print: who, when, where from."""

    inlines: Inlines


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; each item is one line of inlines."""

    items: tuple[Inlines, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's own words, as they wrote them. `people`: who of those named in them is mentioned natively."""

    text: str
    people: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """One labelled value."""

    label: str
    value: Inlines


@dataclass(frozen=True, slots=True)
class Facts:
    """Labelled values, one a row."""

    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table. Every row has as many cells as there are columns; the caption says what it holds."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Inlines, ...], ...]


@dataclass(frozen=True, slots=True)
class Divider:
    """A break between two subjects."""


class ButtonStyle(StrEnum):
    """How a button is to be weighed against its neighbours."""

    PLAIN = "plain"
    PRIMARY = "primary"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Button:
    """A press that comes back as `ButtonPressed(action, value)`.

    `spoken` is what a screen reader says where the label alone is unclear ("Read L12").
    """

    label: str
    action: str
    value: str = ""
    style: ButtonStyle = ButtonStyle.PLAIN
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class Buttons:
    """Buttons in a row."""

    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Blocks that belong together.

    `about` names the record they tell of ("L12"): the outbox looks again, when it sends, whether the
    readers may still see that record, and leaves the group out if not.
    """

    blocks: "tuple[Block, ...]"
    about: str = ""


Block = Paragraph | Heading | Note | Bullets | Quote | Facts | Table | Divider | Buttons | Group


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent. `summary` is the one plain line shown in a notification."""

    blocks: tuple[Block, ...]
    summary: str


def buttons_in(blocks: Iterable[Block]) -> list[Button]:
    """Every button in these blocks, in reading order."""
    found: list[Button] = []
    for block in blocks:
        if isinstance(block, Buttons):
            found += block.buttons
        elif isinstance(block, Group):
            found += buttons_in(block.blocks)
    return found


Words = str | Inline


def inlines(*parts: Words) -> Inlines:
    """Parts as inlines; a bare string becomes `Text`."""
    return tuple(Text(part) if isinstance(part, str) else part for part in parts)


def paragraph(*parts: Words) -> Paragraph:
    """A paragraph of these parts."""
    return Paragraph(inlines(*parts))


def note(*parts: Words) -> Note:
    """A note of these parts."""
    return Note(inlines(*parts))


def bullets(items: Iterable[Words | Inlines]) -> Bullets:
    """A list with one item for each entry."""
    return Bullets(tuple(item if isinstance(item, tuple) else inlines(item) for item in items))


def fact(label: str, *parts: Words) -> Fact:
    """One labelled value."""
    return Fact(label, inlines(*parts))
