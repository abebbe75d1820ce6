"""Open the database at a URL: an SQLite file or PostgreSQL."""

from sqlalchemy import make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError

from storage.database.reads import Database


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
