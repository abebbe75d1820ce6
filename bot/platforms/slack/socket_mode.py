"""Socket Mode: the same events through a connection that we open, for a server that Slack cannot reach."""

import asyncio
import logging

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp

from bot.clock import Clock
from bot.platforms.slack.tokens import APP_TOKEN, until_taken
from bot.platforms.slack.workspaces import Workspaces, quiet

log = logging.getLogger(__name__)


class Socket:
    """A connection to Slack that is made again whenever it is lost."""

    def __init__(self, app: AsyncApp, app_token: str, workspaces: Workspaces, clock: Clock) -> None:
        """Hand what comes to the bolt app."""
        self._app = app
        self._token = app_token
        self._workspaces = workspaces
        self._clock = clock
        self._handler: AsyncSocketModeHandler | None = None
        self._connecting: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Connect, however long that takes."""
        client = self._workspaces.client()
        self._handler = AsyncSocketModeHandler(self._app, self._token, logger=quiet, web_client=client)
        self._connecting = asyncio.create_task(self._connect(self._handler), name="slack socket")

    async def stop(self) -> None:
        """Disconnect."""
        if self._connecting is not None:
            self._connecting.cancel()
            await asyncio.gather(self._connecting, return_exceptions=True)
        if self._handler is not None:
            await self._handler.close_async()  # type: ignore[no-untyped-call]  # it says nothing of its types

    async def _connect(self, handler: AsyncSocketModeHandler) -> None:
        log.info("connecting to Slack by Socket Mode")
        # The library asks for the address itself, but would say nothing of a token that Slack does not take.
        handler.client.wss_uri = await until_taken(APP_TOKEN, self._open, self._clock)
        await handler.connect_async()  # type: ignore[no-untyped-call]  # it says nothing of its types
        log.info("connected to Slack by Socket Mode")

    async def _open(self) -> str:
        return str((await self._workspaces.client().apps_connections_open(app_token=self._token))["url"])
