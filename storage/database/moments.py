"""Views of PostgreSQL: those who begin to read in the same turn of the event loop look at the same moment.

To begin and end a view takes two round trips, and each costs this process and the server more than the reads of a unit.
So a crowd shares them, as it shares its commits, and what each of its units asks first is asked for all at once. A unit
on its own waits for nobody.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeVar

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.pool import NullPool

from bot.ports import Conflict
from storage.database.connecting import driver, engine
from storage.database.query import VERSION
from storage.database.sight import guard
from storage.schema import ReceivedRow

R = TypeVar("R")
READERS = 4
"""Connections that read at once. The fewer, the more units share a moment; one event loop keeps no more busy."""
_BEGIN = f"BEGIN ISOLATION LEVEL REPEATABLE READ; {VERSION.statement}; "
_RECEIVED = f"SELECT id FROM {ReceivedRow.__tablename__} WHERE id IN "  # noqa: S608 - a table of ours


class Moments:
    """Begins and ends views, on a few connections that it keeps."""

    def __init__(self, url: URL) -> None:
        """Connect to this URL when first needed."""
        # Autocommit, as we begin and end a view ourselves.
        self._engine = engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        guard(self._engine.sync_engine)
        self._room = asyncio.Semaphore(READERS)
        self._idle: list[AsyncConnection] = []
        self._beginning: set[asyncio.Task[None]] = set()
        self._ending: set[asyncio.Task[None]] = set()
        self._next: Moment | None = None

    async def join(self, once: str = "") -> "Moment":
        """The next moment, begun; who joins it leaves it. It shows everything that was committed before this call.

        `once`: ask whether this was received, if it is not empty.
        """
        # An id that no database takes fails here, and nobody else's moment with it.
        asked = sql.Literal(once).as_string() if once else ""
        moment = self._next
        if moment is None:
            moment = self._next = Moment(self)
            self._beginning.add(moment.begun)
            moment.begun.add_done_callback(self._beginning.discard)
        if asked:
            moment.asked.add(asked)
        moment.lookers += 1
        try:
            # Whoever gives up waiting does not stop the others.
            await asyncio.shield(moment.begun)
        except BaseException:
            moment.leave()
            raise
        return moment

    async def begin(self, moment: "Moment") -> AsyncConnection:
        """A connection that sees this moment, which then knows what was asked at its beginning."""
        await self._room.acquire()
        try:
            while self._idle:
                # The server may have closed it while it lay idle. To ask beforehand would cost a round trip.
                with suppress(psycopg.OperationalError):
                    return await self._begin_on(self._idle.pop(), moment)
            return await self._begin_on(await self._engine.connect(), moment)
        except BaseException:
            self._room.release()
            raise
        finally:
            self._close_to_more(moment)

    async def _begin_on(self, connection: AsyncConnection, moment: "Moment") -> AsyncConnection:
        # Until now any number could still join.
        self._close_to_more(moment)
        asking = f"{_RECEIVED}({', '.join(sorted(moment.asked))})" if moment.asked else ""
        try:
            cursor = await driver(connection).execute(_BEGIN + asking, prepare=False)
            cursor.nextset()
            ((version,),) = await cursor.fetchall()
            moment.version = int(version)
            if cursor.nextset():
                moment.received = frozenset(each for (each,) in await cursor.fetchall())
        except BaseException:
            await connection.close()
            raise
        return connection

    def _close_to_more(self, moment: "Moment") -> None:
        if self._next is moment:
            self._next = None

    def end(self, connection: AsyncConnection, *, sound: bool) -> None:
        """End a moment that nobody looks at any more, and keep its connection if it is sound; nobody waits for that."""
        task = asyncio.create_task(self._end(connection, sound=sound), name="moment ends")
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)

    async def _end(self, connection: AsyncConnection, *, sound: bool) -> None:
        try:
            if sound:
                # Nothing was written. After a rollback psycopg would forget the statements it has prepared.
                await driver(connection).commit()
                self._idle.append(connection)
            else:
                await connection.close()
        except psycopg.Error:
            await connection.close()
        finally:
            self._room.release()

    async def close(self) -> None:
        """Close every connection."""
        await asyncio.gather(*self._beginning, return_exceptions=True)
        await asyncio.gather(*self._ending)
        while self._idle:
            await self._idle.pop().close()
        await self._engine.dispose()


class Moment:
    """What one connection sees, for several units. They take turns at it."""

    def __init__(self, moments: Moments) -> None:
        """Begin when the event loop comes round: whoever is ready to run before that may join."""
        self.lookers = 0
        self.asked: set[str] = set()
        """Literals of the ids that are asked about."""
        self.version = 0
        self.received: frozenset[str] = frozenset()
        """Those of them that were committed."""
        self.begun = asyncio.create_task(self._begin(), name="moment begins")
        self._moments = moments
        self._connection: AsyncConnection | None = None
        self._turn = asyncio.Lock()
        self._lost = False

    async def _begin(self) -> None:
        self._connection = await self._moments.begin(self)
        if not self.lookers:
            self._moments.end(self._connection, sound=True)

    async def look(self, read: Callable[[AsyncConnection], Awaitable[R]]) -> R:
        """Read. Conflict when somebody else's read failed or was cancelled: nothing more of the moment is seen then."""
        assert self._connection is not None, "it has begun"
        async with self._turn:
            if self._lost:
                raise Conflict("the moment was lost")
            try:
                return await read(self._connection)
            except BaseException:
                self._lost = True
                raise

    def leave(self) -> None:
        """Look no more."""
        self.lookers -= 1
        if not self.lookers and self._connection is not None:
            self._moments.end(self._connection, sound=not self._lost)
