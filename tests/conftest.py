"""What every test may ask for: a fresh database, on SQLite and on PostgreSQL, and a town to talk in."""

import os
from collections.abc import AsyncIterator

import pytest

pytest.register_assert_rewrite("tests.kit", "tests.platforms.contract")

from hypothesis import HealthCheck, settings  # noqa: E402 - rewriting must be registered before anything is imported

from storage.database.engine import open_database  # noqa: E402 - likewise
from storage.unit_of_work import SqlStore  # noqa: E402 - likewise
from tests.kit.postgres import database_url, postgres, postgres_template, sqlite_template  # noqa: E402 - likewise
from tests.kit.town import postgres_town, sqlite_town, town, town_url  # noqa: E402 - likewise

# A red run in CI must mean the change, not the luck of the draw.
settings.register_profile(
    "squadbot",
    deadline=None,
    derandomize="CI" in os.environ,
    # A contract's properties are inherited by one class a platform, and two of those may run in one process.
    suppress_health_check=[HealthCheck.differing_executors],
)
settings.load_profile("squadbot")

__all__ = [
    "database_url",
    "postgres",
    "postgres_template",
    "postgres_town",
    "sqlite_template",
    "sqlite_town",
    "town",
    "town_url",
]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is marked `week`, unless it is asked for by name: -m week."""
    if "week" in config.option.markexpr:
        return
    left_out = [item for item in items if item.get_closest_marker("week")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[SqlStore]:
    """The record, empty."""
    store = SqlStore(open_database(database_url))
    yield store
    await store.close()
