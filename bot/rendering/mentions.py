"""The people and places that a message names, so that a platform can name them in its own way."""

from collections.abc import Iterable, Iterator

from bot.model.message import Block, Bullets, Facts, Group, Inlines, Mention, Note, Paragraph, PlaceLink, Table


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
            case Group(inner):
                yield from lines_in(inner)
            case _:
                pass
