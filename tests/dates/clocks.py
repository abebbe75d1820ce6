"""Print what each clock of a process shows, as JSON: seconds since 1970 and, for the zone, seconds east of Greenwich.

`proof` starts this as a process of its own, in the environment that the tests are about to have.
"""

import ctypes
import json
import sqlite3

import click
import psycopg

from bot.clock import SystemClock
from tests.kit.postgres import server

ZONE = "zone"


def main() -> None:
    now = SystemClock().now()
    offset = now.astimezone().utcoffset()
    assert offset is not None
    shown = {"Python": now.timestamp(), "C": float(ctypes.CDLL(None).time(None)), "SQLite": _sqlite()} | _postgresql()
    click.echo(json.dumps(shown | {ZONE: offset.total_seconds()}))


def _sqlite() -> float:
    seconds = "SELECT (julianday('now') - julianday('1970-01-01')) * 86400"
    return float(sqlite3.connect(":memory:").execute(seconds).fetchone()[0])


def _postgresql() -> dict[str, float]:
    """Return the time in the process that serves a connection, and when the one that it descends from started."""
    seconds = "SELECT extract(epoch FROM clock_timestamp()), extract(epoch FROM pg_postmaster_start_time())"
    with server() as running, psycopg.connect(running.url("postgres")) as connection:
        row = connection.execute(seconds).fetchone()
    assert row
    return {"PostgreSQL": float(row[0]), "PostgreSQL’s start": float(row[1])}


if __name__ == "__main__":
    main()
