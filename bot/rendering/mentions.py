"""The people and places that a message names, so that a platform can name them in its own way."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bot.language.names import whole
from bot.model.message import (
    Block,
    Bullets,
    Facts,
    Group,
    Inline,
    Inlines,
    Mention,
    Message,
    Note,
    Paragraph,
    PlaceLink,
    Quote,
    Table,
    Text,
)


def named(blocks: Iterable[Block]) -> Iterator[Mention | PlaceLink]:
    """Every person and place that these blocks name."""
    return (each for line in lines_in(blocks) for each in line if isinstance(each, Mention | PlaceLink))


def lines_in(blocks: Iterable[Block]) -> Iterator[Inlines]:
    """Every line of inlines in these blocks, in reading order."""
    for block in blocks:
        match block:
            case Paragraph(line) | Note(line):
                yield line
            case Bullets(items):
                yield from items
            case Facts(facts):
                yield from (fact.value for fact in facts)
            case Table(rows=rows):
                yield from (cell for row in rows for cell in row)
            case Quote(people=people) if people:
                yield people
            case Group(inner):
                yield from lines_in(inner)
            case _:
                pass


def quoted(quote: Quote) -> Inlines:
    """Return a quote's words with its people in them; every other word is plain text."""
    return _Names(quote.people).mentioned_in(quote.text) if quote.people else (Text(quote.text),)


def calling(message: Message, people: Sequence[Mention] = ()) -> Message:
    """Return the message mentioning these people once each, where its words first name them, and nobody else.

    A mention notifies whoever it names, so everybody else is named in plain words.
    """
    names = _Names(people)
    return replace(message, blocks=tuple(names.called_in(block) for block in message.blocks))


class _Names:
    """People still to be mentioned; each is taken where their name is found first."""

    def __init__(self, people: Sequence[Mention]) -> None:
        self._left = list(people)

    def called_in(self, block: Block) -> Block:
        match block:
            case Paragraph(line):
                return Paragraph(self._called(line))
            case Note(line):
                return Note(_plain(line))
            case Bullets(items):
                return Bullets(tuple(map(self._called, items)))
            case Quote(text):
                found = self.mentioned_in(text)
                return Quote(text, tuple(each for each in found if isinstance(each, Mention)))
            case Facts(facts):
                return Facts(tuple(replace(fact, value=self._called(fact.value)) for fact in facts))
            case Table(rows=rows):
                return replace(block, rows=tuple(tuple(map(_plain, row)) for row in rows))
            case Group(inner):
                return replace(block, blocks=tuple(map(self.called_in, inner)))
            case _:
                return block

    def _called(self, line: Inlines) -> Inlines:
        called: list[Inline] = []
        for part in _plain(line):
            called += self.mentioned_in(part.text) if isinstance(part, Text) else (part,)
        return tuple(called)

    def mentioned_in(self, text: str) -> Inlines:
        parts: list[Inline] = []
        while found := whole(each.name for each in self._left).search(text):
            mention = next(each for each in self._left if each.name == found[0])
            self._left.remove(mention)
            parts += [Text(text[: found.start()]), mention]
            text = text[found.end() :]
        return tuple(part for part in (*parts, Text(text)) if part != Text("")) or (Text(text),)


def _plain(line: Inlines) -> Inlines:
    """Return the line with its people in plain words."""
    return tuple(Text(part.name) if isinstance(part, Mention) else part for part in line)
