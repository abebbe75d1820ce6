"""Migrations: they make what the mappings say, keep every row, and run once however many processes start them."""

import ast
import asyncio
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Inspector, create_engine, inspect, text

from storage import migrate, migrations
from storage.database.engine import database_url as address
from storage.database.engine import open_database
from storage.migrate import is_current, upgrade
from storage.schema import Base
from tests.storage.rows_kept import fill, lost, read

MIGRATIONS = Path(migrations.__file__).parent
EVENTS = ("insert", "update", "delete")
LISTS = ("challenges", "channels", "memberships", "missions", "organisations", "pilots", "places", "squads")
WATCHED = {*((table, event) for table in LISTS for event in EVENTS)} | {
    (table, event) for table in ("accounts", "people") for event in ("update", "delete")
}
"""The changes that give the directory a new version."""


@pytest.fixture(params=["sqlite", "postgresql"])
def new_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], str]]:
    """Make databases without a schema; each call returns the address of another."""
    names: list[str] = []

    def make() -> str:
        names.append(f"empty_{uuid4().hex}")
        if request.param == "sqlite":
            return f"sqlite:///{tmp_path}/a folder/{names[-1]}.db"
        address: str = request.getfixturevalue("postgres").create(names[-1])
        return address

    yield make
    if request.param == "postgresql":
        for name in names:
            request.getfixturevalue("postgres").drop(name)


@pytest.fixture
def empty_url(new_database: Callable[[], str]) -> str:
    """The address of a database without a schema."""
    return new_database()


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    """Open a transaction on the database at this address, and commit it at the end."""
    where = address(url)
    if where.drivername == "sqlite":
        Path(where.database or "").parent.mkdir(exist_ok=True)
    engine = create_engine(where)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


# --- the schema is the mappings' --------------------------------------------------------------------------------------

FULL_TEXT = {("search_documents", "column", "words"), ("search_documents", "index", "search_documents_words")}
"""The parts that PostgreSQL's full-text index adds to a mapped table."""


def test_the_migrated_schema_is_the_one_the_mappings_say(new_database: Callable[[], str]) -> None:
    migrated, mapped = new_database(), new_database()
    upgrade(migrated)
    with connected(migrated) as one, connected(mapped) as other:
        Base.metadata.create_all(other)
        made, said = described(one), described(other)
        names = set(inspect(one).get_table_names())
        extra = FULL_TEXT if one.dialect.name == "postgresql" else set()

    assert {part for part in made.keys() | said.keys() if made.get(part) != said.get(part)} == extra
    assert {name for name in names if not name.startswith("search_index")} == {*Base.metadata.tables, "alembic_version"}


def described(connection: Connection) -> dict[tuple[str, str, str], str]:
    """Return each part of each mapped table, with names and conditions, but without the order of the columns."""
    found = inspect(connection)
    return {
        (table, kind, str(part["name"])): _in_words(part)
        for table in Base.metadata.tables
        for kind, parts in _parts(found, table).items()
        for part in parts
    }


def _parts(found: Inspector, table: str) -> dict[str, list[Any]]:
    # SQLite keeps no name for most constraints, so a part without one is called by its columns.
    keys = [{**key, "name": key["name"] or key["constrained_columns"]} for key in found.get_foreign_keys(table)]
    uniques = [
        {**unique, "name": unique["name"] or unique["column_names"]} for unique in found.get_unique_constraints(table)
    ]
    return {
        "column": [*found.get_columns(table)],
        "primary key": [found.get_pk_constraint(table)],
        "foreign key": keys,
        "unique": uniques,
        "check": [*found.get_check_constraints(table)],
        "index": [*found.get_indexes(table)],
    }


def _in_words(part: dict[str, Any]) -> str:
    words = {**part, **part.get("dialect_options", {}), "dialect_options": None}
    return str({name: str(value) for name, value in sorted(words.items())})


def test_triggers_are_what_the_mappings_cannot_say(empty_url: str) -> None:
    upgrade(empty_url)
    with connected(empty_url) as connection:
        if connection.dialect.name == "sqlite":
            assert _sqlite_triggers(connection) == {
                *((table, f"{table}_{event}_noted") for table, event in WATCHED),
                *(("search_documents", f"search_{done}") for done in ("added", "changed", "taken")),
            }
        else:
            assert _postgresql_triggers(connection) == {
                *((table, event, f"{table}_noted", "note_in_directory()") for table, event in WATCHED),
                *(("schedules", event, "schedules_changed", "tell_replicas()") for event in EVENTS),
                *(("standups", event, "standups_changed", "tell_replicas()") for event in ("insert", "update")),
                ("deliveries", "insert", "deliveries_new", "tell_replicas()"),
                ("deliveries", "update", "deliveries_again", "tell_replicas()"),
            }
        assert connection.execute(text("SELECT * FROM directory")).one() == (1, 1)


def _sqlite_triggers(connection: Connection) -> set[tuple[str, str]]:
    found = connection.execute(text("SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'"))
    return {(row.tbl_name, row.name) for row in found}


