"""The people and places that a message names, so that a platform can name them in its own way."""

from collections.abc import Iterable, Iterator

from bot.model.message import Block, Bullets, Facts, Group, Inlines, Mention, Note, Paragraph, PlaceLink, Table


def named(blocks: Iterable[Block]) -> Iterator[Mention | PlaceLink]:
    """Every person and place that these blocks name."""
    for block in blocks:
        if isinstance(block, Group):
            yield from named(block.blocks)
        else:
            for line in _lines(block):
                yield from (each for each in line if isinstance(each, Mention | PlaceLink))


def _lines(block: Block) -> Iterable[Inlines]:
    match block:
        case Paragraph(line) | Note(line):
            return (line,)
        case Bullets(items):
            return items
        case Facts(facts):
            return (fact.value for fact in facts)
        case Table(rows=rows):
            return (cell for row in rows for cell in row)
        case _:
            return ()
