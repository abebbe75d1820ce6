"""When digests are due."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from bot.model.record import Schedule, Squad
from storage.repository import Repository
from storage.schema import ScheduleRow


class ScheduleRepository(Repository):
    """Fills `bot.ports.Schedules`. A squad has one schedule: adding a second is a Conflict."""

    async def get(self, schedule: int) -> Schedule | None:
        row = await self.reads.first(select(ScheduleRow).where(ScheduleRow.id == schedule))
        return schedule_of(row) if row else None

    async def of_squad(self, squad: int) -> Schedule | None:
        row = await self.reads.first(select(ScheduleRow).where(ScheduleRow.squad_id == squad))
        return schedule_of(row) if row else None

    async def due(self, now: datetime) -> Sequence[Schedule]:
        rows = await self.reads.all(
            select(ScheduleRow).where(ScheduleRow.next_due <= now).order_by(ScheduleRow.next_due, ScheduleRow.id)
        )
        return [schedule_of(row) for row in rows]

    async def next_due(self) -> datetime | None:
        return await self.reads.first(select(func.min(ScheduleRow.next_due)))

    def add(self, squad: Squad, *, at: str, days: str, next_due: datetime) -> None:
        self.staged.add(ScheduleRow, squad_id=squad.id, at=at, days=days, next_due=next_due, version=1)

    def advance(self, schedule: Schedule, next_due: datetime) -> None:
        self.staged.change(ScheduleRow, schedule.id, schedule.version, next_due=next_due)

    def posted(self, schedule: Schedule, at: datetime) -> None:
        self.staged.change(ScheduleRow, schedule.id, schedule.version, last_posted=at)


def schedule_of(row: ScheduleRow) -> Schedule:
    """The schedule in a row, in its squad's zone and on its nation's bank holidays."""
    return Schedule(
        row.id,
        row.squad_id,
        row.at,
        row.days,
        row.squad.zone,
        row.squad.holidays,
        row.next_due,
        row.last_posted,
        row.version,
    )
