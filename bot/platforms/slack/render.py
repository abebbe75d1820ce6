"""Messages as Slack's blocks: as many messages as it takes, each inside every limit, no word cut."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TypedDict, assert_never
from urllib.parse import urlsplit

from bot.model.message import (
    Block,
    Bullets,
    Buttons,
    Divider,
    Facts,
    Group,
    Heading,
    Link,
    Message,
    Note,
    Paragraph,
    Picture,
    Quote,
    Table,
    inlines,
)
from bot.platforms.slack import limits
from bot.platforms.slack.buttons import Pressed, buttons, read_button
from bot.platforms.slack.fit import json_length, length, one_line, shortened
from bot.platforms.slack.note import escaped, note
from bot.platforms.slack.rich import Json, Line, Piece, Reader, can_link, rich, runs, text_runs, together
from bot.platforms.slack.table import table

__all__ = ["Pressed", "Reader", "SlackMessage", "home_view", "read_button", "render", "view_blocks"]

NOBODY_IN_PARTICULAR = Reader()
_NO_WORDS = "(no words)"


class SlackMessage(TypedDict):
    """What Slack is sent. `text` is the same words for notifications and screen readers, escaped."""

    text: str
    blocks: list[Json]


def render(message: Message, reader: Reader = NOBODY_IN_PARTICULAR) -> list[SlackMessage]:
    """The message, split where Slack's limits ask for it; blocks that belong together stay so where they can."""
    sheets = [_Sheet(shortened(one_line(message.summary), limits.SUMMARY))]
    for chunk in _chunks(message.blocks, reader):
        if not sheets[-1].takes(chunk) and sheets[-1].pieces and _Sheet().takes(chunk):
            sheets.append(_Sheet())
        for piece in chunk:
            if not sheets[-1].takes([piece]):
                sheets.append(_Sheet())
            sheets[-1].put(piece)
    if not sheets[0].pieces:
        sheets[0].pieces = _only_summary(message)
    return [{"text": sheet.text, "blocks": _numbered(sheet.pieces)} for sheet in sheets]


def home_view(message: Message, reader: Reader = NOBODY_IN_PARTICULAR) -> Json:
    """The message as somebody's home tab, which is one page: what does not fit is said to be missing."""
    blocks = view_blocks(message.blocks, reader)
    if (left := len(blocks) - limits.VIEW_BLOCKS) > 0:
        said = f"Slack shows no more on one page: {left + 1} further parts are left out here."
        blocks = [*blocks[: limits.VIEW_BLOCKS - 1], *(piece.block for piece in rich([text_runs(said)]))]
    return {"type": "home", "blocks": blocks or [piece.block for piece in _only_summary(message)]}


def _only_summary(message: Message) -> list[Piece]:
    """What stands for a message with nothing in it."""
    return rich([text_runs(shortened(one_line(message.summary), limits.SUMMARY) or _NO_WORDS)])


def view_blocks(blocks: Iterable[Block], reader: Reader) -> list[Json]:
    """These blocks for a modal or a home tab."""
    return _numbered([piece for block in blocks for piece in _block(block, reader, in_view=True)])


class _Sheet:
    """One of Slack's messages, while it is filled."""

    def __init__(self, summary: str = "") -> None:
        self.pieces: list[Piece] = []
        self._summary = summary
        self._text_length = length(summary)
        self._json_length = 0

    @property
    def text(self) -> str:
        """Every word of the pieces, after the summary where they do not begin with it."""
        words = "\n".join(piece.plain for piece in self.pieces)
        told = words.split("\n", 1)[0].strip() == self._summary
        return escaped("\n".join(part for part in ("" if told else self._summary, words) if part.strip()))

    def takes(self, more: Sequence[Piece]) -> bool:
        """Whether these go in as well."""
        return (
            len(self.pieces) + len(more) <= limits.MESSAGE_BLOCKS
            and sum(piece.block["type"] == "table" for piece in (*self.pieces, *more)) <= 1
            and self._text_length + sum(map(_text_length, more)) <= limits.MESSAGE_TEXT
            and self._json_length + sum(map(_json_length, more)) <= limits.MESSAGE_JSON
        )

    def put(self, piece: Piece) -> None:
        """Put it at the end."""
        self.pieces.append(piece)
        self._text_length += _text_length(piece)
        self._json_length += _json_length(piece)


