"""Messages as Adaptive Cards: as many cards as it takes, each inside every limit, no word cut."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, assert_never

from bot.model.message import (
    Block,
    Bullets,
    Buttons,
    Divider,
    Facts,
    Group,
    Heading,
    Inlines,
    Message,
    Note,
    Paragraph,
    Quote,
    Table,
    inlines,
)
from bot.platforms.teams import limits
from bot.platforms.teams.buttons import VERB, buttons, read_press
from bot.platforms.teams.markup import entities, is_plain, mentioning, only_mentions
from bot.platforms.teams.rich import Piece, Reader, rich, runs, text_runs
from bot.platforms.teams.table import table
from bot.rendering.fitting import json_length, one_line, shortened
from bot.rendering.mentions import quoted
from bot.rendering.runs import Json
from bot.rendering.sheets import Weight, chunks, in_words, laid_out

__all__ = ["VERB", "Card", "Reader", "card_of", "pieces_of", "read_press", "render"]

CONTENT_TYPE = "application/vnd.microsoft.card.adaptive"
NOBODY_IN_PARTICULAR = Reader()
_NO_WORDS = "(no words)"
_DIVIDER = Piece({}, "---")


@dataclass(frozen=True, slots=True)
class Card:
    """One message of Teams'.

    `content` is the Adaptive Card (an attachment of CONTENT_TYPE), `summary` the one line of its notification (the
    activity's `summary`), `fallback` every word of it in plain text.
    """

    content: Json
    summary: str
    fallback: str


def render(message: Message, reader: Reader = NOBODY_IN_PARTICULAR) -> list[Card]:
    """The message, split where Teams' limits ask for it; blocks that belong together stay so where they can."""
    drawn = chunks(message.blocks, lambda block: _block(block, reader, in_dialog=False))
    sheets = laid_out(drawn, _weight, (limits.CARD_JSON,), (0,))
    summary = shortened(one_line(message.summary), limits.SUMMARY)
    if not any(piece.element for piece in sheets[0]):
        sheets[0] = rich([text_runs(summary or _NO_WORDS)])
    return [_card(sheet, summary, first=number == 0) for number, sheet in enumerate(sheets)]


def pieces_of(blocks: Iterable[Block], reader: Reader, *, in_dialog: bool) -> list[Piece]:
    """These blocks for a dialog or a card, dividers drawn."""
    return _divided([piece for block in blocks for piece in _block(block, reader, in_dialog=in_dialog)])


def card_of(pieces: Sequence[Piece], summary: str, actions: Sequence[Json] = ()) -> Json:
    """The pieces as one Adaptive Card; `actions` stand at its foot."""
    return {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": limits.VERSION,
        # Dates are said as in British English: "5 June 2026".
        "lang": "en-GB",
        "fallbackText": summary or _NO_WORDS,
        "body": [piece.element for piece in pieces],
        **({"actions": list(actions)} if actions else {}),
        "msteams": {"width": "Full", "entities": entities(pieces)},
    }


def _card(pieces: Sequence[Piece], summary: str, *, first: bool) -> Card:
    fallback = in_words(summary if first else "", (piece.plain for piece in pieces))
    return Card(card_of(_divided(pieces), summary), summary or shortened(one_line(fallback), limits.SUMMARY), fallback)


def _weight(piece: Piece) -> Weight:
    """What a piece takes of a card, with its comma and what a divider adds to the element after it."""
    return (json_length(piece.element) + json_length(piece.mentions) + 45,)


def _divided(pieces: Sequence[Piece]) -> list[Piece]:
    """Each divider as a line above what comes after it; none at a card's head or foot."""
    kept: list[Piece] = []
    divide = False
    for piece in pieces:
        if piece is _DIVIDER:
            divide = bool(kept)
        else:
            kept.append(piece.styled(separator=True, spacing="Large") if divide else piece)
            divide = False
    return kept


def _block(block: Block, reader: Reader, *, in_dialog: bool) -> list[Piece]:
    match block:
        case Paragraph(parts):
            return _line(parts, reader)
        case Heading(text):
            return _heading(text)
        case Note(parts):
            return _line(parts, reader, size="Small", isSubtle=True)
        case Bullets(items):
            return _close([piece for item in items for piece in _line(item, reader, "• ")])
        case Quote():
            return _quote(block, reader)
        case Facts(facts):
            return _close([piece for fact in facts for piece in _fact(fact.label, fact.value, reader)])
        case Table():
            return table(block, reader)
        case Divider():
            return [_DIVIDER]
        case Buttons(row):
            return buttons(row, reader, in_dialog=in_dialog)
        case Group(inner):
            return _group([piece for each in inner for piece in _block(each, reader, in_dialog=in_dialog)])
        case _:
            assert_never(block)


def _line(parts: Inlines, reader: Reader, start: str = "", **style: Any) -> list[Piece]:
    """A line with its people mentioned: in it where its words are safe beside a mention, else above it."""
    whole = (*inlines(start), *parts) if start else parts
    if native := mentioning(whole, reader, **style):
        return [native]
    drawn = rich([runs(whole, reader, **style)]) if runs(parts, reader) else []
    return [*only_mentions(parts, reader), *drawn]


def _fact(label: str, value: Inlines, reader: Reader) -> list[Piece]:
    if native := mentioning(value, reader, label):
        return [native]
    return [
        *only_mentions(value, reader),
        *rich([[*text_runs(f"{label}: ", weight="Bolder"), *runs(value, reader)]]),
    ]


def _close(pieces: list[Piece]) -> list[Piece]:
    """Lines of one list, with no space between them."""
    return [piece.styled(spacing="None") if number else piece for number, piece in enumerate(pieces)]


def _heading(text: str) -> list[Piece]:
    words = one_line(text)
    style: Json = {"size": "Medium", "weight": "Bolder"}
    if words and is_plain(words):
        return [
            Piece(
                {"type": "TextBlock", "text": words, "style": "heading", "wrap": True, "spacing": "Large", **style},
                words,
            )
        ]
    return rich([text_runs(words, **style)], spacing="Large")


def _quote(quote: Quote, reader: Reader) -> list[Piece]:
    """A box, and quotation marks: what is quoted is not told by a shade alone."""
    if not quote.text.strip():
        return []
    words = quoted(replace(quote, text=f"“{quote.text}”"))
    return [
        replace(piece, element={"type": "Container", "style": "emphasis", "items": [piece.element]})
        for piece in _line(words, reader)
    ]


def _group(pieces: list[Piece]) -> list[Piece]:
    """What belongs together, with more space before it than inside it."""
    if not pieces:
        return []
    first, *rest = pieces
    return [
        first if first is _DIVIDER else replace(first, element={"spacing": "Medium"} | first.element),
        *(each if each is _DIVIDER else replace(each, element={"spacing": "Small"} | each.element) for each in rest),
    ]
