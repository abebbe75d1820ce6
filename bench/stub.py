"""Just enough of Slack's Web API for a server under load: it says yes to everything."""

import itertools
import os

from aiohttp import web

from bench.town import TEAM

_numbers = itertools.count(1)


async def call(request: web.Request) -> web.Response:
    """Any method."""
    match request.match_info["method"]:
        case "auth.test":
            said = {"team": "Bench", "team_id": TEAM, "user_id": "UBOT", "bot_id": "BBOT", "url": "https://bench/"}
        case "users.info":
            said = {"user": {"id": "U1", "team_id": TEAM, "tz": "Europe/London", "real_name": "Somebody"}}
        case "chat.getPermalink":
            said = {"permalink": "https://bench.slack.com/archives/C1/p1"}
        case _:
            said = {"ts": f"1700000000.{next(_numbers):06d}", "channel": {"id": "D1"}}
    return web.json_response({"ok": True, **said})


if __name__ == "__main__":
    server = web.Application()
    server.add_routes([web.route("*", "/api/{method}", call)])
    web.run_app(server, host="127.0.0.1", port=int(os.environ["PORT"]), print=None, access_log=None)
