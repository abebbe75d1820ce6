"""Imports are tested into the real record, on SQLite and on PostgreSQL."""

from collections.abc import AsyncIterator

import pytest

from storage.engine import open_database
from storage.unit_of_work import SqlStore
from tests.kit.postgres import database_url, postgres, sqlite_template

__all__ = ["database_url", "postgres", "sqlite_template"]


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[SqlStore]:
    """The record, empty."""
    store = SqlStore(open_database(database_url))
    yield store
    await store.close()
