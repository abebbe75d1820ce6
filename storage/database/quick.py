"""SELECTs that every event needs, made once and run by the driver itself.

SQLAlchemy takes 20 (SQLite) to 60 (PostgreSQL) microseconds to carry one such SELECT to the driver and its row back,
several times what the database takes, and an event has a few hundred in all. So the statement is built and compiled by
SQLAlchemy as ever, but only the first time.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Dialect, Float, Select, bindparam, select
from sqlalchemy.sql.compiler import SQLCompiler

from storage.schema import DirectoryRow, ReceivedRow, table_of

Values = Mapping[str, Any]
VERSION = select(table_of(DirectoryRow).c.version)
"""The directory's, which every unit reads first."""
_RECEIVED = table_of(ReceivedRow).c.id
RECEIVED = select(_RECEIVED).where(bindparam("once") == _RECEIVED)
"""Whether this was committed before, which every event asks first."""


@lru_cache(maxsize=256)
def quick(statement: Select[*tuple[Any, ...]], dialect: Dialect) -> "Quick":
    """A statement that a module keeps, made ready for one dialect."""
    return Quick(statement, dialect)


def binders(compiled: SQLCompiler, dialect: Dialect) -> list[tuple[str, Callable[[Any], Any]]]:
    """What to do with which values before the driver is given them."""
    return [
        (name, into)
        for bind, name in compiled.bind_names.items()
        if (into := bind.type.dialect_impl(dialect).bind_processor(dialect))
    ]


class Quick:
    """A statement's SQL for one dialect, and how values go in and come out (none that are NUMERIC)."""

    def __init__(self, statement: Select[*tuple[Any, ...]], dialect: Dialect) -> None:
        """Compile it; its SQL must be the same whatever values it is given."""
        compiled = statement.compile(dialect=dialect)
        assert isinstance(compiled, SQLCompiler)
        self.sql = str(compiled)
        self._given = {name: bind.value for bind, name in compiled.bind_names.items()}
        self._into = binders(compiled, dialect)
        columns = list(statement.selected_columns)
        self._row = _row_type(columns)._make
        outs = [(number, _out_of(column, dialect)) for number, column in enumerate(columns)]
        self._out = [(number, out) for number, out in outs if out]

    def values(self, given: Values) -> dict[str, Any]:
        """The values for the driver; those the statement does not ask for are left out."""
        values = {name: given.get(name, value) for name, value in self._given.items()}
        for name, into in self._into:
            values[name] = into(values[name])
        return values

    def rows(self, found: Sequence[Sequence[Any]]) -> list[Any]:
        """The driver's rows as ours, by column name."""
        rows = []
        for each in found:
            values = [*each]
            for number, out in self._out:
                values[number] = out(values[number])
            rows.append(self._row(values))
        return rows


def _out_of(column: ColumnElement[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    # Both drivers give a float as it is; SQLAlchemy would first have to see what kind of number comes.
    if isinstance(column.type, Float):
        return None
    return column.type.dialect_impl(dialect).result_processor(dialect, None)


def _row_type(columns: Iterable[ColumnElement[Any]]) -> Any:
    make: Any = namedtuple
    return make("Row", [str(column.key) for column in columns], rename=True)
