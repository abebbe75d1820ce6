"""Who and what can be named natively in an organisation's Teams, and which buttons open a dialog there."""

from collections.abc import Callable
from urllib.parse import quote

from bot.model.message import Message
from bot.platforms.teams.kind import NAME
from bot.platforms.teams.rich import Reader
from bot.ports import Store
from bot.rendering.known import known_in


class Readers:
    """Makes the reader that a message is drawn for."""

    def __init__(self, store: Store, opens_form: Callable[[str, str], bool]) -> None:
        """Look people and places up in this record. `opens_form`: whether this action with this value does."""
        self._store = store
        self._opens_form = opens_form

    async def of(self, workspace: str, message: Message) -> Reader:
        """The reader of this message in this organisation."""
        known = await known_in(message, self._store, NAME, workspace)
        links = {place: _link(channel, workspace) for place, channel in known.channels.items() if channel}
        return Reader(account_of=known.accounts.get, link_of=links.get, opens_form=self._opens_form)


def _link(channel: str, workspace: str) -> str:
    return (
        f"https://teams.microsoft.com/l/channel/{quote(channel, safe='')}/channel?tenantId={quote(workspace, safe='')}"
    )
