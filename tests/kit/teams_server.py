"""A stub Bot Connector on loopback, and what is around it: keys, tokens, Graph; with a memory and scripted failures.

    async with TeamsServer() as teams:
        teams.add_channel("19:hubs@thread.tacv2", "tenant", "team")
        teams.fail("post", answer(502), answer(429, retry_after=2))

Whatever Teams would not take is a complaint, and leaving the block with a complaint fails the test.
"""

import asyncio
import itertools
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from types import TracebackType
from typing import Any, Self

from aiohttp import web
from botbuilder.schema import Activity

from bot.clock import SystemClock
from tests.kit.teams_shapes import card_problems
from tests.kit.teams_signing import APP_ID, listed

Json = dict[str, Any]
TOKEN = "token of the bot"
MOST_BYTES = 100_000
HTML = "<html>"
"""For a code: the answer is no JSON."""
_PACES = ((1, 7), (2, 8), (30, 60), (3600, 1800))
"""Seconds, and how many messages one conversation takes in them."""


@dataclass
class Failure:
    """What goes wrong with one call. `after`: the work is done first, as when an answer is lost on its way back."""

    status: int = 0
    code: str = ""
    retry_after: int = 0
    after: bool = False
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once the call is here."""
    released: asyncio.Event | None = None


def answer(status: int, code: str = "", *, retry_after: int = 0, after: bool = False) -> Failure:
    """This status, with Teams' own word for it."""
    return Failure(status, code, retry_after, after)


def dropped(*, after: bool = False) -> Failure:
    """The connection breaks."""
    return Failure(after=after)


def held() -> Failure:
    """No answer until the test sets `released`."""
    return Failure(released=asyncio.Event())


@dataclass
class Place:
    """A conversation: a channel of a team, a group chat, or a person's own."""

    address: str
    tenant: str
    members: set[str]
    team: str = ""
    messages: list[Json] = field(default_factory=list)
    """Each with `id`, `from` (empty for Squadbot), `text`, `card`, `thread`, `edited`."""
    installed: bool = True
    posted: list[float] = field(default_factory=list)


