"""The stub Slack behind a bad network: it loses, delays and refuses, and remembers who posted what."""

import json
from dataclasses import dataclass
from random import Random
from typing import Any

from aiohttp import web

from bot.clock import SystemClock
from tests.kit.slack_server import SlackServer

SIGHTED, BLIND = "TSIGHT", "TBLIND"
"""The workspace where a post can be looked up by its metadata, and the one where it cannot."""
_CLOCK = SystemClock()


@dataclass(frozen=True, slots=True)
class Post:
    """A message that arrived: from which replica, when (seconds), and whether its answer was sent back."""

    channel: str
    text: str
    replica: str
    at: float
    answered: bool


class ChaoticSlack(SlackServer):
    """Each replica has an address of its own here, so that its posts are known."""

    def __init__(self, random: Random) -> None:
        super().__init__()
        self.posts: list[Post] = []
        self.looked_up = 0
        self.troubles = 0
        self._random = random
        self._runner.app.router.add_route("*", "/{replica}/api/{method}", self._through_bad_network)
        self.methods.by_name |= {
            name: self._counted(name) for name in ("conversations.history", "conversations.replies")
        }

    def api_of(self, replica: str) -> str:
        """What SLACK_API_URL is set to for this replica."""
        return f"{self.url}/{replica}/api/"

    async def _through_bad_network(self, request: web.Request) -> web.StreamResponse:
        try:
            await request.read()
        except ConnectionError:  # who asked was killed
            return web.Response(status=400)
        self.state.now = _CLOCK.now().timestamp()
        method, fate = request.match_info["method"], self._random.random()
        if method != "chat.postMessage":
            return await self._api(request)
        lost_before, lost_after, refused, slow = fate < 0.01, 0.01 <= fate < 0.03, 0.03 <= fate < 0.04, fate > 0.97
        self.troubles += lost_before or lost_after or refused or slow
        if lost_before:
            return _lost(request)
        if refused:
            return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": "1"})
        if slow:
            await _CLOCK.wait(self._random.uniform(0.1, 1.5))
        answer = await self._api(request)
        assert isinstance(answer, web.Response)
        said = json.loads(answer.text or "{}")
        if said.get("ok"):
            text = str(said["message"]["text"])
            replica = request.match_info["replica"]
            self.posts.append(Post(said["channel"], text, replica, _CLOCK.elapsed(), answered=not lost_after))
        if slow and self._random.random() < 0.5:
            await _CLOCK.wait(self._random.uniform(0.1, 1.5))
        return _lost(request) if lost_after else answer

    def _counted(self, name: str) -> Any:
        """The method as it is, but that one workspace's messages come back without their metadata."""
        real = self.methods.by_name[name]

        def read(space: Any, params: Any) -> Any:
            self.looked_up += 1
            blind = {"include_all_metadata": False} if space.id == BLIND else {}
            return real(space, {**params, **blind})

        return read


def _lost(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)
