"""Who reads, and who and what can be named natively there: people with an account there, places with a channel."""

from bot.model.event import Conversation
from bot.model.message import Mention, Message, PlaceLink
from bot.platforms.slack.kind import NAME
from bot.platforms.slack.render import Reader
from bot.ports import Store
from bot.rendering.mentions import named


class Readers:
    """Makes the reader that a message is drawn for."""

    def __init__(self, store: Store, prefix: str) -> None:
        """Look people and places up in this record; `prefix` stands before every command."""
        self._store = store
        self._prefix = prefix

    async def is_linked(self, where: Conversation) -> bool:
        """Whether this channel is a squad's."""
        async with self._store.unit() as unit:
            return await unit.squads.of_channel(where) is not None

    async def of(self, workspace: str, message: Message) -> Reader:
        """The reader of this message in this workspace."""
        found = list(named(message.blocks))
        people = {each.person for each in found if isinstance(each, Mention)}
        places = {each.place for each in found if isinstance(each, PlaceLink)}
        if not found:
            return Reader(prefix=self._prefix)
        async with self._store.unit() as unit:
            accounts = {each: await unit.people.account_of(each, NAME, workspace) for each in people}
            channels = {each: await unit.squads.channel_at(each, NAME, workspace) for each in places}
        return Reader(prefix=self._prefix, account_of=accounts.get, channel_of=channels.get)
