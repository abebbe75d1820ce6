"""Installing Squadbot in a workspace: /slack/install sends an administrator to Slack, who comes back with a code."""

import html
import logging
from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import urlencode, urlsplit

import aiohttp
from aiohttp import web
from slack_sdk.errors import SlackApiError

from bot.clock import Clock
from bot.platforms.slack.settings import SlackSettings
from bot.platforms.slack.workspaces import Workspaces, error_of
from bot.ports import Installation, Installations

log = logging.getLogger(__name__)
INSTALL = "/slack/install"
REDIRECT = "/slack/oauth_redirect"
_COOKIE = "squadbot-install"
_LIFE = timedelta(minutes=10)


class Install:
    """The two pages of an installation."""

    def __init__(
        self,
        settings: SlackSettings,
        workspaces: Workspaces,
        stored: Installations,
        clock: Clock,
        *,
        scopes: Sequence[str],
        public_url: str,
    ) -> None:
        """`scopes` are asked for; `public_url` is where the administrator comes back to."""
        self._settings = settings
        self._workspaces = workspaces
        self._stored = stored
        self._clock = clock
        self._scopes = scopes
        self._redirect = public_url.rstrip("/") + REDIRECT
        self._secure = self._redirect.startswith("https://")

    def routes(self) -> list[web.RouteDef]:
        """The routes."""
        return [web.get(INSTALL, self._begin), web.get(REDIRECT, self._finish)]

    async def _begin(self, _: web.Request) -> web.Response:
        state = await self._stored.issue_state(self._clock.now() + _LIFE)
        asked = {
            "client_id": self._settings.client_id,
            "scope": ",".join(self._scopes),
            "state": state,
            "redirect_uri": self._redirect,
        }
        there = f"{_site(self._settings.api_url)}/oauth/v2/authorize?{urlencode(asked)}"
        response = web.Response(status=302, headers={"Location": there, "Cache-Control": "no-store"})
        # The state must come back in the browser that it went out with, or somebody else's link could be finished here.
        response.set_cookie(
            _COOKIE,
            state,
            max_age=int(_LIFE.total_seconds()),
            path="/slack",
            httponly=True,
            secure=self._secure,
            samesite="Lax",
        )
        return response

    async def _finish(self, request: web.Request) -> web.Response:
        state, code = request.query.get("state", ""), request.query.get("code", "")
        if not state or state != request.cookies.get(_COOKIE):
            return _page(400, "This installation was begun in another browser.", INSTALL)
        if not await self._stored.use_state(state, self._clock.now()):
            return _page(400, "This installation was finished before, or begun too long ago.", INSTALL)
        if not code:
            return _page(400, "Slack says that nothing was installed.", INSTALL)
        try:
            installed = await self._exchange(code)
        except (SlackApiError, aiohttp.ClientError, TimeoutError, KeyError) as error:
            said = error_of(error) if isinstance(error, SlackApiError) else type(error).__name__
            log.warning("an installation could not be finished: %s", said)
            return _page(502, "Slack did not finish the installation.", INSTALL)
        await self._workspaces.keep(installed)
        log.info("installed in Slack workspace %s", installed.workspace)
        return _page(200, f"Squadbot is installed in {installed.name}. Add it to a channel and type /squad link there.")

    async def _exchange(self, code: str) -> Installation:
        client = self._workspaces.client()
        # Not oauth_v2_access: it asks aiohttp for a kind of header that aiohttp is giving up.
        asked = {
            "client_id": self._settings.client_id,
            "client_secret": self._settings.client_secret,
            "code": code,
            "redirect_uri": self._redirect,
        }
        said = await client.api_call("oauth.v2.access", data=asked)
        token = str(said["access_token"])
        where = said["enterprise"] if said.get("is_enterprise_install") else said["team"]
        tested = await self._workspaces.client(token).auth_test()
        return Installation(
            str(where["id"]),
            str(where.get("name") or where["id"]),
            str(said["bot_user_id"]),
            str(tested["bot_id"]),
            token,
            self._clock.now(),
        )


def _site(api_url: str) -> str:
    """Where people see Slack, from where programs do."""
    parts = urlsplit(api_url)
    return f"{parts.scheme}://{parts.netloc}"


def _page(status: int, said: str, again: str = "") -> web.Response:
    more = f'<p><a href="{again}">Begin again</a></p>' if again else ""
    text = (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Squadbot in Slack</title>'
        f"<h1>Squadbot in Slack</h1><p>{html.escape(said)}</p>{more}"
    )
    return web.Response(
        status=status,
        text=text,
        content_type="text/html",
        headers={"Content-Security-Policy": "default-src 'none'", "Cache-Control": "no-store"},
    )
