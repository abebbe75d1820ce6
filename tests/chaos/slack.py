"""The stub Slack behind a bad network, where one workspace's messages cannot be looked up."""

import json
from typing import Any

from aiohttp import web

from bot.clock import SystemClock
from tests.chaos.network import BadNetwork
from tests.kit.slack_server import SlackServer

SIGHTED, BLIND = "TSIGHT", "TBLIND"
"""The workspace where a post can be looked up by its metadata, and the one where it cannot."""
_CLOCK = SystemClock()


class ChaoticSlack(SlackServer):
    """Each replica has an address of its own here, so that its posts are known."""

    def __init__(self, network: BadNetwork) -> None:
        super().__init__()
        self.looked_up = 0
        self._network = network
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
        if request.match_info["method"] != "chat.postMessage":
            return await self._api(request)
        refusal = {"ok": False, "error": "ratelimited"}
        return await self._network.carry(
            request,
            request.match_info["replica"],
            lambda: self._api(request),
            _shown,
            web.json_response(refusal, status=429, headers={"Retry-After": "1"}),
        )

    def _counted(self, name: str) -> Any:
        """The method as it is, but that one workspace's messages come back without their metadata."""
        real = self.methods.by_name[name]

        def read(space: Any, params: Any) -> Any:
            self.looked_up += 1
            blind = {"include_all_metadata": False} if space.id == BLIND else {}
            return real(space, {**params, **blind})

        return read


def _shown(answer: web.Response) -> tuple[str, str] | None:
    said = json.loads(answer.text or "{}")
    return (said["channel"], str(said["message"]["text"])) if said.get("ok") else None