def _postgresql_triggers(connection: Connection) -> set[tuple[str, str, str, str]]:
    found = connection.execute(
        text(
            "SELECT event_object_table, lower(event_manipulation), trigger_name, "
            "replace(action_statement, 'EXECUTE FUNCTION ', '') FROM information_schema.triggers"
        )
    )
    return {(row[0], row[1], row[2], row[3]) for row in found}


# --- one history ------------------------------------------------------------------------------------------------------


def history() -> list[Any]:
    """Return every revision, oldest first."""
    return [*ScriptDirectory.from_config(migrate._config()).walk_revisions()][::-1]


def test_there_is_one_line_of_revisions_from_one_base_to_one_head() -> None:
    names = [revision.revision for revision in history()]

    assert names == [f"{number:04}" for number in range(1, len(names) + 1)]
    assert [revision.down_revision for revision in history()] == [None, *names[:-1]]
    assert not any(revision.dependencies or revision.branch_labels for revision in history())
    assert {file.name[:5] for file in (MIGRATIONS / "versions").glob("[!_]*.py")} == {f"{name}_" for name in names}


def test_a_migration_imports_nothing_that_may_change() -> None:
    imported = {
        name
        for file in MIGRATIONS.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [each.name for each in node.names])
    }
    house = {name for name in imported if name.split(".")[0] in {"bot", "handlers", "storage", "tests"}}

    assert {name for name in house if not name.startswith("storage.migrations.")} == set()


# --- rows are kept ----------------------------------------------------------------------------------------------------

HARMLESS = """
    op.create_table('planted', sa.Column('id', sa.Integer(), primary_key=True))
    op.add_column('pilots', sa.Column('planted', sa.Text(), nullable=False, server_default=''))
    op.add_column('people', sa.Column('planted', sa.Text()))
    op.execute("UPDATE people SET planted = name")
    with op.batch_alter_table('schedules', recreate='always') as schedules:
        schedules.add_column(sa.Column('planted', sa.Text()))
"""
HARMFUL = """
    op.drop_table('received')
    op.drop_column('pilots', 'link')
    op.execute("DELETE FROM drafts")
    op.execute("DELETE FROM decisions WHERE id = 2")
    op.execute("INSERT INTO search_words VALUES ('planted')")
    op.execute("UPDATE people SET zone = ''")
    op.execute("UPDATE barriers SET answered_at = created_at WHERE answered_at IS NULL")
"""
LOSSES = [
    "of pilots: link",
    "rows of barriers",
    "rows of decisions",
    "rows of drafts",
    "rows of people",
    "rows of search_words",
    "the table received",
]


def test_every_upgrade_keeps_every_row(empty_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The planted step is last, so that there is an upgrade to check even while the history is one revision long.
    revisions = [revision.revision for revision in history()]
    plant(HARMLESS, tmp_path, monkeypatch)

    assert climb(empty_url) == {revision: [] for revision in (*revisions[1:], "planted")}


def test_an_upgrade_that_loses_something_is_noticed(
    empty_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(HARMFUL, tmp_path, monkeypatch)

    assert sorted(climb(empty_url)["planted"]) == LOSSES


def climb(url: str) -> dict[str, list[str]]:
    """Upgrade through the history, with rows in every table before each step; return what each revision lost."""
    first, *later = (revision.revision for revision in history())
    upgrade(url, first)
    losses = {}
    for revision in later:
        with connected(url) as connection:
            fill(connection)
        with connected(url) as connection:
            before = read(connection)
        assert all(before.values()), "every table has rows"
        upgrade(url, revision)
        with connected(url) as connection:
            losses[revision] = lost(before, read(connection))
    return losses


def plant(step: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Add a revision with this body after the newest one, in a folder of its own."""
    newest, usual = history()[-1].revision, migrate._config
    (folder / "planted").mkdir()
    (folder / "planted" / "planted.py").write_text(
        "import sqlalchemy as sa\nfrom alembic import op\n"
        f"revision = 'planted'\ndown_revision = '{newest}'\ndef upgrade():{step}"
    )

    def config() -> Any:
        made = usual()
        made.set_main_option("path_separator", "os")
        made.set_main_option("version_locations", f"{MIGRATIONS / 'versions'}{os.pathsep}{folder / 'planted'}")
        return made

    monkeypatch.setattr(migrate, "_config", config)


# --- when it runs -----------------------------------------------------------------------------------------------------


async def test_several_processes_migrate_at_once(empty_url: str) -> None:
    upgrades = (asyncio.to_thread(upgrade, empty_url) for _ in range(4))
    assert await asyncio.gather(*upgrades) == [None] * 4
    database = open_database(empty_url)
    assert await is_current(database)
    await database.close()


async def test_an_empty_database_is_not_current_and_an_older_one_neither(empty_url: str) -> None:
    database = open_database(empty_url)
    assert not await is_current(database)
    await asyncio.to_thread(upgrade, empty_url)
    assert await is_current(database)
    await database.write(lambda connection: connection.execute(text("UPDATE alembic_version SET version_num = '0'")))
    assert not await is_current(database)
    await database.close()
