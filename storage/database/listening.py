"""Hears what other processes commit: PostgreSQL tells whoever listens, at the moment of the commit."""

import logging
import random
from collections.abc import Awaitable, Callable

from sqlalchemy.engine import URL
from sqlalchemy.pool import NullPool

from storage.database.connecting import driver, engine
from storage.database.signals import Signals

log = logging.getLogger(__name__)
CHANNEL = "squadbot"
"""What the triggers on the tables speak on; they say the table's name."""
_FIRST_WAIT = 0.25
_LONGEST_WAIT = 15.0


class Listener:
    """Sets signals for what is committed through other connections than our own writer's."""

    def __init__(self, url: URL, signals: Signals) -> None:
        """Connect to this URL when it begins to listen."""
        self._engine = engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        self._signals = signals
        self.own = 0
        """The server's number for the connection whose commits this process knows of already."""

    async def listen(self, wait: Callable[[float], Awaitable[None]]) -> None:
        """Listen until cancelled. When the database goes away it is asked again, less often each time."""
        pause = _FIRST_WAIT
        while True:
            try:
                async with self._engine.connect() as connection:
                    raw = driver(connection)
                    await raw.execute(f"LISTEN {CHANNEL}")
                    # Whatever was committed before this moment was told to nobody here.
                    self._signals.may_have_changed()
                    pause = _FIRST_WAIT
                    async for told in raw.notifies():
                        if told.pid != self.own:
                            self._signals.changed(told.payload)
            except Exception as error:  # noqa: BLE001 - whatever it was, it must not end the process
                log.warning("the database is not heard, and is asked again: %s", type(error).__name__)
            await wait(pause * random.uniform(0.5, 1.0))  # noqa: S311 - spreads replicas, no secret
            pause = min(_LONGEST_WAIT, pause * 2)
