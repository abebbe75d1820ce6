"""Writes that wait for their commit, as plain data, and how a lot of them is carried out in few statements."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Executable, Insert, Table, bindparam, insert, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.ports import Conflict
from storage.schema import Base

Values = Mapping[str, Any]
_ORDER = {table: number for number, table in enumerate(Base.metadata.sorted_tables)}


@dataclass(frozen=True, slots=True)
class Add:
    """A new row. `put`: or change the one with that primary key."""

    table: Table
    values: Values
    put: bool = False

    @property
    def shape(self) -> tuple[Table, bool, tuple[str, ...]]:
        """What rows must share to go in one statement."""
        return self.table, self.put, tuple(self.values)

    @property
    def place(self) -> tuple[int, bool, tuple[str, ...]]:
        """What is referred to comes first. Rows that may be there already come in one order everywhere.

        Else two processes that put the same rows could wait for each other in a circle.
        """
        keys = tuple(str(self.values[column.name]) for column in self.table.primary_key) if self.put else ()
        return _ORDER[self.table], self.put, keys


@dataclass(frozen=True, slots=True)
class Change:
    """New values for the row with this id, if it still has this version; its version goes up by one."""

    table: Table
    id: int
    version: int
    values: Values

    @property
    def shape(self) -> tuple[int, tuple[str, ...]]:
        """What changes must share to go in one statement."""
        return _ORDER[self.table], tuple(self.values)


@dataclass(slots=True)
class Staged:
    """What one unit of work wants written."""

    adds: list[Add] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    others: list[Executable] = field(default_factory=list)

    def add(self, row: type[Base], **values: Any) -> None:
        """A new row."""
        self.adds.append(Add(_table(row), values))

    def put(self, row: type[Base], **values: Any) -> None:
        """A new row, or new values for the one with that primary key."""
        self.adds.append(Add(_table(row), values, put=True))

    def change(self, row: type[Base], id_: int, version: int, **values: Any) -> None:
        """New values for a row, if it still has this version. A second change of the same row joins the first."""
        for number, earlier in enumerate(self.changes):
            if (earlier.table, earlier.id, earlier.version) == (_table(row), id_, version):
                self.changes[number] = Change(earlier.table, id_, version, {**earlier.values, **values})
                return
        self.changes.append(Change(_table(row), id_, version, values))

    def run(self, statement: Executable) -> None:
        """Any other statement; it runs after the rows and changes."""
        self.others.append(statement)

    def sends(self, deliveries: type[Base]) -> bool:
        """Whether rows of this table are among what is staged."""
        return any(each.table is _table(deliveries) for each in self.adds)


def carry_out(connection: Connection, units: Sequence[Staged]) -> None:
    """Write what all these units staged, each unit's rows in its own order. Conflict when a version has moved on."""
    adds = sorted((add for unit in units for add in unit.adds), key=lambda add: add.place)
    for _, same in groupby(adds, key=lambda add: add.shape):
        rows = list(same)
        connection.execute(_statement(rows[0], connection.dialect.name), [dict(row.values) for row in rows])
    for _, group in groupby(_by_shape(change for unit in units for change in unit.changes), key=lambda c: c.shape):
        _change(connection, list(group))
    for unit in units:
        for statement in unit.others:
            connection.execute(statement)


def insert_once(connection: Connection, row: type[Base], rows: Sequence[Values]) -> set[Any]:
    """Insert the rows whose primary key (one column) is new; the keys that were."""
    table = _table(row)
    (key,) = table.primary_key.columns
    ordered = sorted(({**each} for each in rows), key=lambda each: str(each[key.name]))
    statement = upsert(table, connection.dialect.name).on_conflict_do_nothing().returning(key)
    return set(connection.execute(statement, ordered).scalars())


def _by_shape(changes: Iterable[Change]) -> list[Change]:
    return sorted(changes, key=lambda change: (change.shape, change.id))


def _change(connection: Connection, changes: Sequence[Change]) -> None:
    table, columns = changes[0].table, tuple(changes[0].values)
    rows = [{"at_id": each.id, "at_version": each.version, **each.values} for each in changes]
    changed = connection.execute(_update(table, columns), rows).rowcount
    if changed != len(changes):
        raise Conflict(f"{table.name}: changed since it was read")


@cache
def _update(table: Table, columns: tuple[str, ...]) -> Executable:
    return (
        update(table)
        .where(table.c.id == bindparam("at_id"), table.c.version == bindparam("at_version"))
        .values(version=table.c.version + 1, **{name: bindparam(name) for name in columns})
    )


def _statement(add: Add, dialect: str) -> Insert:
    return _put(add.table, tuple(add.values), dialect) if add.put else insert(add.table)


@cache
def _put(table: Table, columns: tuple[str, ...], dialect: str) -> Insert:
    statement = upsert(table, dialect)
    keys = [column.name for column in table.primary_key]
    others = {name: statement.excluded[name] for name in columns if name not in keys}
    if not others:
        return statement.on_conflict_do_nothing()
    return statement.on_conflict_do_update(index_elements=keys, set_=others)


def upsert(row: type[Base] | Table, dialect: str) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that can say what to do about a key that is taken."""
    return sqlite.insert(row) if dialect == "sqlite" else postgresql.insert(row)


def _table(row: type[Base]) -> Table:
    table = row.__table__
    assert isinstance(table, Table)
    return table
