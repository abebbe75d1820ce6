"""SQLite: read and written on the event loop; only what may have to wait, for the lock and the disk, is on a thread.

It answers in microseconds and in WAL mode a reader never waits for a writer, while a hop to another thread costs
several times the read (measured: 2,900 units of five reads a second on the loop, 410 through aiosqlite). To write costs
more on a thread too: it gives Python's lock up at each statement, and then waits for it.
"""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar, TypeVarTuple

from sqlalchemy import ColumnElement, Connection, Engine, Row, Select, create_engine, event
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import URL
from sqlalchemy.pool import NullPool, Pool, QueuePool

from bot.access import Viewer
from storage.database.quick import RECEIVED, VERSION, Values, quick
from storage.database.reads import Reads
from storage.database.sight import Sight, in_sight, sight_of
from storage.database.signals import Signals
from storage.schema import Shared, table_of

T = TypeVar("T")
Ts = TypeVarTuple("Ts")
BUSY_TIMEOUT = 10_000
"""Milliseconds that SQLite waits for another process's write."""
_NAMED = sqlite.dialect(paramstyle="named")


def _engine(url: URL, pool: type[Pool]) -> Engine:
    """An engine on an SQLite file, which leaves it to us to begin; makes the parent folder."""
    Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, poolclass=pool, hide_parameters=True, connect_args={"check_same_thread": False})

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: object) -> None:
        connection.isolation_level = None  # sqlite3 would begin only before a write; we begin ourselves
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT}")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()

    return engine


def writing_engine(url: URL) -> Engine:
    """An engine on an SQLite file whose transactions hold the write lock from their start."""
    engine = _engine(url, QueuePool)

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


class SqliteDatabase:
    """An SQLite file: any number of views, and one writer."""

    dialect = "sqlite"

    def __init__(self, url: URL) -> None:
        """Open the file at this URL (made with the first connection)."""
        self.signals = Signals()
        self._readers = _engine(url, NullPool)
        self._writer = writing_engine(url)
        self._waits = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sqlite-waits")
        self._idle: list[Connection] = []

    def reads(self) -> Reads:
        return _SqliteReads(self)

    async def write(self, work: Callable[[Connection], T]) -> T:
        with self._writer.connect() as connection:
            await self._wait_for(connection.begin)
            made = work(connection)
            await self._wait_for(connection.commit)
            return made

    async def _wait_for(self, step: Callable[[], object]) -> None:
        await asyncio.get_running_loop().run_in_executor(self._waits, step)

    def begin(self) -> Connection:
        """A connection at the start of a view. There is no bound on them: the event loop must never wait for one."""
        connection = self._idle.pop() if self._idle else self._readers.connect()
        driver(connection).execute("BEGIN")
        return connection

    def end(self, connection: Connection) -> None:
        """Keep it for the next view: to open one takes longer than the reads of a unit."""
        driver(connection).rollback()
        self._idle.append(connection)

    async def listen(self, wait: Callable[[float], Awaitable[None]]) -> None:
        """No other process is heard: SQLite has nobody to tell."""

    async def close(self) -> None:
        self._waits.shutdown()
        for connection in self._idle:
            connection.close()
        self._idle.clear()
        self._writer.dispose()
        self._readers.dispose()


def driver(connection: Connection) -> sqlite3.Connection:
    """The driver's own connection."""
    raw = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    return raw


class _SqliteReads:
    def __init__(self, database: SqliteDatabase) -> None:
        self._database = database
        self._viewer = Viewer()
        self._connection: Connection | None = None
        self._sight: Sight | None = None

    def see_as(self, viewer: Viewer) -> None:
        self._viewer = viewer
        if self._sight is not None:
            self._sight.see_as(viewer)

    async def version(self) -> int:
        ((version,),) = self._run(VERSION, {})
        return int(version)

    async def received(self, once: str) -> bool:
        return bool(self._run(RECEIVED, {"once": once}))

    async def all(self, statement: Select[T]) -> Sequence[T]:
        return self._look().all(statement)

    async def rows(self, statement: Select[*Ts]) -> Sequence[Row[*Ts]]:
        return self._look().rows(statement)

    async def first(self, statement: Select[T]) -> T | None:
        return self._look().first(statement)

    async def find(self, table: type[Shared], *which: ColumnElement[bool], **values: Any) -> Sequence[Any]:
        return self._run(in_sight(table_of(table), *which), {**values, **sight_of(self._viewer)})

    async def plain(self, statement: Select[*tuple[Any, ...]], **values: Any) -> Sequence[Any]:
        return self._run(statement, values)

    async def close(self) -> None:
        if self._connection is not None:
            connection, self._connection, self._sight = self._connection, None, None
            self._database.end(connection)

    def _begun(self) -> Connection:
        if self._connection is None:
            self._connection = self._database.begin()
        return self._connection

    def _look(self) -> Sight:
        # A session costs more than most reads, and the usual ones do without.
        if self._sight is None:
            self._sight = Sight(self._begun(), self._viewer)
        return self._sight

    def _run(self, statement: Select[*tuple[Any, ...]], values: Values) -> list[Any]:
        ready = quick(statement, _NAMED)
        return ready.rows(driver(self._begun()).execute(ready.sql, ready.values(values)).fetchall())
