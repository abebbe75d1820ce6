"""Stand-ups, and what people said in them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Integer, bindparam, func, select

from bot.model.record import Person, Sharing, Squad
from bot.model.standup import Part, Questions, Said, Standup, StandupState
from storage.database.query import Query
from storage.database.sight import in_sight, whole_table
from storage.records.repository import Repository
from storage.schema import PartRow, PersonRow, QuestionsRow, StandupRow, table_of
from storage.schema.types import UtcDateTime

_STANDUPS = whole_table(StandupRow, unnarrowed="what is due is asked for before anybody's sight is known").c
_DUE = Query(
    select(_STANDUPS.id, _STANDUPS.next_at)
    .where(_STANDUPS.next_at <= bindparam("now", type_=UtcDateTime()))
    .order_by(_STANDUPS.next_at, _STANDUPS.id)
)
_NEXT_DUE = Query(
    select(func.min(_STANDUPS.next_at)).where(_STANDUPS.next_at > bindparam("after", type_=UtcDateTime()))
)
_SQUAD_OF = Query(
    select(_STANDUPS.squad_id).where(
        _STANDUPS.id == bindparam("standup", type_=Integer),
        _STANDUPS.next_at == bindparam("due_at", type_=UtcDateTime()),
    )
)
_QUESTIONS = table_of(QuestionsRow)
_ASKED_OF = Query(select(_QUESTIONS).where(_QUESTIONS.c.squad_id == bindparam("squad")))
_SEEN, _PARTS, _PEOPLE = in_sight(StandupRow), in_sight(PartRow), table_of(PersonRow)
_OF_SQUAD = select(_SEEN).where(_SEEN.c.squad_id == bindparam("squad"))
_BY_NUMBER = Query(select(_SEEN).where(_SEEN.c.id == bindparam("number")))
_ON = Query(_OF_SQUAD.where(_SEEN.c.day == bindparam("day")))
_SINCE = Query(_OF_SQUAD.where(_SEEN.c.day >= bindparam("day")).order_by(_SEEN.c.day))
_PARTS_OF = Query(
    select(_PARTS, _PEOPLE.c.name.label("person_name"))
    .join(_PEOPLE, _PEOPLE.c.id == _PARTS.c.person_id)
    .where(_PARTS.c.standup_id == bindparam("standup"))
)


class StandupRepository(Repository):
    """Fills `bot.ports.standups.Standups`. A second stand-up of a squad on one day is a Conflict."""

    async def questions(self, squad: int) -> Questions:
        row = await self.reads.row(_ASKED_OF, squad=squad)
        return Questions(row.moved, row.learned, row.in_the_way, row.other) if row else Questions()

    def ask(self, squad: int, questions: Questions) -> None:
        self.staged.put(
            QuestionsRow,
            squad_id=squad,
            moved=questions.moved,
            learned=questions.learned,
            in_the_way=questions.in_the_way,
            other=questions.other,
        )

    async def get(self, standup: int) -> Standup | None:
        row = await self.reads.row(_BY_NUMBER, number=standup)
        return _standup_of(row) if row else None

    async def on(self, squad: int, day: date) -> Standup | None:
        row = await self.reads.row(_ON, squad=squad, day=day)
        return _standup_of(row) if row else None

    async def since(self, squad: int, day: date) -> Sequence[Standup]:
        return [_standup_of(row) for row in await self.reads.rows(_SINCE, squad=squad, day=day)]

    async def due(self, now: datetime) -> Sequence[tuple[int, datetime]]:
        return [(number, at) for number, at in await self.reads.rows(_DUE, now=now)]

    async def next_due(self, after: datetime) -> datetime | None:
        return await self.reads.value(_NEXT_DUE, after=after)

    async def squad_of(self, standup: int, due_at: datetime) -> int | None:
        return await self.reads.value(_SQUAD_OF, standup=standup, due_at=due_at)

    async def parts(self, standup: int) -> Sequence[Part]:
        rows = await self.reads.rows(_PARTS_OF, standup=standup)
        return sorted((_part_of(row) for row in rows), key=lambda part: (part.person_name, part.person))

    async def add(
        self,
        squad: Squad,
        day: date,
        *,
        opens_at: datetime,
        closes_at: datetime,
        state: StandupState = StandupState.PLANNED,
        next_at: datetime | None = None,
    ) -> Standup:
        standup = Standup(await self.work.number(StandupRow), squad.id, day, opens_at, closes_at, state, next_at)
        self.staged.add(
            StandupRow,
            id=standup.id,
            **_whose(squad),
            day=day,
            opens_at=opens_at,
            closes_at=closes_at,
            state=state,
            next_at=next_at,
            link="",
            version=standup.version,
        )
        return standup

    def change(
        self,
        standup: Standup,
        *,
        state: StandupState,
        next_at: datetime | None,
        opens_at: datetime | None = None,
        closes_at: datetime | None = None,
    ) -> None:
        times = {"opens_at": opens_at, "closes_at": closes_at}
        given = {name: at for name, at in times.items() if at is not None}
        self.staged.change(StandupRow, standup.id, standup.version, state=state, next_at=next_at, **given)

    def asked(self, standup: Standup, squad: Squad, person: Person, at: datetime) -> None:
        self._put(standup.id, squad, person, asked_at=at)

    def reminded(self, standup: Standup, squad: Squad, person: Person, at: datetime) -> None:
        self._put(standup.id, squad, person, reminded_at=at)

    def answered(self, standup: Standup, squad: Squad, person: Person, said: Said, at: datetime) -> None:
        self._put(
            standup.id,
            squad,
            person,
            answered_at=at,
            moved=said.moved,
            learned=said.learned,
            in_the_way=said.in_the_way,
            other=said.other,
        )

    def _put(self, standup: int, squad: Squad, person: Person, **values: datetime | str) -> None:
        self.staged.put(PartRow, standup_id=standup, person_id=person.id, **_whose(squad), **values)


def _whose(squad: Squad) -> Mapping[str, object]:
    return {"squad_id": squad.id, "place": squad.place, "sharing": Sharing.SQUAD}


def _standup_of(row: Any) -> Standup:
    """Return the stand-up in a row."""
    return Standup(row.id, row.squad_id, row.day, row.opens_at, row.closes_at, row.state, row.next_at, row.version)


def _part_of(row: Any) -> Part:
    """Return the part in a row."""
    said = Said(row.moved, row.learned, row.in_the_way, row.other)
    return Part(row.person_id, row.person_name, row.asked_at, row.reminded_at, row.answered_at, said)
