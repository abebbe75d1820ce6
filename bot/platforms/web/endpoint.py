"""What stands between the page's routes and the network.

The page knows nobody's password: whoever can reach it can speak as anyone on it. So it answers only a browser on the
same machine, and only its own page: a loopback Host (a hostile site cannot point its own name at us), no proxy in
between (it would let the whole network in), JSON posted from our own origin (a hostile page cannot post to us), and no
frame, script or style but ours.
"""

import json
import logging
import traceback
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

HEADERS = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "object-src 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_PROXIED = {"forwarded", "via", "x-real-ip"}
"""Besides X-Forwarded-*, what a proxy adds to the requests it passes on."""
_log = logging.getLogger(__name__)


class Problem(Exception):
    """A request that cannot be answered: the HTTP status, and one sentence for the person."""

    def __init__(self, status: int, sentence: str) -> None:
        """The sentence is shown on the page as it stands."""
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence


def is_loopback(host: str) -> bool:
    """Whether a Host header ("127.0.0.1:8080", "[::1]:8080") names this machine."""
    try:
        parts = urlsplit(f"//{host}")
        return parts.hostname in _LOOPBACK and parts.username is None and (parts.port is None or parts.port > 0)
    except ValueError:
        return False


def answered(data: object, status: int = 200) -> web.Response:
    """Data as a JSON answer, never kept by the browser."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return web.json_response(text=text, status=status, headers={"Cache-Control": "no-store"})


def guarded(handler: Handler) -> Handler:
    """The handler behind the checks; whatever goes wrong leaves as one clear sentence, never as a stack trace."""

    async def answer(request: web.Request) -> web.StreamResponse:
        response = await _safely(handler, request)
        if not response.prepared:
            response.headers.update(HEADERS)
        return response

    return answer


async def _safely(handler: Handler, request: web.Request) -> web.StreamResponse:
    try:
        _check(request)
        return await handler(request)
    except Problem as problem:
        return answered({"error": problem.sentence}, problem.status)
    except web.HTTPRequestEntityTooLarge:
        return answered({"error": "That is too much to send at once. Shorten it and try again."}, 413)
    except web.HTTPException as redirect_or_error:
        if redirect_or_error.status >= 400:
            return answered({"error": f"{redirect_or_error.reason}."}, redirect_or_error.status)
        redirect_or_error.headers.update(HEADERS)
        raise
    except Exception as error:  # noqa: BLE001 - the last place where a person can still be told in words
        log_failure(request, error)
        return answered({"error": "Squadbot could not do that just now. Nothing you typed is lost: try again."}, 500)


def log_failure(request: web.Request, error: Exception) -> None:
    """Where it failed and the kind of failure, for the operator."""
    # Not the error's own words: what a library says of its failure may hold what the person typed.
    where = "".join(traceback.format_tb(error.__traceback__))
    _log.error("%s %s failed with %s at\n%s", request.method, request.path, type(error).__name__, where)


def _check(request: web.Request) -> None:
    if not is_loopback(request.headers.get("Host", "")):
        raise Problem(403, "This page answers only on this machine, at 127.0.0.1 or localhost.")
    if any(name.lower() in _PROXIED or name.lower().startswith("x-forwarded-") for name in request.headers):
        raise Problem(403, "This page has no sign-in, so it does not answer through a proxy.")
    if request.method != "POST":
        return
    if request.content_type != "application/json":
        raise Problem(415, "Send JSON.")
    origin = request.headers.get("Origin")
    ours = origin == f"{request.scheme}://{request.host}" if origin else _same_site(request)
    if not ours:
        raise Problem(403, "This page takes messages only from itself.")


def _same_site(request: web.Request) -> bool:
    return request.headers.get("Sec-Fetch-Site") == "same-origin"
