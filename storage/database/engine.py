"""A database URL becomes a database: views that read, and one way to write a durable transaction."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol, TypeVar, TypeVarTuple

from sqlalchemy import ColumnElement, Connection, Row, Select, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError

from bot.access import Viewer
from storage.database.signals import Signals
from storage.schema import Shared

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class Reads(Protocol):
    """One consistent view of the database, as one viewer. `close` ends it; the next read begins another."""

    def see_as(self, viewer: Viewer) -> None:
        """Read as this viewer from here on."""

    async def version(self) -> int:
        """The directory's version in this view."""

    async def received(self, once: str) -> bool:
        """Whether the unit with this cause was committed; quickest when it is the first that is asked of a view."""

    async def all(self, statement: Select[T]) -> Sequence[T]:
        """The one thing selected, of every row."""

    async def rows(self, statement: Select[*Ts]) -> Sequence[Row[*Ts]]:
        """Every row."""

    async def first(self, statement: Select[T]) -> T | None:
        """The one thing selected, of the first row; None when there is no row."""

    async def find(self, table: type[Shared], *which: ColumnElement[bool], **values: Any) -> Sequence[Any]:
        """The rows of a shared table, by column name, that these conditions hold of, which a module keeps; by number.

        The quickest way to records.
        """

    async def plain(self, statement: Select[*tuple[Any, ...]], **values: Any) -> Sequence[Any]:
        """Every row, by column name, of a SELECT that a module keeps, on tables without a sharing level; as quick."""

    async def close(self) -> None:
        """Give the connection back."""


class Database(Protocol):
    """What the rest of storage needs of a database."""

    dialect: str
    signals: Signals

    def reads(self) -> Reads:
        """A new view, seeing no shared record yet."""

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Do this work in one durable transaction; an exception rolls it back and is raised here.

        CommitInDoubt: it was done, and may have been rolled back or not.
        """

    async def listen(self, wait: Callable[[float], Awaitable[None]]) -> None:
        """Set the signals for what other processes commit, where the database tells; `wait` between two tries."""

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
    # Only the one in use is loaded: psycopg and SQLAlchemy's asyncio take long enough to be felt on the command line.
    if url.drivername == "sqlite":
        from storage.database.sqlite import SqliteDatabase

        return SqliteDatabase(url)
    from storage.database.postgres import PostgresDatabase

    return PostgresDatabase(url)
