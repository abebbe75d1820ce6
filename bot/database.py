"""The record alone, for commands that hold no conversation: quick to start. Only this and bot.app see storage."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.config import Config
from bot.ports import DeliveryBook
from storage.database.engine import open_database
from storage.database.failures import in_words as failure_in_words
from storage.outbox.delivery_book import SqlDeliveryBook
from storage.unit_of_work import SqlStore

__all__ = ["delivery_book", "export_records", "failure_in_words", "migrate", "opened_store", "reading_store"]


def migrate(config: Config) -> None:
    """Create the database, or bring it to the newest schema; several may at once. ValueError for a bad address."""
    from storage.migrate import upgrade  # alembic takes a third of a second to load, and most commands do without

    upgrade(config.database_url)


@asynccontextmanager
async def opened_store(config: Config) -> AsyncIterator[SqlStore]:
    """The store on a migrated database, closed afterwards."""
    await asyncio.to_thread(migrate, config)
    async with reading_store(config) as store:
        yield store


@asynccontextmanager
async def reading_store(config: Config) -> AsyncIterator[SqlStore]:
    """The store as it stands, closed afterwards; its schema is not looked at."""
    store = SqlStore(open_database(config.database_url))
    try:
        yield store
    finally:
        await store.close()


def delivery_book(store: SqlStore) -> DeliveryBook:
    """The store's deliveries, for their operator."""
    return SqlDeliveryBook(store)


async def export_records(store: SqlStore, folder: Path) -> dict[str, int]:
    """Write every record to a folder as JSON Lines and CSV; how many of each."""
    from storage.export import export

    return dict(await export(store, folder))
