"""New and edited messages as they come: server-sent events, taken up again where the browser left off."""

import asyncio
import json
from collections.abc import Sequence

from aiohttp import web

from bot.model.event import ConversationKind
from bot.platforms.web import limits
from bot.platforms.web.body import whole_number
from bot.platforms.web.endpoint import HEADERS, log_failure
from bot.platforms.web.show import as_shown, clock_face
from bot.platforms.web.site import Site
from bot.ports import ChatAccount, ChatMessage


class Stream:
    """The route that stays open."""

    def __init__(self, site: Site) -> None:
        """What the route works with."""
        self._site = site

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """Everything this account may read that changed after the mark, until either side goes."""
        who = await self._site.account(request.query)
        asked = request.headers.get("Last-Event-ID") or request.query.get("mark", "")
        latest = await self._site.chat.latest_mark()
        mark = whole_number(asked) if asked else latest
        response = web.StreamResponse(
            headers={**HEADERS, "Content-Type": "text/event-stream; charset=utf-8", "Cache-Control": "no-store"}
        )
        response.headers["X-Accel-Buffering"] = "no"
        await response.prepare(request)
        try:
            await response.write(b"retry: 1000\n\n")
            if mark > latest:
                # A mark from another database: what the page shows is gone, so it starts afresh.
                mark = latest
                await response.write(_event("reset", {}, mark))
            await self._follow(request, response, who, mark)
        except ConnectionError:
            pass  # The browser left; it comes back with its mark.
        except Exception as error:  # noqa: BLE001 - the answer has begun: all that is left is to end it
            log_failure(request, error)
        return response

    async def _follow(self, request: web.Request, response: web.StreamResponse, who: ChatAccount, mark: int) -> None:
        moves = self._site.ripple.clock_moves
        silent_since = self._site.clock.elapsed()
        while not self._site.ripple.closed and request.transport is not None and not request.transport.is_closing():
            turn = self._site.ripple.turn
            newer, changed = await self._site.chat.changed_since(mark)
            lines = b""
            if newer != mark:
                mark = newer
                lines += await self._changes(who, changed, mark)
            if moves != self._site.ripple.clock_moves:
                moves = self._site.ripple.clock_moves
                lines += _event("clock", clock_face(self._site), mark)
            now = self._site.clock.elapsed()
            if not lines and now - silent_since >= limits.HEARTBEAT_SECONDS:
                lines = b": still here\n\n"
            if lines:
                await response.write(lines)
                silent_since = now
            await _touched(turn)

    async def _changes(self, who: ChatAccount, changed: Sequence[ChatMessage], mark: int) -> bytes:
        shown, stirred = [], set()
        for said in changed:
            if await self._site.may_read(who, said.conversation, said.only_for):
                shown.append(as_shown(said, self._site))
            elif not said.only_for and said.conversation.kind is ConversationKind.CHANNEL:
                stirred.add((said.conversation.workspace, said.conversation.channel))
        lines = b""
        if stirred:
            # Whoever tries the demo sees that another organisation's channel stirred; what was said they do not get.
            lines += _event("elsewhere", {"conversations": sorted(stirred)}, mark)
        if shown:
            lines += _event("messages", {"mark": mark, "messages": shown}, mark)
        # With nothing to show the mark alone is told: the browser remembers it and takes no event from it.
        return lines or b"id: %d\n\n" % mark


async def _touched(turn: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(limits.POLL_SECONDS):
            await turn.wait()
    except TimeoutError:
        return


def _event(name: str, data: object, mark: int) -> bytes:
    # JSON holds no bare line break, so the data is one line.
    return f"id: {mark}\nevent: {name}\ndata: {json.dumps(data, separators=(',', ':'))}\n\n".encode()
