"""Which pilots started from which learnings."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from bot.model.record import Learning, Person, Pilot
from bot.model.takeup import TakeUp
from storage.database.query import Query
from storage.database.sight import in_sight
from storage.records.repository import Repository
from storage.schema import TakeUpRow

_TAKEUPS = in_sight(TakeUpRow)
_OF_PILOT = Query(select(_TAKEUPS).where(_TAKEUPS.c.pilot_id == bindparam("pilot")))
_OF_LEARNING = Query(
    select(_TAKEUPS).where(_TAKEUPS.c.learning_id == bindparam("learning")).order_by(_TAKEUPS.c.pilot_id)
)


class TakeUpRepository(Repository):
    """Fills `bot.ports.takeups.TakeUps`."""

    async def of_pilot(self, pilot: int) -> TakeUp | None:
        row = await self.reads.row(_OF_PILOT, pilot=pilot)
        return _take_up_of(row) if row else None

    async def of_learning(self, learning: int) -> Sequence[TakeUp]:
        return [_take_up_of(row) for row in await self.reads.rows(_OF_LEARNING, learning=learning)]

    def add(
        self, learning: Learning, pilot: Pilot, by: Person, at: datetime, *, kept: str, changed: str, dropped: str
    ) -> TakeUp:
        taken = TakeUp(
            learning.id, pilot.id, pilot.squad, pilot.place, pilot.sharing, by.id, at, kept, changed, dropped
        )
        self.staged.add(
            TakeUpRow,
            pilot_id=taken.pilot,
            learning_id=taken.learning,
            squad_id=taken.squad,
            place=taken.place,
            sharing=taken.sharing,
            by_id=taken.by,
            at=taken.at,
            kept=taken.kept,
            changed=taken.changed,
            dropped=taken.dropped,
        )
        return taken


def _take_up_of(row: Any) -> TakeUp:
    """Return the take-up in a row."""
    return TakeUp(
        row.learning_id,
        row.pilot_id,
        row.squad_id,
        row.place,
        row.sharing,
        row.by_id,
        row.at,
        row.kept,
        row.changed,
        row.dropped,
    )
