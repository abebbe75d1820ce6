"""What every kind of record holds to, made from the schema: a new one is tested here without a line."""

import importlib
import pkgutil
from dataclasses import dataclass

import pytest
from sqlalchemy import Connection, select, update

import storage.schema
from bot.access import Viewer, visible_to
from bot.model.record import Sharing
from storage.database.sight import in_sight, sight_of, whole_table
from storage.export import EXPORTED
from storage.outbox.settling import record_of
from storage.schema import NUMBERED, Base, Shared, table_of
from storage.unit_of_work import SqlStore
from tests.storage.rows_kept import fill

SHARED = Shared.__subclasses__()
LETTERED = [row for row in SHARED if row.letter]
HERE, THERE = "place 1", "place 2"
VIEWERS = {
    "nobody": Viewer(),
    "anyone": Viewer(programme=True),
    "its squad": Viewer(squads=frozenset({1}), places=frozenset({HERE}), programme=True),
    "its squad alone": Viewer(squads=frozenset({1})),
    "its place": Viewer(squads=frozenset({2}), places=frozenset({HERE}), programme=True),
    "no place": Viewer(places=frozenset({""})),
    "another place": Viewer(squads=frozenset({2}), places=frozenset({THERE}), programme=True),
    "everything": Viewer(everything=True),
}


@dataclass(frozen=True)
class Level:
    """Whose a record is, and who may see it."""

    sharing: Sharing
    squad: int | None
    place: str


LEVELS = [Level(sharing, 1, place) for sharing in Sharing for place in (HERE, "")]


@pytest.mark.parametrize("row", SHARED, ids=lambda row: table_of(row).name)
async def test_every_shared_table_holds_to_the_rule(store: SqlStore, row: type[Shared]) -> None:
    table = table_of(row)
    (key, *_) = table.primary_key
    every = whole_table(row, unnarrowed="a test looks for a row whose level it changes").c[key.name]
    first = select(every).order_by(every).limit(1)
    narrowed = in_sight(row).c[key.name]

    def seen(connection: Connection) -> dict[tuple[str, Level], bool]:
        fill(connection)
        number = connection.execute(first).scalar_one()
        found = {}
        for level in LEVELS:
            here = update(table).where(key == number)
            connection.execute(here.values(sharing=level.sharing, squad_id=level.squad, place=level.place))
            for name, viewer in VIEWERS.items():
                query = select(narrowed).where(narrowed == number)
                found[name, level] = connection.execute(query, sight_of(viewer)).first() is not None
        return found

    assert await store.database.write(seen) == {
        (name, level): visible_to(viewer).allows(level) for name, viewer in VIEWERS.items() for level in LEVELS
    }


def test_every_shared_table_is_exported() -> None:
    assert set(SHARED) <= set(EXPORTED)


def test_a_code_stands_for_one_table_and_every_lettered_record_is_numbered() -> None:
    assert {record_of(f"{row.letter}7") for row in LETTERED} == {(row, 7) for row in LETTERED}
    assert {row.__name__ for row in LETTERED} <= {row.__name__ for row in NUMBERED}
    assert all(list(table_of(row).primary_key) == [table_of(row).c.id] for row in LETTERED)


def test_every_row_of_the_schema_s_files_is_found() -> None:
    files = [file.name for file in pkgutil.iter_modules(storage.schema.__path__, "storage.schema.")]
    rows = {
        value
        for file in files
        for value in vars(importlib.import_module(file)).values()
        if isinstance(value, type) and issubclass(value, Base) and value is not Base
    }
    assert rows == set(Base.__subclasses__())
    assert {table_of(row).name for row in rows} == set(Base.metadata.tables)
