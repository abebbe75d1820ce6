"""Slack's requests over HTTP: whose they are is settled before anything in them is read."""

import logging

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.clock import Clock
from bot.platforms.slack.verify import is_from_slack

log = logging.getLogger(__name__)
PATH = "/slack/events"
_NOT_SLACKS = "not a request that Slack sends"


class Endpoint:
    """The one address that Slack posts everything to."""

    def __init__(self, app: AsyncApp, signing_secret: str, clock: Clock) -> None:
        """Hand what was signed with this secret to the bolt app."""
        self._app = app
        self._secret = signing_secret
        self._clock = clock

    def routes(self) -> list[web.RouteDef]:
        """The route."""
        return [web.post(PATH, self._receive)]

    async def _receive(self, request: web.Request) -> web.Response:
        body = await request.read()
        if not is_from_slack(self._secret, request.headers, body, self._clock.now().timestamp()):
            log.warning("refused a request that Slack did not sign, or signed too long ago (%d bytes)", len(body))
            return web.Response(status=401, text="not signed by Slack")
        try:
            asked = AsyncBoltRequest(body=body.decode(), query=request.query_string, headers=dict(request.headers))
        except (ValueError, TypeError, AttributeError, RecursionError) as error:
            log.warning("refused a request that cannot be read (%d bytes): %s", len(body), type(error).__name__)
            return web.Response(status=400, text=_NOT_SLACKS)
        try:
            answer = await self._app.async_dispatch(asked)
        except Exception as error:  # noqa: BLE001 - what a listener fails with, bolt has answered; this is its own reading
            log.warning("refused a request that Slack's library cannot read: %s", type(error).__name__)
            return web.Response(status=400, text=_NOT_SLACKS)
        return await to_aiohttp_response(answer)
