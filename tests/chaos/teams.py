"""The stub Teams behind a bad network. Nothing can be looked up in Teams."""

from collections.abc import Callable
from typing import Any

from aiohttp import web

from bot.platforms.teams.settings import MANAGED_IDENTITY
from tests.chaos.network import BadNetwork
from tests.kit.teams_server import Json, TeamsServer
from tests.kit.teams_signing import APP_ID

TENANT = "7e2a0001-0000-4000-8000-000000000001"
"""The organisation whose channels these are."""
_CREATED = 201


class ChaoticTeams(TeamsServer):
    """Each replica has a token of its own here, so that its posts are known."""

    def __init__(self, network: BadNetwork) -> None:
        super().__init__()
        self._network = network

    def settings_of(self, replica: str) -> dict[str, str]:
        """What this replica is started with."""
        return {
            "MICROSOFT_APP_ID": APP_ID,
            "MICROSOFT_APP_TYPE": MANAGED_IDENTITY,
            "MICROSOFT_APP_TENANT_ID": TENANT,
            "IDENTITY_ENDPOINT": f"{self.identity_url}/{replica}",
            "IDENTITY_HEADER": "secret of the machine",
        }

    def _handled(self, what: str, work: Callable[[web.Request, Json], web.Response]) -> Any:
        handle = super()._handled(what, work)
        return self._through_bad_network(handle) if what == "post" else handle

    def _through_bad_network(self, handle: Any) -> Any:
        async def post(request: web.Request) -> web.StreamResponse:
            try:
                summary = (await request.json())["summary"]
            except ConnectionError:  # who asked was killed
                return web.Response(status=400)
            shown = (request.match_info["address"], str(summary))
            return await self._network.carry(
                request,
                request.headers["Authorization"].rpartition("/")[2],
                lambda: handle(request),
                lambda answer: shown if answer.status == _CREATED else None,
                web.json_response({"error": {"code": "TooManyRequests"}}, status=429, headers={"Retry-After": "1"}),
            )

        return post
