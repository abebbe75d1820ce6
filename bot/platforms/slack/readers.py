"""Who reads, and who and what can be named natively there: people with an account there, places with a channel."""

from bot.model.event import Conversation
from bot.model.message import Message
from bot.platforms.slack.kind import NAME
from bot.platforms.slack.render import Reader
from bot.ports import Store
from bot.rendering.known import known_in


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
        known = await known_in(message, self._store, NAME, workspace)
        return Reader(prefix=self._prefix, account_of=known.accounts.get, channel_of=known.channels.get)
