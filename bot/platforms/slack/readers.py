"""Who and what can be named natively in a workspace: people with an account there, places with a channel there."""

from collections.abc import Iterable, Iterator

from bot.model.message import Block, Bullets, Facts, Group, Inlines, Mention, Message, Note, Paragraph, PlaceLink, Table
from bot.platforms.slack.people import NAME
from bot.platforms.slack.render import Reader
from bot.ports import Store


class Readers:
    """Makes the reader that a message is drawn for."""

    def __init__(self, store: Store) -> None:
        """Look people and places up in this record."""
        self._store = store

    async def of(self, workspace: str, message: Message) -> Reader:
        """The reader of this message in this workspace."""
        found = list(named(message.blocks))
        people = {each.person for each in found if isinstance(each, Mention)}
        places = {each.place for each in found if isinstance(each, PlaceLink)}
        if not found:
            return Reader()
        async with self._store.unit() as unit:
            accounts = {each: await unit.people.account_of(each, NAME, workspace) for each in people}
            channels = {each: await unit.squads.channel_at(each, NAME, workspace) for each in places}
        return Reader(account_of=accounts.get, channel_of=channels.get)


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
