"""PostgreSQL through psycopg's async connection: a few connections that read and one that writes."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar, TypeVarTuple

from sqlalchemy import ColumnElement, Connection, Row, Select
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncTransaction

from bot.access import Viewer
from bot.ports import CommitInDoubt
from storage.database.connecting import driver, engine
from storage.database.listening import Listener
from storage.database.moments import Moment, Moments
from storage.database.quick import RECEIVED, Values, quick
from storage.database.reads import Reads
from storage.database.sight import Sight, in_sight, sight_of
from storage.database.signals import Signals
from storage.schema import Shared, table_of

R = TypeVar("R")
T = TypeVar("T")
Ts = TypeVarTuple("Ts")


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


class _PostgresReads:
    def __init__(self, moments: Moments) -> None:
        self._moments = moments
        self._moment: Moment | None = None
        self._viewer = Viewer()
        self._sight: Sight | None = None

    def see_as(self, viewer: Viewer) -> None:
        self._viewer = viewer
        if self._sight is not None:
            self._sight.see_as(viewer)

    async def version(self) -> int:
        return (await self._joined()).version

    async def received(self, once: str) -> bool:
        if self._moment is not None:
            return bool(await self._run(RECEIVED, {"once": once}))
        self._moment = await self._moments.join(once)
        return once in self._moment.received

    async def all(self, statement: Select[T]) -> Sequence[T]:
        return await self._look(lambda sight: sight.all(statement))

    async def rows(self, statement: Select[*Ts]) -> Sequence[Row[*Ts]]:
        return await self._look(lambda sight: sight.rows(statement))

    async def first(self, statement: Select[T]) -> T | None:
        return await self._look(lambda sight: sight.first(statement))

    async def find(self, table: type[Shared], *which: ColumnElement[bool], **values: Any) -> Sequence[Any]:
        return await self._run(in_sight(table_of(table), *which), {**values, **sight_of(self._viewer)})

    async def plain(self, statement: Select[*tuple[Any, ...]], **values: Any) -> Sequence[Any]:
        return await self._run(statement, values)

    async def close(self) -> None:
        if self._moment is not None:
            moment, self._moment, self._sight = self._moment, None, None
            moment.leave()

    async def _joined(self) -> Moment:
        if self._moment is None:
            self._moment = await self._moments.join()
        return self._moment

    async def _look(self, read: Callable[[Sight], R]) -> R:
        def through(connection: Connection) -> R:
            # A session costs more than most reads, and the usual ones do without.
            if self._sight is None:
                self._sight = Sight(connection, self._viewer)
            return read(self._sight)

        return await (await self._joined()).look(lambda connection: connection.run_sync(through))

    async def _run(self, statement: Select[*tuple[Any, ...]], values: Values) -> list[Any]:
        async def execute(connection: AsyncConnection) -> list[Any]:
            ready = quick(statement, connection.dialect)
            cursor = await driver(connection).execute(ready.sql, ready.values(values))
            return ready.rows(await cursor.fetchall())

        return await (await self._joined()).look(execute)
