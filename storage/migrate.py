"""Bring a database to the newest schema."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, column, create_engine, select, table, text

from storage.database.engine import database_url
from storage.database.failures import is_missing_table
from storage.database.query import Query
from storage.database.reads import Database
from storage.database.sqlite import writing_engine

_LOCK = 7_083_427
"""The advisory lock that processes take in turn to migrate one PostgreSQL database."""

_REVISION = Query(select(table("alembic_version", column("version_num")).c.version_num))


def upgrade(url: str, to: str = "head") -> None:
    """Create or upgrade the schema, up to a revision; do nothing when it is there. Processes may do it at once."""
    address = database_url(url)
    # On SQLite the engine holds the write lock from the first statement to the last, so processes take turns.
    is_sqlite = address.drivername == "sqlite"
    engine = writing_engine(address) if is_sqlite else create_engine(address)
    with engine.begin() as connection:
        if not is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        _run(connection, to)
    engine.dispose()


async def is_current(database: Database) -> bool:
    """Return whether the schema is the newest; False when the database is empty. Raise any other failure."""
    reads = database.reads()
    try:
        return await reads.value(_REVISION) == _newest()
    except Exception as error:
        if is_missing_table(error):
            return False
        raise
    finally:
        await reads.close()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    return config


def _run(connection: Connection, revision: str) -> None:
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


@cache
def _newest() -> str | None:
    return ScriptDirectory.from_config(_config()).get_current_head()
