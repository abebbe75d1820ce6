"""Columns as revision 0001 writes them: plain SQL types, NOT NULL unless they say otherwise, no server defaults."""

from typing import Any

import sqlalchemy as sa


def text(name: str, **options: Any) -> sa.Column[str]:
    """Return a text column."""
    return sa.Column(name, sa.Text(), **_not_null(options))


def integer(name: str, **options: Any) -> sa.Column[int]:
    """Return an integer column; as a table's only primary key the database numbers its rows."""
    return sa.Column(name, sa.Integer(), **_not_null(options))


def foreign_key(name: str, target: str, **options: Any) -> sa.Column[int]:
    """Return an integer column that refers to `target`, such as "people.id"."""
    return sa.Column(name, sa.Integer(), sa.ForeignKey(target), **_not_null(options))


def boolean(name: str) -> sa.Column[bool]:
    """Return a boolean column."""
    return sa.Column(name, sa.Boolean(), nullable=False)


def day(name: str, **options: Any) -> sa.Column[Any]:
    """Return a column for a calendar date."""
    return sa.Column(name, sa.Date(), **_not_null(options))


def instant(name: str, **options: Any) -> sa.Column[Any]:
    """Return a column for a moment in UTC; SQLite has no time zones, so there the moment is stored without one."""
    return sa.Column(name, sa.DateTime(timezone=True), **_not_null(options))


def json(name: str) -> sa.Column[Any]:
    """Return a JSON column."""
    return sa.Column(name, sa.JSON(), nullable=False)


def _not_null(options: dict[str, Any]) -> dict[str, Any]:
    return {"nullable": False, **options}
