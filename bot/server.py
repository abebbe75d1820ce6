"""The HTTP server: the platforms' routes, and two questions an operator's monitor may ask."""

from collections.abc import Awaitable, Callable, Sequence

from aiohttp import web

_MOST_BODY = 1024 * 1024


def application(routes: Sequence[web.RouteDef], *, ready: Callable[[], Awaitable[dict[str, bool]]]) -> web.Application:
    """An application with these routes, `GET /healthz` (alive) and `GET /readyz`.

    `ready` answers each thing that must hold before work may be sent here; /readyz is 503 unless all do.
    """

    async def healthz(_: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    async def readyz(_: web.Request) -> web.Response:
        checks = await ready()
        good = all(checks.values())
        return web.json_response({"status": "ready" if good else "not ready", **checks}, status=200 if good else 503)

    app = web.Application(client_max_size=_MOST_BODY)
    app.add_routes([web.get("/healthz", healthz), web.get("/readyz", readyz), *routes])
    return app


async def serve(app: web.Application, host: str, port: int) -> web.AppRunner:
    """Start serving. OSError when the address is taken."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=5)
    await runner.setup()
    await web.TCPSite(runner, host, port).start()
    return runner
