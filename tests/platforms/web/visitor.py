"""A browser's requests without the browser."""

import io
import json
from typing import Any

import aiohttp

from tests.platforms.web.stage import Stage

AMIRA: dict[str, Any] = {"workspace": "sheffield", "account": "amira"}
RUTH: dict[str, Any] = {"workspace": "barnsley", "account": "ruth"}


class Visitor:
    """A browser's requests without the browser."""

    def __init__(self, stage: Stage, session: aiohttp.ClientSession) -> None:
        self.stage = stage
        self.session = session
        self.headers = {"Origin": stage.address, "Content-Type": "application/json"}

    async def post(self, path: str, body: object, headers: dict[str, str] | None = None) -> tuple[int, Any]:
        data = io.BytesIO(body if isinstance(body, bytes) else json.dumps(body).encode())
        async with self.session.post(
            self.stage.address + path, data=data, headers=self.headers if headers is None else headers
        ) as response:
            return response.status, await response.json()

    async def get(self, path: str, headers: dict[str, str] | None = None, **query: Any) -> tuple[int, Any]:
        async with self.session.get(self.stage.address + path, params=query, headers=headers) as response:
            return response.status, await response.json()

    async def say(self, text: str, channel: str = "family-hubs", once: str = "e1", **who: str) -> tuple[int, Any]:
        return await self.post("/web/say", {**AMIRA, **who, "channel": channel, "id": once, "text": text})

    async def press(self, message: str, action: str = "read", value: str = "L12", **who: str) -> tuple[int, Any]:
        return await self.post(
            "/web/press", {**AMIRA, **who, "id": "p1", "message": message, "action": action, "value": value}
        )


def shown(stage: Stage) -> list[str]:
    """What people said, as stored."""
    return [said.message.summary for said in stage.chat.said.values()]


class Line:
    """A stream being read, one event at a time."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self._response = response

    async def next(self) -> tuple[str, str, Any]:
        """The next event: its id, its name, its data."""
        found: dict[str, str] = {}
        while True:
            line = (await self._response.content.readline()).decode()
            if not line:
                raise EOFError
            if line == "\n" and "id" in found:
                return found["id"], found.get("event", ""), json.loads(found.get("data", "null"))
            name, _, value = line.rstrip("\n").partition(": ")
            found[name] = value
