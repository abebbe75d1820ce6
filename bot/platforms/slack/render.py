"""Messages as Slack's blocks: as many messages as it takes, each inside every limit, no word cut."""

from collections.abc import Iterable, Sequence
from typing import TypedDict, assert_never

from bot.model.message import (
    Block,
    Bullets,
    Buttons,
    Divider,
    Facts,
    Group,
    Heading,
    Message,
    Note,
    Paragraph,
    Quote,
    Table,
)
from bot.platforms.slack import limits
from bot.platforms.slack.buttons import buttons, read_button
from bot.platforms.slack.fit import json_length, length, one_line, shortened
from bot.platforms.slack.note import escaped, note
from bot.platforms.slack.rich import Piece, Reader, rich, runs, text_runs, together
from bot.platforms.slack.table import table
from bot.rendering.mentions import quoted
from bot.rendering.runs import Json
from bot.rendering.sheets import Weight, chunks, in_words, laid_out

__all__ = ["Reader", "SlackMessage", "home_view", "read_button", "render", "view_blocks"]

NOBODY_IN_PARTICULAR = Reader()
_NO_WORDS = "(no words)"
_MOST: Weight = (limits.MESSAGE_BLOCKS, limits.MESSAGE_TABLES, limits.MESSAGE_TEXT, limits.MESSAGE_JSON)


class SlackMessage(TypedDict):
    """What Slack is sent. `text` is the same words for notifications and screen readers, escaped."""

    text: str
    blocks: list[Json]


def render(message: Message, reader: Reader = NOBODY_IN_PARTICULAR) -> list[SlackMessage]:
    """The message, split where Slack's limits ask for it; blocks that belong together stay so where they can."""
    summary = shortened(one_line(message.summary), limits.SUMMARY)
    drawn = chunks(message.blocks, lambda block: _block(block, reader, in_view=False))
    sheets = laid_out(drawn, _weight, _MOST, (0, 0, length(summary), 0))
    sheets[0] = sheets[0] or _only_summary(message)
    return [_message(sheet, summary if number == 0 else "") for number, sheet in enumerate(sheets)]


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


def _message(pieces: Sequence[Piece], summary: str) -> SlackMessage:
    return {"text": escaped(in_words(summary, (piece.plain for piece in pieces))), "blocks": _numbered(pieces)}


def _weight(piece: Piece) -> Weight:
    """As `_MOST` counts; the JSON with its comma, and the id that a row of buttons is given."""
    return 1, int(piece.block["type"] == "table"), length(piece.plain) + 1, json_length(piece.block) + 30


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
        case Quote():
            return rich([runs(quoted(block), reader)], "quote")
        case Facts(facts):
            return rich([[*text_runs(f"{fact.label}: ", bold=True), *runs(fact.value, reader)] for fact in facts])
        case Table():
            return table(block, reader, native=not in_view)
        case Divider():
            return [Piece({"type": "divider"}, "---")]
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
