"""The way to PostgreSQL, which a test can cut at the moment of a commit."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import Enum

from sqlalchemy.engine import make_url


class Cut(Enum):
    """Where the next commit is lost."""

    BEFORE_IT = "the commit never gets to the server"
    BEFORE_ITS_ANSWER = "the server commits, and its answer is lost"


class Proxy:
    """Carries bytes between Squadbot and its database. `open`: whether anybody new gets through; `cuts` are counted."""

    def __init__(self, url: str) -> None:
        """Before the database at this address."""
        self.behind = url
        """The database’s own address: a call through the proxy that blocks the event loop never ends."""
        self._behind = make_url(url)
        self.url = url
        self.open = True
        self.cuts = 0
        self._next: Cut | None = None
        self._stays_cut = False

    def cut(self, where: Cut, *, stays_cut: bool = False) -> None:
        """Lose the next commit there; `stays_cut`: and let nobody new through until `open` is set."""
        self._next, self._stays_cut = where, stays_cut

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Proxy"]:
        """Listening at `url`, on a port of the loopback address."""
        server = await asyncio.start_server(self._carry, "127.0.0.1", 0)
        here = self._behind.set(port=server.sockets[0].getsockname()[1])
        self.url = here.render_as_string(hide_password=False)
        async with server:
            yield self

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self.open:
            writer.transport.abort()
            return
        back, forth = await asyncio.open_connection(self._behind.host, self._behind.port)
        answers = asyncio.create_task(_pour(back, writer))
        writes = False
        while asked := await _next(reader):
            # The writer's connection is the one that writes; a reader's has a commit at its end too.
            writes = writes or b"INSERT INTO" in asked
            if self._next and writes and b"COMMIT\0" in asked:
                await self._lose(asked, back, forth, answers)
                break
            forth.write(asked)
        answers.cancel()
        writer.transport.abort()
        forth.close()

    async def _lose(
        self, commit: bytes, back: asyncio.StreamReader, forth: asyncio.StreamWriter, answers: "asyncio.Task[None]"
    ) -> None:
        where, self._next = self._next, None
        self.cuts += 1
        self.open = not self._stays_cut
        if where is Cut.BEFORE_ITS_ANSWER:
            answers.cancel()
            await asyncio.wait([answers])
            forth.write(commit)
            while b"COMMIT\0" not in await back.read(65536):
                pass


async def _pour(source: asyncio.StreamReader, into: asyncio.StreamWriter) -> None:
    while said := await _next(source):
        into.write(said)
    into.close()


async def _next(source: asyncio.StreamReader) -> bytes:
    """What comes next; nothing when the other end is gone."""
    try:
        return await source.read(65536)
    except ConnectionError:
        return b""
