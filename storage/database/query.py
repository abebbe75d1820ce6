"""A SELECT that a module keeps: checked when it is made, compiled once for each database, run by the driver itself.

SQLAlchemy builds and compiles the statement, but only the first time: to carry one SELECT to the driver and its row
back takes it 20 (SQLite) to 60 (PostgreSQL) microseconds, several times what the database takes, and to map the row to
an object ten times as much again.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Dialect, Float, SelectBase, bindparam, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.compiler import SQLCompiler

from storage.database.sight import refuse_unnarrowed
from storage.schema import DirectoryRow, ReceivedRow, table_of

Values = Mapping[str, Any]
SQLITE = sqlite.dialect(paramstyle="named")
"""As sqlite3 takes values: by name."""


class Query:
    """A SELECT whose SQL is the same whatever values it is given; several values at once go in by `one_of`.

    Raise Unnarrowed when it reads a shared record past its viewer's line of sight: see `storage.database.sight`.
    """

    def __init__(self, statement: SelectBase) -> None:
        """Check it. Its values are those that `bindparam` names; a viewer's sight is given with every read."""
        refuse_unnarrowed(statement)
        self.statement = statement
        self._ready: dict[str, Ready] = {}

    def ready(self, dialect: Dialect) -> "Ready":
        """Return it compiled for a database."""
        ready = self._ready.get(dialect.name)
        if ready is None:
            ready = self._ready[dialect.name] = Ready(self.statement, dialect)
        return ready


class Ready:
    """A query's SQL for one database, and how values go in and come out (none that are NUMERIC)."""

    def __init__(self, statement: SelectBase, dialect: Dialect) -> None:
        """Compile it. TypeError for `in_` with several values, which is other SQL for every number of them."""
        compiled = statement.compile(dialect=dialect)
        assert isinstance(compiled, SQLCompiler)
        if compiled.post_compile_params:
            raise TypeError("a query that is kept takes several values by one_of, not by in_")
        self.sql = str(compiled)
        into = dict(binders(compiled, dialect))
        named: dict[str, BindParameter[Any]] = {name: bind for bind, name in compiled.bind_names.items()}
        self._always = {
            name: into[name](bind.value) if name in into else bind.value
            for name, bind in named.items()
            if not bind.required
        }
        self._asked = {name: into.get(name) for name, bind in named.items() if bind.required}
        columns = list(statement.selected_columns)
        self._row = _row_type(columns)._make
        outs = [(number, _out_of(column, dialect)) for number, column in enumerate(columns)]
        self._out = [(number, out) for number, out in outs if out]

    def values(self, given: Values, sight: Values) -> dict[str, Any]:
        """Return the values for the driver. TypeError for one that is not asked for, KeyError for one that is missing.

        `sight`: what the viewer may see, for a query that asks for it.
        """
        if unasked := given.keys() - self._asked.keys():
            raise TypeError(f"the query does not ask for {', '.join(sorted(unasked))}")
        values = {**self._always}
        for name, into in self._asked.items():
            value = given[name] if name in given else sight[name]
            values[name] = into(value) if into else value
        return values

    def rows(self, found: Sequence[Sequence[Any]]) -> list[Any]:
        """Return the driver's rows as ours, by column name."""
        rows = []
        for each in found:
            values = [*each]
            for number, out in self._out:
                values[number] = out(values[number])
            rows.append(self._row(values))
        return rows


def binders(compiled: SQLCompiler, dialect: Dialect) -> list[tuple[str, Callable[[Any], Any]]]:
    """Return what to do with which values before the driver is given them."""
    return [
        (name, into)
        for bind, name in compiled.bind_names.items()
        if (into := bind.type.dialect_impl(dialect).bind_processor(dialect))
    ]


def _out_of(column: ColumnElement[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    # Both drivers give a float as it is; SQLAlchemy would first have to see what kind of number comes.
    if isinstance(column.type, Float):
        return None
    return column.type.dialect_impl(dialect).result_processor(dialect, None)


def _row_type(columns: Iterable[ColumnElement[Any]]) -> Any:
    make: Any = namedtuple
    return make("Row", [str(column.key) for column in columns], rename=True)


VERSION = Query(select(table_of(DirectoryRow).c.version))
"""The directory's, which every unit reads first."""
_RECEIVED = table_of(ReceivedRow).c.id
RECEIVED = Query(select(_RECEIVED).where(bindparam("once") == _RECEIVED))
"""Whether this was committed before, which every event asks first."""
