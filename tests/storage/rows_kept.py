"""Fill a database of any revision with rows, and say which of them an upgrade lost."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, Column, Connection, MetaData, Table, select

from storage.database.sight import whole_table

Row = Mapping[str, Any]

NOT_DATA = "alembic_version", "search_index"
"""Alembic's own table, and those of SQLite's full-text index, which triggers fill."""
COUNTED_UP = "directory"
"""The directory's version grows when a migration changes a watched table, as it should."""


def fill(connection: Connection) -> None:
    """Add two rows to every table that has none: one with every column set, one with NULL wherever it is allowed.

    Tables and columns are read from the database, because the mappings describe the newest revision only.
    """
    for table in _tables(connection):
        every = whole_table(table, unnarrowed="a table that holds nothing is filled")
        if connection.execute(select(every)).first() is None:
            connection.execute(table.insert(), [_row(table, number) for number in (1, 2)])


def read(connection: Connection) -> Mapping[str, Sequence[Row]]:
    """Return every row of every table, by the table's name."""
    return {
        table.name: [dict(row) for row in connection.execute(select(table)).mappings()] for table in _tables(connection)
    }


def lost(before: Mapping[str, Sequence[Row]], after: Mapping[str, Sequence[Row]]) -> list[str]:
    """Return what is missing or different after an upgrade, in words. New tables and columns are no loss."""
    losses = []
    for table, rows in before.items():
        if table not in after:
            losses.append(f"the table {table}")
            continue
        columns = set(rows[0])
        if gone := columns - set(after[table][0] if after[table] else columns):
            losses.append(f"of {table}: {', '.join(sorted(gone))}")
            continue
        if table != COUNTED_UP and _comparable(rows, columns) != _comparable(after[table], columns):
            losses.append(f"rows of {table}")
    return losses


def _tables(connection: Connection) -> list[Table]:
    """Return the tables as the database has them, each after those that its foreign keys name."""
    metadata = MetaData()
    metadata.reflect(connection, only=lambda name, _: not name.startswith(NOT_DATA))
    return metadata.sorted_tables


def _row(table: Table, number: int) -> Row:
    return {
        column.name: None if number == 2 and column.nullable else _value(column, number)
        for column in table.columns
        if column.computed is None
    }


def _value(column: Column[Any], number: int) -> Any:
    """Return this column's value in the row of this number, which is in the referred-to row as well."""
    for key in column.foreign_keys:
        return _value(key.column, number)
    if isinstance(column.type, JSON):
        return [f"{column.name} {number}"]
    return {
        str: f"{column.name} {number}",
        int: number,
        bool: number == 1,
        date: date(2026, 11, number),
        datetime: datetime(2026, 11, number, 8, 45, tzinfo=UTC),
    }[column.type.python_type]


def _comparable(rows: Iterable[Row], columns: Iterable[str]) -> list[str]:
    """Return these columns of the rows as text, in an order that does not depend on the database's."""
    names = sorted(columns)
    return sorted(str([row[name] for name in names]) for row in rows)
