"""Which pilots started from which learnings."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from bot.model.record import Learning, Person, Pilot
from bot.model.takeup import TakeUp
from storage.records.repository import Repository
from storage.schema import TakeUpRow


class TakeUpRepository(Repository):
    """Fills `bot.ports.takeups.TakeUps`."""

    async def of_pilot(self, pilot: int) -> TakeUp | None:
        row = await self.reads.first(select(TakeUpRow).where(TakeUpRow.pilot_id == pilot))
        return take_up_of(row) if row else None

    async def of_learning(self, learning: int) -> Sequence[TakeUp]:
        query = select(TakeUpRow).where(TakeUpRow.learning_id == learning).order_by(TakeUpRow.pilot_id)
        return [take_up_of(row) for row in await self.reads.all(query)]

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


def take_up_of(row: TakeUpRow) -> TakeUp:
    """The take-up in a row."""
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
