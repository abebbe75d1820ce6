"""Finding a message that may have been posted: each carries a key that only we can make, and that says nothing."""

import hashlib
import hmac
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

from bot.ports import Delivery, Installation

EVENT = "squadbot_delivery"
_PAGE = 200
_CLOCKS = 300.0
"""Seconds that the database's clock may be ahead of Slack's."""
Call = Callable[..., Awaitable[Mapping[str, Any]]]


def key_of(home: Installation, delivery: Delivery, part: int) -> str:
    """The key of one part. Everybody in the workspace may read it, so it gives away neither number nor content."""
    said = f"{delivery.id}:{delivery.created_at.isoformat()}:{part}"
    return hmac.digest(home.token.encode(), said.encode(), hashlib.sha256).hex()


async def look_up(call: Call, keys: Mapping[str, int], *, since: datetime, thread: str = "") -> dict[int, str]:
    """Which of these parts stand in the channel since then, each with Slack's id of it.

    Parts after the first stand in its thread; with `thread` all of them stand in that one.
    """
    oldest = f"{since.timestamp() - _CLOCKS:.6f}"
    found: dict[int, str] = {}
    if not thread:
        await _search(call, "conversations.history", keys, found, {"oldest": oldest}, stop_at=1)
        thread = found.get(0, "")
    if thread and len(found) < len(keys):
        await _search(call, "conversations.replies", keys, found, {"ts": thread, "oldest": oldest}, stop_at=len(keys))
    return found


async def _search(
    call: Call, method: str, keys: Mapping[str, int], found: dict[int, str], about: Mapping[str, Any], *, stop_at: int
) -> None:
    cursor = ""
    while len(found) < stop_at:
        more = {"cursor": cursor} if cursor else {}
        page = await call(method, **about, limit=_PAGE, include_all_metadata=True, **more)
        for message in page.get("messages") or ():
            key = str(((message.get("metadata") or {}).get("event_payload") or {}).get("key", ""))
            if key in keys:
                found[keys[key]] = str(message["ts"])
        cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
        if not cursor:
            return
