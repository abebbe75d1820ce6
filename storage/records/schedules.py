"""When digests and stand-ups are due."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, select, update

from bot.model.record import Schedule, ScheduleKind, Squad
from storage.database.query import Query
from storage.records.repository import Repository
from storage.schema import ScheduleRow, SquadRow, table_of
from storage.schema.types import UtcDateTime

_SCHEDULES, _SQUADS = table_of(ScheduleRow), table_of(SquadRow)
_SCHEDULE = _SCHEDULES.c
_ALL = select(_SCHEDULES, _SQUADS.c.zone, _SQUADS.c.holidays).join(_SQUADS, _SQUADS.c.id == _SCHEDULE.squad_id)
_BY_NUMBER = Query(_ALL.where(_SCHEDULE.id == bindparam("number")))
_OF_SQUAD = Query(_ALL.where(_SCHEDULE.squad_id == bindparam("squad"), _SCHEDULE.kind == bindparam("kind")))
_DUE = Query(
    _ALL.where(_SCHEDULE.next_due <= bindparam("now"), ~_SCHEDULE.paused).order_by(_SCHEDULE.next_due, _SCHEDULE.id)
)
_AFTER = bindparam("after", type_=UtcDateTime())
_NEXT_DUE = Query(select(func.min(_SCHEDULE.next_due)).where(_SCHEDULE.next_due > _AFTER, ~_SCHEDULE.paused))


class ScheduleRepository(Repository):
    """Fills `bot.ports.schedules.Schedules`. A squad has one schedule of a kind: adding a second is a Conflict."""

    async def get(self, schedule: int) -> Schedule | None:
        row = await self.reads.row(_BY_NUMBER, number=schedule)
        return _schedule_of(row) if row else None

    async def of_squad(self, squad: int, kind: ScheduleKind) -> Schedule | None:
        row = await self.reads.row(_OF_SQUAD, squad=squad, kind=kind)
        return _schedule_of(row) if row else None

    async def due(self, now: datetime) -> Sequence[Schedule]:
        return [_schedule_of(row) for row in await self.reads.rows(_DUE, now=now)]

    async def next_due(self, after: datetime) -> datetime | None:
        return await self.reads.value(_NEXT_DUE, after=after)

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


def _schedule_of(row: Any) -> Schedule:
    """Return the schedule in a row, in its squad's zone and on its nation's bank holidays."""
    return Schedule(
        row.id,
        row.squad_id,
        row.kind,
        row.at,
        row.days,
        row.zone,
        row.holidays,
        row.next_due,
        row.paused,
        row.last_posted,
        row.version,
    )
