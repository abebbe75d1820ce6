"""When digests and stand-ups are due."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select, update

from bot.model.record import Schedule, ScheduleKind, Squad
from storage.records.repository import Repository
from storage.schema import ScheduleRow


class ScheduleRepository(Repository):
    """Fills `bot.ports.Schedules`. A squad has one schedule of a kind: adding a second is a Conflict."""

    async def get(self, schedule: int) -> Schedule | None:
        row = await self.reads.first(select(ScheduleRow).where(ScheduleRow.id == schedule))
        return schedule_of(row) if row else None

    async def of_squad(self, squad: int, kind: ScheduleKind) -> Schedule | None:
        row = await self.reads.first(select(ScheduleRow).where(ScheduleRow.squad_id == squad, ScheduleRow.kind == kind))
        return schedule_of(row) if row else None

    async def due(self, now: datetime) -> Sequence[Schedule]:
        rows = await self.reads.all(
            select(ScheduleRow)
            .where(ScheduleRow.next_due <= now, ~ScheduleRow.paused)
            .order_by(ScheduleRow.next_due, ScheduleRow.id)
        )
        return [schedule_of(row) for row in rows]

    async def next_due(self, after: datetime) -> datetime | None:
        ahead = select(func.min(ScheduleRow.next_due)).where(ScheduleRow.next_due > after, ~ScheduleRow.paused)
        return await self.reads.first(ahead)

    def add(self, squad: Squad, *, kind: ScheduleKind, at: str, days: str, next_due: datetime) -> None:
        self.staged.add(
            ScheduleRow, squad_id=squad.id, kind=kind, at=at, days=days, next_due=next_due, paused=False, version=1
        )

    def change(self, schedule: Schedule, *, at: str, days: str, paused: bool, next_due: datetime) -> None:
        self.staged.change(
            ScheduleRow, schedule.id, schedule.version, at=at, days=days, paused=paused, next_due=next_due
        )

    def remove(self, schedule: Schedule) -> None:
        self.staged.run(delete(ScheduleRow).where(ScheduleRow.id == schedule.id))

    def advance(self, schedule: Schedule, next_due: datetime) -> None:
        self.staged.change(ScheduleRow, schedule.id, schedule.version, next_due=next_due)

    def handled(self, schedule: Schedule, next_due: datetime) -> None:
        same = ScheduleRow.id == schedule.id, ScheduleRow.version == schedule.version
        self.staged.run(update(ScheduleRow).where(*same).values(next_due=next_due, version=schedule.version + 1))

    def posted(self, schedule: Schedule, at: datetime) -> None:
        self.staged.run(update(ScheduleRow).where(ScheduleRow.id == schedule.id).values(last_posted=at))


def schedule_of(row: ScheduleRow) -> Schedule:
    """The schedule in a row, in its squad's zone and on its nation's bank holidays."""
    return Schedule(
        row.id,
        row.squad_id,
        row.kind,
        row.at,
        row.days,
        row.squad.zone,
        row.squad.holidays,
        row.next_due,
        row.paused,
        row.last_posted,
        row.version,
    )
