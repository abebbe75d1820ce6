"""The local chat page, put together: its routes behind their checks, its files, and how it closes."""

import re
from pathlib import Path

from aiohttp import web

from bot.platforms.web.endpoint import Problem, guarded
from bot.platforms.web.kind import NAME
from bot.platforms.web.people import People
from bot.platforms.web.receive import Receive
from bot.platforms.web.send import WebSender
from bot.platforms.web.show import Show
from bot.platforms.web.site import Ripple, Site
from bot.platforms.web.stream import Stream
from bot.ports import Kernel, Platform, Traits

_FILES = Path(__file__).parent / "static"


class Web(Platform):
    """A chat page for one machine. Serve it on a loopback address only: it trusts whoever can reach it."""

    name = NAME
    traits = Traits(keeps_typed=True)

    def __init__(self, kernel: Kernel) -> None:
        """Show what the kernel's own chat log holds."""
        self._ripple = Ripple()
        self._site = Site(kernel, self._ripple)
        self.sender = WebSender(kernel.chat, kernel.clock, kernel.public_url, self._ripple)

    def routes(self) -> list[web.RouteDef]:
        """Return every route of the page; none needs a middleware of the application's."""
        show, receive, people = Show(self._site), Receive(self._site), People(self._site)
        gets = {**show.gets, "/web/stream": Stream(self._site).stream, "/": _index, "/r/{code}": _record}
        posts = {**receive.posts, "/web/people": people.add}
        return [
            *(web.get(path, guarded(handler)) for path, handler in gets.items()),
            *(web.post(path, guarded(handler)) for path, handler in posts.items()),
            web.get("/web/static/{name}", guarded(_static)),
        ]

    async def hang_up(self) -> None:
        """End the streams."""
        self._ripple.close()


async def _index(_: web.Request) -> web.StreamResponse:
    return _file("page.html")


async def _static(request: web.Request) -> web.StreamResponse:
    return _file(request.match_info["name"])


def _file(name: str) -> web.StreamResponse:
    # Only a plain name of a file that we ship: no path can be smuggled in.
    if name not in {each.name for each in _FILES.iterdir()}:
        raise Problem(404, "There is no such file.")
    return web.FileResponse(_FILES / name, headers={"Cache-Control": "no-cache"})


async def _record(request: web.Request) -> web.StreamResponse:
    """A record's own address: the page opens it for whoever is reading."""
    code = request.match_info["code"]
    if not re.fullmatch(r"[A-Za-z]{1,3}[0-9]{1,9}", code, re.ASCII):
        raise Problem(404, f"“{code[:20]}” is not a record's code. One looks like L12.")
    raise web.HTTPFound(f"/#/r/{code.upper()}")
