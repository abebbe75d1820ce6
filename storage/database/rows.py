"""New rows of one table, all in one statement that is built once.

SQLite's driver runs it row by row. PostgreSQL takes all rows as one JSON text, so that however many there are, they are
one short statement and one round trip.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    CursorResult,
    Dialect,
    Table,
    Text,
    bindparam,
    column,
    func,
    insert,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from storage.database.query import SQLITE, Query, binders
from storage.database.sight import whole_table
from storage.schema.types import Several, one_of


def add_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add rows, all of which give the same columns."""
    columns = tuple(rows[0])
    if connection.dialect.name == "sqlite":
        _one_by_one(table, columns).add(connection, rows)
    else:
        _as_json(table, columns, connection.dialect).add(connection, rows)


def add_new(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> set[Any]:
    """Add those rows whose primary key (one column) is new; the keys that were. Give them in the order of their keys.

    Else two processes that add the same rows could wait for each other in a circle.
    """
    if connection.dialect.name == "sqlite":
        (key,) = table.primary_key.columns
        # The write lock is held, so nobody adds one between the look and the insert.
        ready = _known(key).ready(SQLITE)
        found = connection.exec_driver_sql(ready.sql, ready.values({"keys": [row[key.name] for row in rows]}, {}))
        known = set(found.scalars())
        if new := [row for row in rows if row[key.name] not in known]:
            add_rows(connection, table, new)
        return {row[key.name] for row in new}
    return set(_as_json(table, tuple(rows[0]), connection.dialect, once=True).add(connection, rows).scalars())


@cache
def _known(key: Column[Any]) -> Query:
    """Those of the `keys` given that are there."""
    there = whole_table(key.table, unnarrowed="whoever adds a row knows its key").c[key.name]
    return Query(select(there).where(one_of(there, bindparam("keys", type_=Several(Text)))))


def upsert(table: Table, dialect: str) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that can say what to do about a key that is taken."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


class _OneByOne:
    """For SQLite."""

    def __init__(self, table: Table, columns: Sequence[str]) -> None:
        given = {name: bindparam(name, type_=table.c[name].type) for name in columns}
        compiled = insert(table).values(given).compile(dialect=SQLITE)
        assert isinstance(compiled, SQLCompiler)
        self._sql = str(compiled)
        self._always = {name: value for name, value in compiled.params.items() if value is not None} | _defaults(table)
        self._into = binders(compiled, SQLITE)

    def add(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        connection.exec_driver_sql(self._sql, [self._values(row) for row in rows])

    def _values(self, row: Mapping[str, Any]) -> dict[str, Any]:
        values = {**self._always, **row}
        for name, into in self._into:
            values[name] = into(values[name])
        return values


class _AsJson:
    """For PostgreSQL."""

    def __init__(self, table: Table, columns: Sequence[str], dialect: Dialect, *, once: bool = False) -> None:
        typed = [column(name, table.c[name].type) for name in columns]
        given = func.json_to_recordset(bindparam("rows", type_=JSON)).table_valued(*typed, name="given")
        each = given.render_derived(with_types=True)
        added = postgresql.insert(table).from_select(list(columns), select(*each.c))
        new = added.on_conflict_do_nothing().returning(*table.primary_key.columns)
        compiled = (new if once else added).compile(dialect=dialect)
        self._sql = str(compiled)
        self._always = {name: value for name, value in compiled.params.items() if value is not None} | _defaults(table)

    def add(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> CursorResult[Any]:
        text = json.dumps([dict(row) for row in rows], ensure_ascii=False, default=_instant)
        return connection.exec_driver_sql(self._sql, {**self._always, "rows": text})


_one_by_one = cache(_OneByOne)
_as_json = cache(_AsJson)


def _defaults(table: Table) -> dict[str, Any]:
    """What the mapping puts where a row says nothing; the database's own clock is in the statement already."""
    return {each.name: each.default.arg for each in table.c if isinstance(each.default, ScalarElementColumnDefault)}


def _instant(value: object) -> str:
    if isinstance(value, datetime) and value.tzinfo is None:
        raise ValueError("a stored time needs its zone")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"cannot be stored: {type(value).__name__}")
