"""What every test may ask for: a fresh database, on SQLite and on PostgreSQL, and a town to talk in."""

import os
from collections.abc import AsyncIterator, Collection
from typing import Any

import pytest

pytest.register_assert_rewrite("tests.kit", "tests.platforms.contract")

from hypothesis import HealthCheck, settings  # noqa: E402 - rewriting must be registered before anything is imported

from storage.database.engine import open_database  # noqa: E402 - likewise
from storage.unit_of_work import SqlStore  # noqa: E402 - likewise
from tests.kit.compiled import compile_once  # noqa: E402 - likewise
from tests.kit.examples import USUAL, WHOLE  # noqa: E402 - likewise
from tests.kit.postgres import database_url, postgres, postgres_template, sqlite_template  # noqa: E402 - likewise
from tests.kit.town import postgres_town, sqlite_town, town, town_url  # noqa: E402 - likewise

_ALWAYS: dict[str, Any] = {
    "deadline": None,
    # A red run in CI must mean the change, not the luck of the draw.
    "derandomize": "CI" in os.environ,
    # A contract's properties are inherited by one class a platform, and two of those may run in one process.
    "suppress_health_check": [HealthCheck.differing_executors],
}
settings.register_profile("usual", max_examples=USUAL, **_ALWAYS)
settings.register_profile("whole", max_examples=WHOLE, **_ALWAYS)
compile_once()

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


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--quick", action="store_true", help="no PostgreSQL, dialogues on the page alone (make quick)")
    parser.addoption("--whole", action="store_true", help="in full what is otherwise sampled (make test-all)")


def pytest_configure(config: pytest.Config) -> None:
    settings.load_profile("whole" if config.getoption("whole") else "usual")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what `--quick` does not run, `whole` without `--whole`, and `week` unless asked for: -m week."""
    left_out = {item for item in items if config.getoption("quick") and _needs_postgres(item)}
    if "week" not in config.option.markexpr:
        left_out |= {item for item in items if item.get_closest_marker("week")}
    if not config.getoption("whole"):
        left_out |= {item for item in items if item.get_closest_marker("whole")}
    if left_out:
        config.hook.pytest_deselected(items=[item for item in items if item in left_out])
        items[:] = [item for item in items if item not in left_out]


def _needs_postgres(item: pytest.Item) -> bool:
    asked: Collection[str] = getattr(item, "fixturenames", ())
    called = getattr(item, "callspec", None)
    return "postgres" in asked or (called is not None and "postgresql" in map(str, called.params.values()))


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[SqlStore]:
    """The record, empty."""
    store = SqlStore(open_database(database_url))
    yield store
    await store.close()
