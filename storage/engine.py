"""A database URL becomes a database: sessions that read, and one way to write a durable transaction.

SQLite answers a read in microseconds and in WAL mode never waits for a writer, while a hop to another thread costs
several times the read (measured: 2,900 units of five reads a second on the loop, 410 through aiosqlite). So SQLite is
read where we are and written on one thread, and PostgreSQL goes through psycopg's async connection.
"""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Protocol, TypeVar, TypeVarTuple

from sqlalchemy import Connection, Engine, Row, Select, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.pool import QueuePool

from bot.access import Viewer
from storage.sight import NarrowedSession

T = TypeVar("T")
Ts = TypeVarTuple("Ts")
BUSY_TIMEOUT = 10_000
"""Milliseconds that SQLite waits for another process's write."""


class Reads(Protocol):
    """One consistent view of the database, as one viewer. `close` ends it; the next read begins another."""

    def see_as(self, viewer: Viewer) -> None:
        """Read as this viewer from here on."""

    async def all(self, statement: Select[T]) -> Sequence[T]:
        """The one thing selected, of every row."""

    async def rows(self, statement: Select[*Ts]) -> Sequence[Row[*Ts]]:
        """Every row."""

    async def first(self, statement: Select[T]) -> T | None:
        """The one thing selected, of the first row; None when there is no row."""

    async def close(self) -> None:
        """Give the connection back."""


class Database(Protocol):
    """What the rest of storage needs of a database."""

    dialect: str

    def reads(self) -> Reads:
        """A new view, seeing no shared record yet."""

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Do this work in one durable transaction; an exception rolls it back and is raised here."""

    async def close(self) -> None:
        """Close every connection."""


def database_url(text: str) -> URL:
    """A URL for SQLAlchemy's blocking driver. Takes sqlite:///path and postgresql://…, driver named or not.

    ValueError for any other database.
    """
    try:
        url = make_url(text)
    except ArgumentError:
        raise ValueError("DATABASE_URL is not a database address. For example: sqlite:///squadbot.db") from None
    if url.drivername in {"sqlite", "sqlite+aiosqlite"} and url.database not in {None, "", ":memory:"}:
        return url.set(drivername="sqlite")
    if url.drivername in {"postgresql", "postgres", "postgresql+psycopg"}:
        return url.set(drivername="postgresql+psycopg")
    raise ValueError(
        f"Squadbot keeps its record in an SQLite file or in PostgreSQL, not in {url.drivername!r}. "
        "For example: sqlite:///squadbot.db or postgresql://user@host/squadbot"
    )


def open_database(text: str) -> Database:
    """The database at a URL. ValueError when it is neither an SQLite file nor PostgreSQL."""
    url = database_url(text)
    return SqliteDatabase(url) if url.drivername == "sqlite" else PostgresDatabase(url)


def sqlite_engine(url: URL, begin: str) -> Engine:
    """An engine on an SQLite file whose transactions start with `begin`; makes the parent folder."""
    Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
    # A pool with no bound never makes the event loop wait for a connection.
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=8,
        max_overflow=-1,
        hide_parameters=True,
        connect_args={"check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: object) -> None:
        connection.isolation_level = None  # sqlite3 would begin only before a write; we begin ourselves
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT}")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


class SqliteDatabase:
    """An SQLite file: readers on the event loop, one writer on a thread of its own."""

    dialect = "sqlite"

    def __init__(self, url: URL) -> None:
        """Open the file at this URL (made with the first connection)."""
        self._readers = sqlite_engine(url, "BEGIN")
        self._writer = sqlite_engine(url, "BEGIN IMMEDIATE")
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sqlite-writer")

    def reads(self) -> Reads:
        return _SqliteReads(self._readers)

    async def write(self, work: Callable[[Connection], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._write, work)

    def _write(self, work: Callable[[Connection], T]) -> T:
        with self._writer.begin() as connection:
            return work(connection)

    async def close(self) -> None:
        self._thread.shutdown()
        self._writer.dispose()
        self._readers.dispose()


class _SqliteReads:
    def __init__(self, engine: Engine) -> None:
        self._session = NarrowedSession(engine)

    def see_as(self, viewer: Viewer) -> None:
        self._session.see_as(viewer)

    async def all(self, statement: Select[T]) -> Sequence[T]:
        return self._session.scalars(statement).all()

    async def rows(self, statement: Select[*Ts]) -> Sequence[Row[*Ts]]:
        return self._session.execute(statement).all()

    async def first(self, statement: Select[T]) -> T | None:
        return self._session.scalars(statement).first()

    async def close(self) -> None:
        self._session.close()


class PostgresDatabase:
    """PostgreSQL through psycopg."""

    dialect = "postgresql"

    def __init__(self, url: URL) -> None:
        """Connect to this URL when first needed."""
        self._engine = create_async_engine(url, pool_size=10, max_overflow=10, pool_pre_ping=True, hide_parameters=True)
        self._readers = self._engine.execution_options(isolation_level="REPEATABLE READ")

    def reads(self) -> Reads:
        return _PostgresReads(AsyncSession(self._readers, sync_session_class=NarrowedSession))

    async def write(self, work: Callable[[Connection], T]) -> T:
        async with self._engine.begin() as connection:
            return await connection.run_sync(work)

    async def close(self) -> None:
        await self._engine.dispose()


class _PostgresReads:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def see_as(self, viewer: Viewer) -> None:
        narrowed = self._session.sync_session
        assert isinstance(narrowed, NarrowedSession)
        narrowed.see_as(viewer)

    async def all(self, statement: Select[T]) -> Sequence[T]:
        return (await self._session.scalars(statement)).all()

    async def rows(self, statement: Select[*Ts]) -> Sequence[Row[*Ts]]:
        return (await self._session.execute(statement)).all()

    async def first(self, statement: Select[T]) -> T | None:
        return (await self._session.scalars(statement)).first()

    async def close(self) -> None:
        await self._session.close()
