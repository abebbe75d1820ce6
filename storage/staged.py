"""Writes that wait for their commit, as plain data, and their execution in few statements."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Executable, Insert, Table, bindparam, update

from bot.ports import Conflict
from storage.database.rows import add_new, add_rows, upsert
from storage.schema import Base, SearchWord, table_of

Values = Mapping[str, Any]
_ORDER = {table: number for number, table in enumerate(Base.metadata.sorted_tables)}


@dataclass(frozen=True, slots=True)
class Add:
    """A row to insert. `put`: update the row with the same primary key if there is one."""

    table: Table
    values: Values
    put: bool = False

    @property
    def shape(self) -> tuple[Table, bool, tuple[str, ...]]:
        """Return what rows must have in common to be written by one statement."""
        return self.table, self.put, tuple(self.values)

    @property
    def place(self) -> tuple[int, bool, tuple[str, ...]]:
        """Return the sort key of this row: tables before those that refer to them, updated rows by primary key.

        Two processes that update the same rows in different orders would deadlock.
        """
        keys = tuple(str(self.values[column.name]) for column in self.table.primary_key) if self.put else ()
        return _ORDER[self.table], self.put, keys


@dataclass(frozen=True, slots=True)
class Change:
    """New values for the row with this id and row version. The commit raises the version by one."""

    table: Table
    id: int
    version: int
    values: Values

    @property
    def shape(self) -> tuple[int, tuple[str, ...]]:
        """Return what changes must have in common to be written by one statement."""
        return _ORDER[self.table], tuple(self.values)


@dataclass(slots=True)
class Staged:
    """The writes of one unit of work."""

    adds: list[Add] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    others: list[Executable] = field(default_factory=list)
    words: set[str] = field(default_factory=set)
    """Words of search documents, for the vocabulary that typos are corrected against."""

    def add(self, row: type[Base], **values: Any) -> None:
        """Stage a new row."""
        self.adds.append(Add(table_of(row), values))

    def put(self, row: type[Base], **values: Any) -> None:
        """Stage a new row, or new values for the row with the same primary key."""
        self.adds.append(Add(table_of(row), values, put=True))

    def change(self, row: type[Base], id_: int, version: int, **values: Any) -> None:
        """Stage new values for a row that must still have this version. A second change of a row joins the first."""
        for number, earlier in enumerate(self.changes):
            if (earlier.table, earlier.id, earlier.version) == (table_of(row), id_, version):
                self.changes[number] = Change(earlier.table, id_, version, {**earlier.values, **values})
                return
        self.changes.append(Change(table_of(row), id_, version, values))

    def run(self, statement: Executable, *, changing: bool = False) -> None:
        """Stage another statement, run after rows and changes. `changing`: raise Conflict if it changes no row."""
        self.others.append(statement.execution_options(changing=changing))

    @property
    def tables(self) -> set[str]:
        """Return the names of the tables that this unit writes to."""
        writes = (*self.adds, *self.changes, *self.others)
        return {table.name for each in writes if isinstance(table := getattr(each, "table", None), Table)}


def carry_out(connection: Connection, units: Sequence[Staged], known: Set[str] = frozenset()) -> None:
    """Write these units, each unit's rows in its own order. Raises Conflict when a row's version has changed.

    `known`: words that the database has already.
    """
    adds = sorted((add for unit in units for add in unit.adds), key=lambda add: add.place)
    for _, same in groupby(adds, key=lambda add: add.shape):
        rows = list(same)
        values = [row.values for row in rows]
        if rows[0].put:
            connection.execute(_put(rows[0].table, tuple(values[0]), connection.dialect.name), values)
        else:
            add_rows(connection, rows[0].table, values)
    for _, group in groupby(_by_shape(change for unit in units for change in unit.changes), key=lambda c: c.shape):
        _change(connection, list(group))
    if words := {word for unit in units for word in unit.words} - known:
        add_new(connection, table_of(SearchWord), [{"word": word} for word in sorted(words)])
    for unit in units:
        for statement in unit.others:
            changed = connection.execute(statement)
            if statement.get_execution_options().get("changing") and not changed.rowcount:
                raise Conflict("what was to be changed is no longer as it was")


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


@cache
def _put(table: Table, columns: tuple[str, ...], dialect: str) -> Insert:
    statement = upsert(table, dialect)
    keys = [column.name for column in table.primary_key]
    others = {name: statement.excluded[name] for name in columns if name not in keys}
    if not others:
        return statement.on_conflict_do_nothing()
    return statement.on_conflict_do_update(index_elements=keys, set_=others)
