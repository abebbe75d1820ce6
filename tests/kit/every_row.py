"""Every row of a database, read by its driver alone: tests read them around each refusal, and SQLAlchemy is slow."""

import sqlite3
from collections.abc import Collection
from contextlib import closing
from typing import Any

import psycopg
from sqlalchemy.engine import make_url

from storage.schema import Base


def every_row(url: str, *, but: Collection[str] = ()) -> dict[str, list[str]]:
    """Return every row of every table but these, as text in order, by table."""
    with closing(_connected(url)) as connection:
        connection.execute("BEGIN")
        return {
            name: sorted(repr(tuple(row)) for row in connection.execute(f"SELECT * FROM {name}"))
            for name in Base.metadata.tables
            if name not in but
        }


def _connected(url: str) -> Any:
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return sqlite3.connect(str(address.database), isolation_level=None)
    return psycopg.connect(url, autocommit=True)
