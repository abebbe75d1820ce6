"""A town's database goes by the town's clock, as Squadbot and the stub platforms do: one time, whatever the day is.

Only the town's own process sees it on SQLite. On PostgreSQL every connection to the town's database does, until the
clock is let go.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import Engine, event
from sqlalchemy.engine import make_url

from tests.kit.clock import FrozenClock

_SCHEMA = "kit"
_FUNCTIONS = """
CREATE SCHEMA kit;
CREATE TABLE kit.clock (at timestamptz NOT NULL);
CREATE FUNCTION kit.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE
    AS 'SELECT coalesce((SELECT at FROM kit.clock), pg_catalog.clock_timestamp())';
-- A server that started later than now would look like one that has just come back.
CREATE FUNCTION kit.pg_postmaster_start_time() RETURNS timestamptz LANGUAGE sql VOLATILE
    AS 'SELECT least(pg_catalog.pg_postmaster_start_time(), kit.clock_timestamp() - interval ''1 day'')';
"""
_held: list[FrozenClock] = []
"""The clocks that SQLite goes by: the last one, or the machine's when there is none."""
_reckoner = sqlite3.connect(":memory:", check_same_thread=False)
"""SQLite's own date functions, for ours to call."""


@contextmanager
def database_goes_by(clock: FrozenClock, url: str) -> Iterator[None]:
    """In the block, the database at this URL has this clock's time."""
    if make_url(url).get_backend_name() == "sqlite":
        _held.append(clock)
        try:
            yield
        finally:
            _held.remove(clock)
        return
    with psycopg.connect(url, autocommit=True) as connection:

        def tell(now: datetime) -> None:
            connection.execute("DELETE FROM kit.clock")
            connection.execute("INSERT INTO kit.clock VALUES (%s)", (now,))

        tell(clock.now())
        clock.moved.append(tell)
        try:
            yield
        finally:
            clock.moved.remove(tell)
            if not clock.moved:
                connection.execute("DELETE FROM kit.clock")


def add_clock(url: str) -> None:
    """Give a PostgreSQL database, and so its copies, a clock that can be held."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(_FUNCTIONS)


def use_clock(url: str) -> None:
    """Have this copy ask that clock for the time; PostgreSQL does not copy settings with a database."""
    with psycopg.connect(url, autocommit=True) as connection:
        path = sql.SQL("ALTER DATABASE {} SET search_path = {}, pg_catalog, public")
        connection.execute(path.format(sql.Identifier(connection.info.dbname), sql.Identifier(_SCHEMA)))


@event.listens_for(Engine, "connect")
def _replace_date_functions(connection: Any, _: object) -> None:
    if isinstance(connection, sqlite3.Connection):
        for name in ("strftime", "julianday"):
            connection.create_function(name, -1, _Reckoned(name))


class _Reckoned:
    """One of SQLite's date functions, with the held clock's time for 'now'."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __call__(self, *arguments: Any) -> Any:
        if _held:
            now = f"{_held[-1].now():%Y-%m-%d %H:%M:%S.%f}"
            arguments = tuple(now if each == "now" else each for each in arguments)
        places = ", ".join("?" * len(arguments))
        return _reckoner.execute(f"SELECT {self._name}({places})", arguments).fetchone()[0]