def _text_length(piece: Piece) -> int:
    return length(piece.plain) + 1


def _json_length(piece: Piece) -> int:
    """With its comma, and the id that a row of buttons is given."""
    return json_length(piece.block) + 30


def _chunks(blocks: Iterable[Block], reader: Reader) -> Iterator[list[Piece]]:
    """What should stay in one message: a group, and a heading with what it is the name of."""
    kept: list[Piece] = []
    for block in blocks:
        kept += _block(block, reader, in_view=False)
        if not isinstance(block, Heading | Divider):
            yield kept
            kept = []
    yield kept


def _numbered(pieces: Sequence[Piece]) -> list[Json]:
    """The blocks; rows of buttons get ids, so that a press says which row it was in."""
    rows = iter(range(len(pieces)))
    return [
        piece.block | {"block_id": f"buttons-{next(rows)}"} if piece.block["type"] == "actions" else piece.block
        for piece in pieces
    ]


def _block(block: Block, reader: Reader, *, in_view: bool) -> list[Piece]:
    match block:
        case Paragraph(parts):
            return rich([runs(parts, reader)])
        case Heading(text):
            return _heading(text)
        case Note(parts):
            return note(parts, reader)
        case Bullets(items):
            return rich([runs(item, reader) for item in items], "list")
        case Quote(text):
            return rich([text_runs(text)], "quote")
        case Facts(facts):
            return rich([[*text_runs(f"{fact.label}: ", bold=True), *runs(fact.value, reader)] for fact in facts])
        case Table():
            return table(block, reader, native=not in_view)
        case Divider():
            return [Piece({"type": "divider"}, "---")]
        case Picture(url, alt):
            return _picture(url, alt)
        case Buttons(row):
            return buttons(row)
        case Group(inner):
            return _group(inner, reader, in_view=in_view)
        case _:
            assert_never(block)


def _group(blocks: Sequence[Block], reader: Reader, *, in_view: bool) -> list[Piece]:
    """What belongs together: its running text in one block, so that the space is between groups and not inside them."""
    pieces: list[Piece] = []
    running: list[Piece] = []
    for block in blocks:
        drawn = _block(block, reader, in_view=in_view)
        if isinstance(block, Paragraph | Quote | Bullets):
            running += drawn
        else:
            pieces += [*together(running), *drawn]
            running = []
    return [*pieces, *together(running)]


def _heading(text: str) -> list[Piece]:
    words = one_line(text)
    if not words:
        return []
    if length(words) > limits.HEADER:
        return rich([text_runs(words, bold=True)])
    return [Piece({"type": "header", "text": {"type": "plain_text", "text": words, "emoji": False}}, words)]


def _picture(url: str, alt: str) -> list[Piece]:
    """A picture that Slack can fetch, with its words under it for everyone; any other is a link.

    One address that Slack cannot fetch would have it refuse the whole message.
    """
    words = one_line(alt)
    if not (_is_public(url) and length(words) <= limits.PICTURE_ALT):
        line: Line = [*text_runs("Picture: "), *runs(inlines(Link(words or url, url)), NOBODY_IN_PARTICULAR)]
        return rich([line])
    titled = {"title": {"type": "plain_text", "text": words, "emoji": False}} if words else {}
    block = {"type": "image", "image_url": url, "alt_text": words or "A picture without a description", **titled}
    return [Piece(block, f"Picture: {words} ({url})" if length(url) <= limits.URL_IN_WORDS else f"Picture: {words}")]


def _is_public(url: str) -> bool:
    """Whether Slack's servers may reach it: by name, over https."""
    if not (can_link(url) and url.startswith("https://")):
        return False
    name = urlsplit(url).hostname or ""
    return "." in name and not name.rpartition(".")[2].isdecimal() and ":" not in name
