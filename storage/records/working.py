"""When people work, and when they are away."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from sqlalchemy import Integer, bindparam, delete, select

from bot.model.record import Person
from bot.model.working import Working
from storage.database.query import Query
from storage.records.repository import Repository
from storage.schema import DayAwayRow, WorkingDayRow, table_of
from storage.schema.types import Several, one_of

_WEEK, _AWAY = table_of(WorkingDayRow), table_of(DayAwayRow)
_THESE = bindparam("people", type_=Several(Integer))
_WEEKS_OF = Query(select(_WEEK).where(one_of(_WEEK.c.person_id, _THESE)))
_AWAY_OF = Query(select(_AWAY).where(one_of(_AWAY.c.person_id, _THESE), _AWAY.c.day >= bindparam("since")))


class WorkingRepository(Repository):
    """Fills `bot.ports.working.WorkingTimes`."""

    async def of(self, people: Iterable[Person], since: date) -> Mapping[int, Working]:
        asked = {person.id: person for person in people}
        off, away = defaultdict[int, set[int]](set), defaultdict[int, set[date]](set)
        starts = defaultdict[int, dict[int, str]](dict)
        for row in await self.reads.rows(_WEEKS_OF, people=[*asked]):
            starts[row.person_id].update({row.weekday: row.start} if row.start else {})
            off[row.person_id].update({row.weekday} if row.off else ())
        # Work for a day may start the evening before.
        for row in await self.reads.rows(_AWAY_OF, people=[*asked], since=since - timedelta(days=1)):
            away[row.person_id].add(row.day)
        return {
            number: Working(number, person.zone, frozenset(off[number]), starts[number], frozenset(away[number]))
            for number, person in asked.items()
        }

    def set_week(self, working: Working) -> None:
        said = working.off.union(working.starts)
        for weekday in sorted(said):
            off, start = weekday in working.off, working.starts.get(weekday, "")
            self.staged.put(WorkingDayRow, person_id=working.person, weekday=weekday, off=off, start=start)
        others = ~WorkingDayRow.weekday.in_(sorted(said))
        self.staged.run(delete(WorkingDayRow).where(WorkingDayRow.person_id == working.person, others))

    def go_away(self, person: int, days: Iterable[date]) -> None:
        for day in days:
            self.staged.put(DayAwayRow, person_id=person, day=day)

    def come_back(self, person: int, days: Iterable[date]) -> None:
        self.staged.run(delete(DayAwayRow).where(DayAwayRow.person_id == person, DayAwayRow.day.in_(list(days))))
