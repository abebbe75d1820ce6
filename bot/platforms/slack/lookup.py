"""Finding messages of ours: each carries a key that only we can make, and that says nothing."""

import hashlib
import hmac
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

from bot.ports import Delivery

EVENT = "squadbot_delivery"
_PAGE = 200
_CLOCKS = 300.0
"""Seconds that the database's clock may be ahead of Slack's."""
Call = Callable[..., Awaitable[Mapping[str, Any]]]


def key_of(delivery: Delivery, part: int) -> str:
    """The key of one part. Everybody in the workspace may read it, so it gives away neither number nor content.

    It is the same whatever token Squadbot speaks with: tokens change.
    """
    return hmac.digest(delivery.secret.encode(), f"{delivery.id}:{part}".encode(), hashlib.sha256).hex()


async def look_up(call: Call, keys: Mapping[str, int], *, since: datetime, thread: str = "") -> dict[int, str]:
    """Which of these parts stand in the channel since then, each with Slack's id of it.

    Parts after the first stand in its thread; with `thread` all of them stand in that one.
    """
    oldest = f"{since.timestamp() - _CLOCKS:.6f}"
    found: dict[int, str] = {}
    if not thread:
        async for payload, ts in _ours(call, "conversations.history", oldest=oldest):
            if payload.get("key") in keys:
                found[keys[payload["key"]]] = ts
                break
    if above := thread or (len(keys) > 1 and found.get(0, "")):
        async for payload, ts in _ours(call, "conversations.replies", ts=above, oldest=oldest):
            if payload.get("key") in keys:
                found[keys[payload["key"]]] = ts
    return found


async def continuing(call: Call, head: str) -> dict[str, str]:
    """The messages that continue this one in its thread, which is what they say: Slack's id of each, by its key."""
    replies = _ours(call, "conversations.replies", ts=head)
    return {payload["key"]: ts async for payload, ts in replies if payload.get("continues") == head}


async def _ours(call: Call, method: str, **about: Any) -> AsyncIterator[tuple[Mapping[str, Any], str]]:
    """The messages there that carry a key, page by page: what they carry, and Slack's id of each."""
    cursor = ""
    while True:
        more = {"cursor": cursor} if cursor else {}
        page = await call(method, **about, limit=_PAGE, include_all_metadata=True, **more)
        for message in page.get("messages") or ():
            metadata = message.get("metadata") or {}
            if metadata.get("event_type") == EVENT:
                yield metadata.get("event_payload") or {}, str(message["ts"])
        cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
        if not cursor:
            return
