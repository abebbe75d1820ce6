"""How every connection to PostgreSQL is made."""

from typing import Any

import psycopg
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

_ALIVE = {
    "connect_timeout": 5,
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}
"""A server that fell silent, as when a cable is pulled, is given up in half a minute, not in a quarter of an hour."""


def engine(url: URL, **options: Any) -> AsyncEngine:
    """An engine that shows no values in its errors, and notices when the server is gone."""
    return create_async_engine(url, hide_parameters=True, connect_args=_ALIVE, **options)


def driver(connection: AsyncConnection) -> psycopg.AsyncConnection:
    """The driver's own connection."""
    assert connection.sync_connection is not None, "it is connected"
    raw = connection.sync_connection.connection.driver_connection
    assert isinstance(raw, psycopg.AsyncConnection)
    return raw
