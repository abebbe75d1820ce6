"""The workspaces Squadbot is installed in: which one a request came to, and a client that speaks to it."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import Clock
from bot.ports import Installation, Installations

log = logging.getLogger(__name__)
quiet = logging.getLogger("squadbot.slack.libraries")
"""Slack's libraries log what people wrote; this logger drops it all. What matters is logged here, without content."""
quiet.propagate = False
quiet.addHandler(logging.NullHandler())
quiet.setLevel(logging.CRITICAL)

TIMEOUT = 6
"""Seconds a call to Slack may take: less than the outbox waits for a send."""
REMEMBERED = 5.0
"""Seconds an installation is taken as known: another replica may have removed it, or keep a newer token."""


@dataclass(frozen=True, slots=True)
class _Known:
    installation: Installation | None
    at: float


class Workspaces:
    """Installations, as read from the record or, for one workspace, told by its token; and a client for each."""

    def __init__(self, clock: Clock, api_url: str, *, bot_token: str = "", stored: Installations | None = None) -> None:
        """One workspace by its `bot_token`, or those in `stored`."""
        self._clock = clock
        self._api_url = api_url
        self._bot_token = bot_token
        self._stored = stored
        self._own: Installation | None = None
        self._known: dict[str, _Known] = {}
        self._session: aiohttp.ClientSession | None = None

    async def find(self, candidates: Iterable[str | None]) -> Installation | None:
        """The installation a request came to: the first of these workspaces or organisations that has one."""
        named = [each for each in dict.fromkeys(candidates) if each]
        # That none has one is not taken as known: another replica may have been installed through just now.
        for look in (self._remembered, self.afresh):
            for workspace in named:
                if found := await look(workspace):
                    return found
        return None

    async def get(self, workspace: str) -> Installation | None:
        """The installation in a workspace."""
        return await self.find((workspace,))

    async def afresh(self, workspace: str) -> Installation | None:
        """The installation in a workspace, as the record has it now."""
        if self._stored is None:
            own = await self.ours()
            return own if own.workspace == workspace else None
        known = _Known(await self._stored.get(workspace), self._clock.elapsed())
        self._known[workspace] = known
        return known.installation

    async def _remembered(self, workspace: str) -> Installation | None:
        known = self._known.get(workspace)
        if known is None or self._clock.elapsed() - known.at > REMEMBERED:
            return await self.afresh(workspace)
        return known.installation

    async def keep(self, installation: Installation) -> None:
        """Squadbot was installed."""
        assert self._stored is not None, "installed by OAuth"
        await self._stored.put(installation)
        self._known.pop(installation.workspace, None)

    async def forget(self, workspace: str, before: datetime) -> None:
        """Squadbot was removed, or its token taken back."""
        if self._stored is None:
            log.warning("Slack workspace %s has removed Squadbot: SLACK_BOT_TOKEN is no longer valid", workspace)
            self._own = None
            return
        gone = await self._stored.remove(workspace, before)
        self._known.pop(workspace, None)
        log.info("Slack workspace %s has removed Squadbot; its token is %s", workspace, "gone" if gone else "newer")

    def client(self, token: str | None = None) -> AsyncWebClient:
        """A client that speaks with this token. It repeats nothing by itself: the outbox decides that."""
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=TIMEOUT))
        return AsyncWebClient(
            token, base_url=self._api_url, timeout=TIMEOUT, session=self._session, logger=quiet, retry_handlers=[]
        )

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()

    async def ours(self) -> Installation:
        """The only installation, as its token says. SlackApiError when Slack does not take it."""
        if self._own is None:
            self._own = await installation_of(self.client(self._bot_token), self._bot_token, self._clock.now())
        return self._own


async def installation_of(client: AsyncWebClient, token: str, at: datetime) -> Installation:
    """Whose token this is. SlackApiError when Slack does not take it."""
    said = await client.auth_test(token=token)
    org = bool(said.get("is_enterprise_install"))
    workspace = str(said["enterprise_id"] if org else said["team_id"])
    return Installation(workspace, str(said.get("team", "")), str(said["user_id"]), str(said["bot_id"]), token, at)


def error_of(error: SlackApiError) -> str:
    """Slack's own word for what went wrong: "channel_not_found"."""
    data = error.response.data if hasattr(error.response, "data") else error.response
    return str(data.get("error", "")) if isinstance(data, dict) else ""
