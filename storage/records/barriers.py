"""What is in the way, and who can move it."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Select, select

from bot.model.record import Barrier, BarrierKind, Person, Pilot, Sharing, Squad
from storage.records.repository import Repository
from storage.schema import BarrierRow

_OLDEST = select(BarrierRow).order_by(BarrierRow.created_at, BarrierRow.id)


class BarrierRepository(Repository):
    """Fills `bot.ports.Barriers`. A barrier whose pilot the viewer may not see comes without the pilot."""

    async def get(self, barrier: int) -> Barrier | None:
        row = await self.reads.first(select(BarrierRow).where(BarrierRow.id == barrier))
        return barrier_of(row) if row else None

    async def waiting(
        self, *, place: str = "", challenges: Sequence[str] = (), organisation: str = ""
    ) -> Sequence[Barrier]:
        query = _OLDEST.where(BarrierRow.answered_at.is_(None))
        if organisation:
            query = query.where(BarrierRow.organisation == organisation)
        elif place:
            query = query.where(BarrierRow.place == place)
        elif challenges:
            query = query.where(BarrierRow.challenge.in_(list(challenges)))
        return await self._all(query)

    async def of_pilot(self, pilot: int) -> Sequence[Barrier]:
        return await self._all(_OLDEST.where(BarrierRow.pilot_id == pilot))

    async def add(
        self,
        text: str,
        *,
        kind: BarrierKind,
        organisation: str,
        reply_by: date,
        squad: Squad,
        pilot: Pilot | None,
        author: Person,
        sharing: Sharing,
        at: datetime,
    ) -> Barrier:
        number = await self.work.number(BarrierRow)
        owner = (await self.work.directory()).organisations.get(organisation)
        challenge = pilot.challenge if pilot else squad.challenges[0] if len(squad.challenges) == 1 else ""
        self.staged.add(
            BarrierRow,
            id=number,
            text=text,
            kind=kind,
            organisation=organisation,
            reply_by=reply_by,
            squad_id=squad.id,
            place=squad.place,
            challenge=challenge,
            pilot_id=pilot.id if pilot else None,
            sharing=sharing,
            author_id=author.id,
            created_at=at,
            answer="",
            link="",
            version=1,
        )
        return Barrier(
            id=number,
            text=text,
            kind=kind,
            organisation=organisation,
            organisation_name=owner.name if owner else "",
            reply_by=reply_by,
            squad=squad.id,
            place=squad.place,
            place_name=squad.place_name,
            challenge=challenge,
            pilot=pilot.id if pilot else None,
            pilot_title=pilot.title if pilot else "",
            sharing=sharing,
            author=author.id,
            author_name=author.name,
            created_at=at,
        )

    def answer(self, barrier: Barrier, answer: str, at: datetime) -> None:
        self.staged.change(BarrierRow, barrier.id, barrier.version, answer=answer, answered_at=at)

    async def _all(self, query: Select[BarrierRow]) -> Sequence[Barrier]:
        return [barrier_of(row) for row in await self.reads.all(query)]


def barrier_of(row: BarrierRow) -> Barrier:
    """The barrier in a row."""
    return Barrier(
        id=row.id,
        text=row.text,
        kind=row.kind,
        organisation=row.organisation,
        organisation_name=row.owned_by.name if row.owned_by else "",
        reply_by=row.reply_by,
        squad=row.squad_id,
        place=row.place,
        place_name=row.in_place.name if row.in_place else "",
        challenge=row.challenge,
        pilot=row.pilot.id if row.pilot else None,
        pilot_title=row.pilot.title if row.pilot else "",
        sharing=row.sharing,
        author=row.author_id,
        author_name=row.author.name,
        created_at=row.created_at,
        answer=row.answer,
        answered_at=row.answered_at,
        link=row.link,
        version=row.version,
    )
