"""Slack as it is met through Socket Mode: the same payloads, each in an envelope on a connection that we opened."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from bot.app import Squadbot
from tests.kit.clock import FrozenClock
from tests.kit.slack_screen import SlackScreen
from tests.kit.slack_server import APP_TOKEN, SlackServer

SETTINGS = {"SLACK_APP_TOKEN": APP_TOKEN, "SLACK_SIGNING_SECRET": ""}
"""What is set otherwise than for HTTP: without the secret no request is listened to."""


class SocketScreen(SlackScreen):
    """Slack, through the socket."""

    async def post(self, payload: dict[str, Any], *, retry: int = 0) -> tuple[int, Any]:
        return 200, await self.slack.deliver(payload, retry=retry)


@asynccontextmanager
async def socket_screen(squadbot: Squadbot, clock: FrozenClock, slack: SlackServer) -> AsyncIterator[SocketScreen]:
    """Squadbot listening, and Slack at the other end of its socket. Closing Squadbot closes the socket."""
    await squadbot.platforms["slack"].start()
    await slack.connected()
    yield SocketScreen(squadbot, clock, slack, "http://nowhere.invalid")
