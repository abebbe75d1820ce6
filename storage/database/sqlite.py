"""SQLite: read and written on the event loop; only what may have to wait, for the lock and the disk, is on a thread.

It answers in microseconds and in WAL mode a reader never waits for a writer, while a hop to another thread costs
several times the read (measured: 2,900 units of five reads a second on the loop, 410 through aiosqlite). To write costs
more on a thread too: it gives Python's lock up at each statement, and then waits for it.
"""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.pool import NullPool, Pool, QueuePool

from storage.database.query import RECEIVED, SQLITE, VERSION, Query, Values
from storage.database.reads import Reads
from storage.database.sight import guard
from storage.database.signals import Signals

T = TypeVar("T")
BUSY_TIMEOUT = 10_000
"""Milliseconds that SQLite waits for another process's write."""


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
        guard(self._readers)
        guard(self._writer)
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


class _SqliteReads(Reads):
    def __init__(self, database: SqliteDatabase) -> None:
        super().__init__()
        self._database = database
        self._connection: Connection | None = None

    async def version(self) -> int:
        ((version,),) = await self.rows(VERSION)
        return int(version)

    async def received(self, once: str) -> bool:
        return bool(await self.rows(RECEIVED, once=once))

    async def close(self) -> None:
        if self._connection is not None:
            connection, self._connection = self._connection, None
            self._database.end(connection)

    async def _run(self, query: Query, values: Values) -> list[Any]:
        if self._connection is None:
            self._connection = self._database.begin()
        ready = query.ready(SQLITE)
        found = driver(self._connection).execute(ready.sql, ready.values(values, self._sight))
        return ready.rows(found.fetchall())
