"""Reading one message that somebody asked to save. It takes the team's or chat's own consent; without it, nothing."""

import logging
from collections.abc import Awaitable, Callable
from urllib.parse import quote

import aiohttp

from bot.model.event import Conversation
from bot.ports import ConversationReferences

log = logging.getLogger(__name__)
GRAPH = "https://graph.microsoft.com"
US_GRAPH = "https://graph.microsoft.us"
_TIMEOUT = aiohttp.ClientTimeout(total=3)


class Messages:
    """Messages by id, through Microsoft Graph."""

    def __init__(self, url: str, token: Callable[[], Awaitable[str]], references: ConversationReferences) -> None:
        """Ask Graph at this address with this token; `references` know which team a channel is in."""
        self._url = url
        self._token = token
        self._references = references

    async def read(self, where: Conversation, message: str) -> object:
        """The message, as Graph tells it; None when it may not be read, or is gone."""
        reference = await self._references.get(where)
        if reference is None or (reference.team and not reference.group):
            return None
        place = f"teams/{quote(reference.group)}/channels" if reference.group else "chats"
        address = f"{self._url}/v1.0/{place}/{quote(reference.address, safe='')}/messages/{quote(message, safe='')}"
        try:
            headers = {"Authorization": f"Bearer {await self._token()}"}
            async with (
                aiohttp.ClientSession(timeout=_TIMEOUT) as session,
                session.get(address, headers=headers) as answer,
            ):
                answer.raise_for_status()
                found: object = await answer.json()
                return found
        except Exception as error:  # noqa: BLE001 - signing in fails in many ways, and all mean that it is not read
            log.info("a message to save could not be read: %s", type(error).__name__)
            return None
