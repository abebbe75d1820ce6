"""Pilots and what was decided about them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, bindparam, select

from bot.model.record import Decision, Person, Pilot, Squad, Stage
from bot.ports import PilotFilter, TestCard
from storage.database.query import Query
from storage.database.sight import in_sight
from storage.records.directory import Directory
from storage.records.repository import Repository
from storage.schema import DecisionRow, PersonRow, PilotRow, table_of
from storage.schema.types import Several, one_of

_PILOTS, _PEOPLE = in_sight(PilotRow), table_of(PersonRow)
_PILOT = _PILOTS.c
_ALL = select(_PILOTS, _PEOPLE.c.name.label("owner_name")).join(_PEOPLE, _PEOPLE.c.id == _PILOT.owner_id)
_BY_NUMBER = Query(_ALL.where(_PILOT.id == bindparam("number")))
_WHICH: Mapping[str, ColumnElement[bool]] = {
    "place": _PILOT.place == bindparam("place"),
    "challenge": _PILOT.challenge == bindparam("challenge"),
    "mission": _PILOT.mission == bindparam("mission"),
    "stage": _PILOT.stage == bindparam("stage"),
    "overdue_on": and_(_PILOT.stage != Stage.STOPPED, _PILOT.review_on < bindparam("overdue_on")),
    "squads": one_of(_PILOT.squad_id, bindparam("squads", type_=Several(Integer))),
    "moved_since": _PILOT.moved_at > bindparam("moved_since"),
}
"""What each line of a filter asks."""
_MOST_NOTED = 2_000
"""Lists that are kept before they are all forgotten: a bound on memory."""


@cache
def _list(*asked: str) -> Query:
    """The pilots that these lines of a filter hold of."""
    return Query(_ALL.where(*(_WHICH[name] for name in asked)).order_by(_PILOT.id))


class PilotRepository(Repository):
    """Fills `bot.ports.Pilots`. Lists come oldest first."""

    async def get(self, pilot: int) -> Pilot | None:
        row = await self.reads.row(_BY_NUMBER, number=pilot)
        return _pilot_of(row, await self.work.directory()) if row else None

    async def list(self, filter: PilotFilter) -> Sequence[Pilot]:
        directory = await self.work.directory()
        noted = directory.pilots
        key = self.work.viewer, filter
        if key not in noted:
            if len(noted) >= _MOST_NOTED:
                noted.clear()
            asked = _asked(filter)
            rows = await self.reads.rows(_list(*asked), **asked)
            noted[key] = tuple(_pilot_of(row, directory) for row in rows)
        return list(noted[key])

    async def add(self, card: TestCard, squad: Squad, owner: Person, at: datetime) -> Pilot:
        number = await self.work.number(PilotRow)
        pilot = Pilot(
            id=number,
            title=card.title,
            squad=squad.id,
            squad_name=squad.name,
            place=squad.place,
            place_name=squad.place_name,
            challenge=card.challenge,
            mission=card.mission,
            believe=card.believe,
            find_out=card.find_out,
            measure=card.measure,
            right_if=card.right_if,
            review_on=card.review_on,
            stage=Stage.TESTING,
            sharing=card.sharing,
            owner=owner.id,
            owner_name=owner.name,
            created_at=at,
            moved_at=at,
        )
        self.staged.add(
            PilotRow,
            id=pilot.id,
            title=pilot.title,
            squad_id=pilot.squad,
            place=pilot.place,
            challenge=pilot.challenge,
            mission=pilot.mission,
            believe=pilot.believe,
            find_out=pilot.find_out,
            measure=pilot.measure,
            right_if=pilot.right_if,
            review_on=pilot.review_on,
            stage=pilot.stage,
            sharing=pilot.sharing,
            owner_id=pilot.owner,
            created_at=pilot.created_at,
            moved_at=pilot.moved_at,
            decided=pilot.decided,
            link=pilot.link,
            version=pilot.version,
        )
        return pilot

    def decide(self, pilot: Pilot, decision: Decision, why: str, review_on: date, by: Person, at: datetime) -> None:
        self.staged.change(
            PilotRow,
            pilot.id,
            pilot.version,
            stage=decision.stage,
            decided=why,
            review_on=review_on,
            moved_at=at,
        )
        self.staged.add(
            DecisionRow, pilot_id=pilot.id, decision=decision, why=why, review_on=review_on, by_id=by.id, at=at
        )


def _pilot_of(row: Any, directory: Directory) -> Pilot:
    """Return the pilot in a row."""
    squad, place = directory.squads[row.squad_id], directory.places.get(row.place)
    return Pilot(
        id=row.id,
        title=row.title,
        squad=squad.id,
        squad_name=squad.name,
        place=row.place,
        place_name=place.name if place else "",
        challenge=row.challenge,
        mission=row.mission,
        believe=row.believe,
        find_out=row.find_out,
        measure=row.measure,
        right_if=row.right_if,
        review_on=row.review_on,
        stage=row.stage,
        sharing=row.sharing,
        owner=row.owner_id,
        owner_name=row.owner_name,
        created_at=row.created_at,
        moved_at=row.moved_at,
        decided=row.decided,
        link=row.link,
        version=row.version,
    )


def _asked(filter: PilotFilter) -> dict[str, Any]:
    """The lines of the filter that are not empty."""
    said = {name: getattr(filter, name) for name in _WHICH}
    asked = {name: value for name, value in said.items() if value not in ("", None)}
    return asked | {"squads": sorted(asked["squads"])} if "squads" in asked else asked
