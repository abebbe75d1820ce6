"""Stand-ups, and what people said in them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import Integer, bindparam, func, select

from bot.model.record import Person, Sharing, Squad
from bot.model.standup import Part, Questions, Said, Standup, StandupState
from storage.records.repository import Repository
from storage.schema import PartRow, QuestionsRow, StandupRow, table_of
from storage.schema.types import UtcDateTime

_STANDUPS = table_of(StandupRow).c
# The table, not the mapping: when something is due is asked for before anybody's sight is known.
_DUE = (
    select(_STANDUPS.id, _STANDUPS.next_at)
    .where(_STANDUPS.next_at <= bindparam("now", type_=UtcDateTime()))
    .order_by(_STANDUPS.next_at, _STANDUPS.id)
)
_NEXT_DUE = select(func.min(_STANDUPS.next_at)).where(_STANDUPS.next_at > bindparam("after", type_=UtcDateTime()))
_SQUAD_OF = select(_STANDUPS.squad_id).where(
    _STANDUPS.id == bindparam("standup", type_=Integer),
    _STANDUPS.next_at == bindparam("due_at", type_=UtcDateTime()),
)


class StandupRepository(Repository):
    """Fills `bot.ports.Standups`. A second stand-up of a squad on one day is a Conflict."""

    async def questions(self, squad: int) -> Questions:
        row = await self.reads.first(select(QuestionsRow).where(QuestionsRow.squad_id == squad))
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
        row = await self.reads.first(select(StandupRow).where(StandupRow.id == standup))
        return standup_of(row) if row else None

    async def on(self, squad: int, day: date) -> Standup | None:
        row = await self.reads.first(select(StandupRow).where(StandupRow.squad_id == squad, StandupRow.day == day))
        return standup_of(row) if row else None

    async def since(self, squad: int, day: date) -> Sequence[Standup]:
        theirs = select(StandupRow).where(StandupRow.squad_id == squad, StandupRow.day >= day)
        return [standup_of(row) for row in await self.reads.all(theirs.order_by(StandupRow.day))]

    async def due(self, now: datetime) -> Sequence[tuple[int, datetime]]:
        return [(number, at) for number, at in await self.reads.plain(_DUE, now=now)]

    async def next_due(self, after: datetime) -> datetime | None:
        ((first,),) = await self.reads.plain(_NEXT_DUE, after=after)
        found: datetime | None = first
        return found

    async def squad_of(self, standup: int, due_at: datetime) -> int | None:
        rows = await self.reads.plain(_SQUAD_OF, standup=standup, due_at=due_at)
        return rows[0][0] if rows else None

    async def parts(self, standup: int) -> Sequence[Part]:
        rows = await self.reads.all(select(PartRow).where(PartRow.standup_id == standup))
        return sorted((part_of(row) for row in rows), key=lambda part: (part.person_name, part.person))

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


def standup_of(row: StandupRow) -> Standup:
    """The stand-up in a row."""
    return Standup(row.id, row.squad_id, row.day, row.opens_at, row.closes_at, row.state, row.next_at, row.version)


def part_of(row: PartRow) -> Part:
    """The part in a row."""
    said = Said(row.moved, row.learned, row.in_the_way, row.other)
    return Part(row.person_id, row.person.name, row.asked_at, row.reminded_at, row.answered_at, said)
