"""PostgreSQL through psycopg's async connection: a few connections that read and one that writes."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncTransaction

from bot.ports import CommitInDoubt
from storage.database.connecting import driver, engine
from storage.database.listening import Listener
from storage.database.moments import Moment, Moments
from storage.database.query import RECEIVED, Query, Values
from storage.database.reads import Reads
from storage.database.sight import guard
from storage.database.signals import Signals

T = TypeVar("T")


class PostgresDatabase:
    """A PostgreSQL database."""

    dialect = "postgresql"

    def __init__(self, url: URL) -> None:
        """Connect to this URL when first needed."""
        self.signals = Signals()
        self._listener = Listener(url, self.signals)
        self._moments = Moments(url)
        # Of its own, so that the writer never waits for those who read.
        self._writer = engine(url, pool_size=1, max_overflow=0)
        guard(self._writer.sync_engine)
        self._doubt: CommitInDoubt | None = None

    def reads(self) -> Reads:
        return _PostgresReads(self._moments)

    async def write(self, work: Callable[[Connection], T]) -> T:
        # Whoever writes tries once more what failed: so this is that, and while it fails too, the doubt stands.
        doubt, self._doubt = self._doubt, None
        try:
            async with self._writer.connect() as connection:
                transaction = await connection.begin()
                self._listener.own = driver(connection).info.backend_pid
                made = await connection.run_sync(work)
                await self._commit(transaction)
                return made
        except DBAPIError as error:
            if doubt is None:
                raise
            raise doubt from error

    async def _commit(self, transaction: AsyncTransaction) -> None:
        try:
            await transaction.commit()
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
            # What it may have committed came, to this process's listener, from a connection of its own.
            self.signals.may_have_changed()
            self._doubt = CommitInDoubt()
            raise self._doubt from error

    async def listen(self, wait: Callable[[float], Awaitable[None]]) -> None:
        await self._listener.listen(wait)

    async def close(self) -> None:
        await self._moments.close()
        await self._writer.dispose()


class _PostgresReads(Reads):
    def __init__(self, moments: Moments) -> None:
        super().__init__()
        self._moments = moments
        self._moment: Moment | None = None

    async def version(self) -> int:
        return (await self._joined()).version

    async def received(self, once: str) -> bool:
        if self._moment is not None:
            return bool(await self.rows(RECEIVED, once=once))
        self._moment = await self._moments.join(once)
        return once in self._moment.received

    async def close(self) -> None:
        if self._moment is not None:
            moment, self._moment = self._moment, None
            moment.leave()

    async def _joined(self) -> Moment:
        if self._moment is None:
            self._moment = await self._moments.join()
        return self._moment

    async def _run(self, query: Query, values: Values) -> list[Any]:
        async def execute(connection: AsyncConnection) -> list[Any]:
            ready = query.ready(connection.dialect)
            cursor = await driver(connection).execute(ready.sql, ready.values(values, self._sight))
            return ready.rows(await cursor.fetchall())

        return await (await self._joined()).look(execute)