class TeamsServer:
    """`places` is what the stub remembers, `calls` what it was asked, `complaints` what Teams would not have taken."""

    def __init__(self, elapsed: Callable[[], float] = lambda: 0.0, *, paced: bool = False) -> None:
        """With `paced` Teams' limits hold, on this clock."""
        self.places: dict[str, Place] = {}
        self.people: dict[str, tuple[str, str]] = {}
        """Account: the tenant and the name."""
        self.calls: list[tuple[str, str]] = []
        self.complaints: list[str] = []
        self.keys = [listed("first")]
        self.key_fetches = self.tokens = 0
        self.graph: dict[str, Json] = {}
        """Messages that Graph would tell of, by id."""
        self.url = ""
        self._elapsed = elapsed
        self._paced = paced
        self._failures: dict[str, deque[Failure | None]] = {}
        self._vouched = {f"Bearer {TOKEN}"}
        self._ids = itertools.count(1_780_000_000_000)
        self._runner = web.AppRunner(self._application(), access_log=None, shutdown_timeout=0.1)

    @property
    def service_url(self) -> str:
        """Where the connector is, as activities and their tokens name it."""
        return f"{self.url}/uk/"

    @property
    def keys_url(self) -> str:
        """Where the keys are listed."""
        return f"{self.url}/openid"

    @property
    def identity_url(self) -> str:
        """Where a managed identity gets its tokens; below it, each machine has an address and a token of its own."""
        return f"{self.url}/identity"

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        return self

    async def __aexit__(self, kind: type[BaseException] | None, _: object, __: TracebackType | None) -> None:
        for failure in (each for queue in self._failures.values() for each in queue):
            if failure and failure.released:
                failure.released.set()
        await self._runner.cleanup()
        if kind is None:
            assert not self.complaints, "\n".join(self.complaints)

    # --- scripting ---

    def add_channel(self, address: str, tenant: str, team: str, *members: str) -> Place:
        """A channel of a team, with the app installed in it."""
        self.places[address] = Place(address, tenant, set(members), team)
        return self.places[address]

    def add_person(self, account: str, tenant: str, name: str) -> None:
        """Somebody in an organisation."""
        self.people[account] = (tenant, name)

    def own_chat(self, account: str) -> Place:
        """A person's own conversation with Squadbot."""
        tenant = self.people[account][0]
        return self.places.setdefault(f"a:{account}", Place(f"a:{account}", tenant, {account}))

    def fail(self, what: str, *failures: Failure | None) -> None:
        """The next calls of this kind ("post", "update", "open", "member", "token", "keys") fail so; None goes well."""
        self._failures.setdefault(what, deque()).extend(failures)

    def called(self, what: str) -> list[str]:
        """The conversations that calls of this kind named so far."""
        return [about for kind, about in self.calls if kind == what]

    def next_id(self) -> str:
        """The id of a new message: later ones are greater."""
        return str(next(self._ids))

    # --- the connector ---

    def _application(self) -> web.Application:
        app = web.Application(client_max_size=10_000_000)
        at = "/uk/v3/conversations"
        app.add_routes(
            [
                web.get("/openid", self._openid),
                web.get("/keys", self._listed),
                web.get("/identity{machine:.*}", self._identity),
                web.post(at, self._handled("open", self._open)),
                web.post(at + "/{address}/activities", self._handled("post", self._post)),
                web.post(at + "/{address}/activities/{message}", self._handled("post", self._post)),
                web.put(at + "/{address}/activities/{message}", self._handled("update", self._update)),
                web.delete(at + "/{address}/activities/{message}", self._handled("remove", self._remove)),
                web.get(at + "/{address}/members/{person}", self._handled("member", self._member)),
                web.get("/v1.0/{kind}/{rest:.*}/messages/{message}", self._read),
            ]
        )
        return app

    def _handled(self, what: str, work: Callable[[web.Request, Json], web.Response]) -> Any:
        async def handle(request: web.Request) -> web.StreamResponse:
            body = await request.json() if request.method in {"POST", "PUT"} else {}
            self.calls.append((what, request.match_info.get("address", "")))
            queue = self._failures.get(what)
            failure = queue.popleft() if queue else None
            if failure:
                failure.arrived.set()
                if failure.released:
                    await failure.released.wait()
                elif not failure.after:
                    return _failed(request, failure)
            if request.headers.get("Authorization") not in self._vouched:
                return _error(401, "Unauthorized")
            said = work(request, body)
            return _failed(request, failure) if failure and failure.after else said

        return handle

    def _post(self, request: web.Request, body: Json) -> web.Response:
        address, _, thread = request.match_info["address"].partition(";messageid=")
        place = self.places.get(address)
        if place is None:
            return _error(404, "ConversationNotFound")
        if not place.installed:
            return _error(403, "BotNotInConversationRoster")
        if wait := self._too_fast(place):
            return _error(429, "TooManyRequests", retry_after=wait)
        if refused := self._checked(request, body):
            return refused
        message = {"id": self.next_id(), "from": "", "thread": thread, **_card_of(body)}
        place.messages.append(message)
        return web.json_response({"id": message["id"]}, status=201)

    def _update(self, request: web.Request, body: Json) -> web.Response:
        place = self.places.get(request.match_info["address"])
        message = (
            next((each for each in place.messages if each["id"] == request.match_info["message"]), None)
            if place
            else None
        )
        if message is None:
            return _error(404, "ActivityNotFoundInConversation")
        if refused := self._checked(request, body):
            return refused
        message.update(_card_of(body), edited=True)
        return web.json_response({"id": message["id"]})

    def _remove(self, request: web.Request, _: Json) -> web.Response:
        place = self.places.get(request.match_info["address"])
        left = [each for each in place.messages if each["id"] != request.match_info["message"]] if place else []
        if place is None or len(left) == len(place.messages):
            return _error(404, "ActivityNotFoundInConversation")
        place.messages[:] = left
        return web.json_response({})

    def _open(self, request: web.Request, body: Json) -> web.Response:
        if body.get("bot", {}).get("id") != f"28:{APP_ID}" or len(body.get("members", ())) != 1 or body.get("isGroup"):
            self.complaints.append(f"a conversation with {body}")
        account = body["members"][0]["id"]
        tenant = body.get("tenantID")  # as Microsoft's client spells it
        if (
            tenant != body.get("channelData", {}).get("tenant", {}).get("id")
            or self.people.get(account, ("",))[0] != tenant
        ):
            return _error(403, "ForbiddenOperationException")
        return web.json_response({"id": self.own_chat(account).address}, status=201)

    def _member(self, request: web.Request, _: Json) -> web.Response:
        account = request.match_info["person"].removeprefix("29:")
        if account not in self.people:
            return _error(404, "MemberNotFoundInConversation")
        tenant, name = self.people[account]
        return web.json_response({"id": f"29:{account}", "aadObjectId": account, "name": name, "tenantId": tenant})

    def _checked(self, request: web.Request, body: Json) -> web.Response | None:
        """Whether Teams, and Microsoft's own client's types, take this activity."""
        if (request.content_length or 0) > MOST_BYTES // 2:  # bytes of UTF-8, which Teams counts as UTF-16
            return _error(413, "MessageSizeTooBig")
        sent = Activity.deserialize(body)
        if not isinstance(sent.attachments, list) or sent.additional_properties:
            self.complaints.append(f"an activity with {sorted(sent.additional_properties)}")
        if body.get("type") != "message" or not body.get("summary"):
            self.complaints.append(f"an activity without a summary: {sorted(body)}")
        for attachment in body.get("attachments", ()):
            self.complaints += card_problems(attachment["content"])
        return None

    def _too_fast(self, place: Place) -> int:
        now = self._elapsed()
        if self._paced:
            for seconds, most in _PACES:
                if sum(now - at < seconds for at in place.posted) >= most:
                    return seconds
        place.posted.append(now)
        return 0

    # --- what is around it ---

    async def _openid(self, request: web.Request) -> web.StreamResponse:
        queue = self._failures.get("keys")
        if queue and (failure := queue.popleft()):
            return _failed(request, failure)
        return web.json_response({"issuer": "https://api.botframework.com", "jwks_uri": f"{self.url}/keys"})

    async def _listed(self, _: web.Request) -> web.Response:
        self.key_fetches += 1
        return web.json_response({"keys": self.keys})

    async def _identity(self, request: web.Request) -> web.StreamResponse:
        queue = self._failures.get("token")
        if queue and (failure := queue.popleft()):
            return _failed(request, failure)
        self.tokens += 1
        until = int((SystemClock().now() + timedelta(days=1)).timestamp())
        token = TOKEN + request.match_info["machine"]
        self._vouched.add(f"Bearer {token}")
        given = {"access_token": token, "expires_on": str(until), "token_type": "Bearer"}
        return web.json_response(given | {"resource": request.query["resource"]})

    async def _read(self, request: web.Request) -> web.Response:
        self.calls.append(("graph", request.match_info["rest"]))
        found = self.graph.get(request.match_info["message"])
        return web.json_response(found) if found else _error(403, "Forbidden")


def _card_of(body: Json) -> Json:
    return {"card": body["attachments"][0]["content"], "summary": body.get("summary", "")}


def _error(status: int, code: str, *, retry_after: int = 0) -> web.Response:
    headers = {"Retry-After": str(retry_after)} if retry_after else {}
    return web.json_response({"error": {"code": code, "message": "said by the stub"}}, status=status, headers=headers)


def _failed(request: web.Request, failure: Failure) -> web.StreamResponse:
    if not failure.status:
        assert request.transport is not None
        request.transport.abort()
        return web.Response(status=500)
    if failure.code == HTML:
        return web.Response(status=failure.status, text="<html>a gateway's own page</html>", content_type="text/html")
    return _error(failure.status, failure.code or "ServiceError", retry_after=failure.retry_after)
