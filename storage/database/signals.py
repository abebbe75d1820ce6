"""What this process waits for: it is woken by a commit, its own at once, another's as the database tells it."""

import asyncio

from storage.schema import DeliveryRow, ScheduleRow, StandupRow


class Signals:
    """`deliveries` is set when there may be something new to send, `due` when something falls due at another time."""

    def __init__(self) -> None:
        """Nothing has changed yet."""
        self.deliveries = asyncio.Event()
        self.due = asyncio.Event()
        self._by_table = {
            DeliveryRow.__tablename__: self.deliveries,
            ScheduleRow.__tablename__: self.due,
            StandupRow.__tablename__: self.due,
        }

    def changed(self, table: str) -> None:
        """Rows of this table were committed."""
        if signal := self._by_table.get(table):
            signal.set()

    def may_have_changed(self) -> None:
        """Nobody knows what was committed."""
        for signal in self._by_table.values():
            signal.set()
