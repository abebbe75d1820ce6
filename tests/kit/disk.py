"""A disk that is full: the database may take no page more than it has."""

from sqlalchemy import Connection

from tests.kit.dialogue import Town


async def fill_disk(town: Town) -> None:
    """Leave the town's SQLite database no page that it does not have, and none of those free."""
    await town.squadbot._store.database.write(_fill)


async def make_room(town: Town) -> None:
    """Let it grow again."""
    await town.squadbot._store.database.write(_make_room)


def _fill(connection: Connection) -> None:
    connection.exec_driver_sql("CREATE TABLE ballast (weight BLOB)")
    while _pragma(connection, "freelist_count"):
        connection.exec_driver_sql("INSERT INTO ballast VALUES (zeroblob(4000))")
    _pragma(connection, f"max_page_count = {_pragma(connection, 'page_count')}")


def _make_room(connection: Connection) -> None:
    _pragma(connection, "max_page_count = 1000000")


def _pragma(connection: Connection, what: str) -> int:
    return int(connection.exec_driver_sql(f"PRAGMA {what}").scalar_one())
