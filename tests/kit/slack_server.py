"""A stub Slack on loopback: the Web API, response URLs and Socket Mode, with a memory, a clock and scripted failures.

    async with SlackServer() as slack:
        slack.state.add_workspace("T1")
        slack.state.add_user("U1", "T1", "Amira Khan")
        slack.state.add_channel("C1", "T1", "U1")
        ... AsyncWebClient(token="xoxb-T1", base_url=slack.api_url) ...
        slack.fail("chat.postMessage", drop_after())

Whatever Slack would not take is a complaint, and leaving the block with a complaint fails the test.
"""

import asyncio
import base64
import json
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from aiohttp import WSMsgType, web

from bot.clock import Clock, SystemClock
from tests.kit.slack_methods import Params, SlackMethods
from tests.kit.slack_payloads import envelope
from tests.kit.slack_state import RESPONSE_SECONDS, RESPONSE_USES, ApiError, Json, ResponseUrl, SlackState, Workspace

APP_TOKEN = "xapp-1"
CLIENT_ID = "111.222"
CLIENT_SECRET = "client secret"


@dataclass
class Failure:
    """What goes wrong with one call. `after`: the work is done first, as when an answer is lost on its way back."""

    kind: str
    after: bool = False
    retry_after: int = 0
    error: str = ""
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once the call is here."""
    released: asyncio.Event = field(default_factory=asyncio.Event)


def drop_before() -> Failure:
    """The connection breaks and nothing was done."""
    return Failure("drop")


def drop_after() -> Failure:
    """It was done, and the connection breaks before the answer."""
    return Failure("drop", after=True)


def broken(*, after: bool = False) -> Failure:
    """500."""
    return Failure("500", after=after)


def too_many(retry_after: int = 1) -> Failure:
    """429 with Retry-After."""
    return Failure("429", retry_after=retry_after)


def refused(error: str) -> Failure:
    """`ok: false` with this error."""
    return Failure("error", error=error)


def held(*, after: bool = False) -> Failure:
    """No answer until the test sets `released`: a slow Slack, without a sleep. `arrived` says that the call is here."""
    return Failure("held", after=after)


@dataclass(frozen=True)
class Call:
    """One call of a method, as it arrived; `error` is what it was answered with."""

    method: str
    params: Mapping[str, Any]
    team: str
    error: str = ""


class SlackServer:
    """`state` is what the stub remembers, `calls` what it was asked, `complaints` what Slack would not have taken."""

    def __init__(self, clock: Clock | None = None, *, paced: bool = False) -> None:
        self.state = SlackState((clock or SystemClock()).now)
        self.calls: list[Call] = []
        self.complaints: list[str] = []
        self.methods = SlackMethods(self.state, self.complaints.append)
        self.methods.paced = paced
        self.acks: dict[str, Json] = {}
        """What each Socket Mode envelope was acknowledged with."""
        self._failures: dict[str, deque[Failure]] = {}
        self._sockets: dict[web.WebSocketResponse, asyncio.Event] = {}
        self._connected = asyncio.Event()
        self._waiting: dict[str, asyncio.Future[Json]] = {}
        self._tickets = 0
        app = web.Application(client_max_size=10_000_000)
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_post("/respond/{id}", self._respond)
        app.router.add_get("/link", self._link)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        self.url = ""

    @property
    def api_url(self) -> str:
        """What SLACK_API_URL is set to."""
        return f"{self.url}/api/"

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        return self

    async def __aexit__(self, kind: type[BaseException] | None, _: object, __: TracebackType | None) -> None:
        for queue in self._failures.values():
            for failure in queue:
                failure.released.set()
        await self.drop_sockets()
        await self._runner.cleanup()
        if kind is None:
            assert not self.complaints, "\n".join(self.complaints)

    # --- scripting ---

    def fail(self, method: str, *failures: Failure) -> None:
        """The next calls of this method fail so, one failure each. "response_url" is a name too."""
        self._failures.setdefault(method, deque()).extend(failures)

    def called(self, method: str) -> list[Call]:
        """Every call of this method so far."""
        return [each for each in self.calls if each.method == method]

    def response_url(self, channel: str, user: str, *, message: str = "") -> str:
        """A fresh address to answer a command or a press at; `message` is the pressed message's ts."""
        id_ = self.state.next_id("R")
        self.state.response_urls[id_] = ResponseUrl(channel, user, self.state.now, message)
        return f"{self.url}/respond/{id_}"

    def answered_submission(self, user: str, answer: Mapping[str, Any] | None) -> Mapping[str, str]:
        """What Slack does with the answer to a submission: closes, updates, pushes or shows errors. The errors.

        Keys that are no input's block id are a complaint, as in Slack.
        """
        stack = self.state.stacks[user]
        action = (answer or {}).get("response_action", "")
        if action == "errors":
            errors: Mapping[str, str] = (answer or {})["errors"]
            inputs = {each["block_id"] for each in self.state.views[stack[-1]]["blocks"] if each["type"] == "input"}
            if not errors or set(errors) - inputs or not all(errors.values()):
                self.complaints.append(f"errors {dict(errors)} for the inputs {sorted(inputs)}")
            return errors
        if action in ("update", "push"):
            space = self.state.workspaces[self.state.users[user].team]
            view = self.methods.modal(space, (answer or {})["view"])
            if action == "push":
                self.methods.push(user, view)
            else:
                self.state.views[stack[-1]] |= view | {"id": stack[-1]}
        elif action == "clear":
            stack.clear()
        elif action:
            self.complaints.append(f"response_action {action!r}")
        else:
            stack.pop()
        return {}

    # --- the Web API ---

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        params = await _params(request)
        queue = self._failures.get(method)
        failure = queue.popleft() if queue else None
        if failure and (early := await self._failing(request, failure, after=False)):
            self.calls.append(Call(method, params, "", failure.kind))
            return early
        answer, team = self._answer(request, method, params)
        self.calls.append(Call(method, params, team, "" if answer["ok"] else str(answer["error"])))
        if failure and failure.after and (late := await self._failing(request, failure, after=True)):
            return late
        if answer.get("error") == "ratelimited":
            return web.json_response(answer, status=429, headers={"Retry-After": str(answer["retry_after"])})
        return web.json_response(answer)

    def _answer(self, request: web.Request, method: str, params: Params) -> tuple[Json, str]:
        try:
            if method == "oauth.v2.access":
                return {"ok": True, **self._exchange(request, params)}, ""
            token = _token(request, params)
            if method == "apps.connections.open":
                return {"ok": True, **self._open_connection(token)}, ""
            space: Workspace = self.state.by_token(token)
            try:
                return {"ok": True, **self.methods.call(method, space, params)}, space.id
            except ApiError as error:
                return {"ok": False, "error": error.code, **error.more}, space.id
        except ApiError as error:
            return {"ok": False, "error": error.code, **error.more}, ""

    async def _failing(self, request: web.Request, failure: Failure, *, after: bool) -> web.StreamResponse | None:
        """The failed answer, if it is this failure's time; None when the call goes on."""
        failure.arrived.set()
        if failure.after != after:
            return None
        match failure.kind:
            case "drop":
                assert request.transport is not None
                request.transport.abort()
                return web.Response(status=500)
            case "500":
                return web.Response(status=500, text="Internal Server Error")
            case "429":
                answer = {"ok": False, "error": "ratelimited"}
                return web.json_response(answer, status=429, headers={"Retry-After": str(failure.retry_after)})
            case "error":
                return web.json_response({"ok": False, "error": failure.error})
            case _:
                await failure.released.wait()
                return None

    def _exchange(self, request: web.Request, params: Params) -> Json:
        given = (params.get("client_id", ""), params.get("client_secret", ""))
        if header := request.headers.get("Authorization", ""):
            login, _, password = base64.b64decode(header.removeprefix("Basic ")).decode().partition(":")
            given = (login, password)
        if given[0] != CLIENT_ID:
            raise ApiError("invalid_client_id")
        if given[1] != CLIENT_SECRET:
            raise ApiError("bad_client_secret")
        answer = self.state.codes.pop(params.get("code", ""), None)
        if answer is None:
            raise ApiError("invalid_code")
        return answer

    # --- response URLs ---

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        leave = self.state.response_urls.get(request.match_info["id"])
        queue = self._failures.get("response_url")
        failure = queue.popleft() if queue else None
        if failure and (early := await self._failing(request, failure, after=False)):
            return early
        if leave is None or self.state.now - leave.at > RESPONSE_SECONDS:
            return web.Response(status=404, text="expired_url")
        if leave.uses >= RESPONSE_USES:
            return web.Response(status=404, text="used_url")
        leave.uses += 1
        body = await request.json()
        self.calls.append(Call("response_url", body, ""))
        try:
            self._take_response(leave, body)
        except ApiError as error:
            return web.json_response({"ok": False, "error": error.code})
        if failure and failure.after and (late := await self._failing(request, failure, after=True)):
            return late
        return web.json_response({"ok": True})

    def _take_response(self, leave: ResponseUrl, body: Json) -> None:
        channel = self.state.channels[leave.channel]
        if body.get("delete_original"):
            channel.messages[:] = [each for each in channel.messages if each["ts"] != leave.message]
            channel.ephemerals[:] = [each for each in channel.ephemerals if each[1]["ts"] != leave.message]
            return
        said = self.methods.checked(body)
        if body.get("replace_original"):
            for each in [*channel.messages, *(message for _, message in channel.ephemerals)]:
                if each["ts"] == leave.message:
                    each.update(said)
            return
        space = self.state.workspaces[channel.team]
        message = {"type": "message", "user": space.bot_user, **said, "ts": self.state.next_ts()}
        if body.get("response_type") == "in_channel":
            channel.messages.append(message)
        else:
            channel.ephemerals.append((leave.user, message))

    # --- Socket Mode ---

    async def connected(self) -> None:
        """Wait until somebody listens."""
        await self._connected.wait()

    async def deliver(self, payload: Mapping[str, Any], *, envelope_id: str = "", retry: int = 0) -> Json:
        """Send a payload through the newest socket; what it was acknowledged with."""
        await self.connected()
        wrapped = envelope(payload, envelope_id=envelope_id, retry=retry)
        waiting: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._waiting[wrapped["envelope_id"]] = waiting
        await [*self._sockets][-1].send_json(wrapped)
        return await waiting

    async def drop_sockets(self, reason: str = "") -> None:
        """Close every socket, or with a reason ("refresh_requested", "warning") have the client do it."""
        for socket, gone in [*self._sockets.items()]:
            if reason:
                await socket.send_json({"type": "disconnect", "reason": reason})
            else:
                await socket.close()
            await gone.wait()

    def _open_connection(self, token: str) -> Json:
        if token != APP_TOKEN:
            raise ApiError("invalid_auth")
        self._tickets += 1
        return {"url": f"{self.url.replace('http', 'ws', 1)}/link?ticket={self._tickets}"}

    async def _link(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(heartbeat=None)
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": 1, "connection_info": {"app_id": "A0SQUADBOT"}})
        self._sockets[socket] = asyncio.Event()
        self._connected.set()
        try:
            async for frame in socket:
                if frame.type is WSMsgType.TEXT:
                    self._acknowledged(json.loads(frame.data))
        finally:
            self._sockets.pop(socket).set()
            if not self._sockets:
                self._connected.clear()
        return socket

    def _acknowledged(self, data: Json) -> None:
        id_ = data.get("envelope_id", "")
        if id_ not in self._waiting:
            self.complaints.append(f"an acknowledgement of nothing: {data}")
            return
        self.acks[id_] = data.get("payload") or {}
        if not self._waiting[id_].done():
            self._waiting[id_].set_result(self.acks[id_])


def _token(request: web.Request, params: Params) -> str:
    return request.headers.get("Authorization", "").removeprefix("Bearer ").strip() or str(params.get("token", ""))


async def _params(request: web.Request) -> Json:
    """The parameters, whether they came in the address, as a form or as JSON."""
    found: Json = dict(request.query)
    if request.method == "POST":
        if request.content_type == "application/json":
            found |= await request.json()
        else:
            found |= dict(await request.post())
    return found
