"""What is in the way, and who can move it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Text, bindparam, select

from bot.model.record import Barrier, BarrierKind, Person, Pilot, Sharing, Squad
from storage.database.query import Query
from storage.database.sight import in_sight
from storage.records.repository import Repository
from storage.schema import BarrierRow, OrganisationRow, PersonRow, PilotRow, PlaceRow, table_of
from storage.schema.types import Several, one_of

_BARRIERS, _PILOTS = in_sight(BarrierRow), in_sight(PilotRow)
_PEOPLE, _PLACES, _ORGANISATIONS = map(table_of, (PersonRow, PlaceRow, OrganisationRow))
_BARRIER, _PILOT = _BARRIERS.c, _PILOTS.c
_ALL = select(
    _BARRIERS,
    _PILOT.id.label("pilot"),
    _PILOT.title.label("pilot_title"),
    _PEOPLE.c.name.label("author_name"),
    _PLACES.c.name.label("place_name"),
    _ORGANISATIONS.c.name.label("organisation_name"),
).select_from(
    _BARRIERS.join(_PEOPLE, _PEOPLE.c.id == _BARRIER.author_id)
    .outerjoin(_PILOTS, _PILOT.id == _BARRIER.pilot_id)
    .outerjoin(_PLACES, _PLACES.c.code == _BARRIER.place)
    .outerjoin(_ORGANISATIONS, _ORGANISATIONS.c.code == _BARRIER.organisation)
)
_OLDEST = _ALL.order_by(_BARRIER.created_at, _BARRIER.id)
_BY_NUMBER = Query(_ALL.where(_BARRIER.id == bindparam("number")))
_OF_PILOT = Query(_OLDEST.where(_BARRIER.pilot_id == bindparam("number")))
_WHICH: Mapping[str, ColumnElement[bool]] = {
    "organisation": _BARRIER.organisation == bindparam("organisation"),
    "place": _BARRIER.place == bindparam("place"),
    "challenges": one_of(_BARRIER.challenge, bindparam("challenges", type_=Several(Text))),
}
"""What may be asked of those that wait."""


@cache
def _waiting(*asked: str) -> Query:
    """Those without an answer that this holds of."""
    return Query(_OLDEST.where(_BARRIER.answered_at.is_(None), *(_WHICH[name] for name in asked)))


class BarrierRepository(Repository):
    """Fills `bot.ports.Barriers`. A barrier whose pilot the viewer may not see comes without the pilot."""

    async def get(self, barrier: int) -> Barrier | None:
        row = await self.reads.row(_BY_NUMBER, number=barrier)
        return _barrier_of(row) if row else None

    async def waiting(
        self, *, place: str = "", challenges: Sequence[str] = (), organisation: str = ""
    ) -> Sequence[Barrier]:
        asked: dict[str, Any] = {}
        if organisation:
            asked = {"organisation": organisation}
        elif place:
            asked = {"place": place}
        elif challenges:
            asked = {"challenges": list(challenges)}
        return [_barrier_of(row) for row in await self.reads.rows(_waiting(*asked), **asked)]

    async def of_pilot(self, pilot: int) -> Sequence[Barrier]:
        return [_barrier_of(row) for row in await self.reads.rows(_OF_PILOT, number=pilot)]

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


def _barrier_of(row: Any) -> Barrier:
    """Return the barrier in a row."""
    return Barrier(
        id=row.id,
        text=row.text,
        kind=row.kind,
        organisation=row.organisation,
        organisation_name=row.organisation_name or "",
        reply_by=row.reply_by,
        squad=row.squad_id,
        place=row.place,
        place_name=row.place_name or "",
        challenge=row.challenge,
        pilot=row.pilot,
        pilot_title=row.pilot_title or "",
        sharing=row.sharing,
        author=row.author_id,
        author_name=row.author_name,
        created_at=row.created_at,
        answer=row.answer,
        answered_at=row.answered_at,
        link=row.link,
        version=row.version,
    )
