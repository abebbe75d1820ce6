"""Migrations: they make what the mappings say, once, however many processes start them."""

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Column, create_engine, inspect, text
from sqlalchemy.schema import SchemaItem

from storage.engine import database_url as address
from storage.engine import open_database
from storage.migrate import is_current, upgrade
from storage.schema import Base


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without a schema."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/a folder/squadbot.db"
        return
    postgres, name = request.getfixturevalue("postgres"), f"empty_{uuid4().hex}"
    yield postgres.create(name)
    postgres.drop(name)


def test_the_migrated_schema_is_the_one_the_mappings_say(empty_url: str) -> None:
    upgrade(empty_url)
    engine = create_engine(address(empty_url))
    with engine.connect() as connection:
        options = {"include_object": _is_ours, "compare_type": True}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata) == []
        names = set(inspect(connection).get_table_names())
        assert names >= {table.name for table in Base.metadata.sorted_tables}
    engine.dispose()


def _is_ours(item: SchemaItem, name: str | None, kind: str, _: bool, __: SchemaItem | None) -> bool:
    """Everything but each database's own full-text index."""
    if isinstance(item, Column):
        return (item.table.name, name) != ("search_documents", "words")
    return not re.match(r"search_(index|documents_words)", name or "")


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
