"""What moved in pilots."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Integer, bindparam, select

from bot.model.record import Person, Pilot, Sharing, Update
from storage.database.query import Query
from storage.database.sight import in_sight
from storage.records.repository import Repository
from storage.schema import PersonRow, PilotRow, UpdateRow, table_of
from storage.schema.types import Several, one_of

_UPDATES, _PILOTS, _PEOPLE = in_sight(UpdateRow), in_sight(PilotRow), table_of(PersonRow)
_UPDATE, _PILOT, _PERSON = _UPDATES.c, _PILOTS.c, _PEOPLE.c
_ALL = select(_UPDATES, _PILOT.title.label("pilot_title"), _PERSON.name.label("author_name")).select_from(
    _UPDATES.join(_PEOPLE, _PERSON.id == _UPDATE.author_id).outerjoin(_PILOTS, _PILOT.id == _UPDATE.pilot_id)
)
_NEWEST = _ALL.order_by(_UPDATE.created_at.desc(), _UPDATE.id.desc())
_BY_NUMBER = Query(_ALL.where(_UPDATE.id == bindparam("number")))
_OF_PILOT = Query(_NEWEST.where(_UPDATE.pilot_id == bindparam("pilot")).limit(bindparam("most", type_=Integer)))


@cache
def _of_squads(*, since: bool) -> Query:
    """Those of the `squads` given, newest first; if asked, only what came `since`."""
    theirs = _NEWEST.where(one_of(_UPDATE.squad_id, bindparam("squads", type_=Several(Integer))))
    return Query(theirs.where(_UPDATE.created_at > bindparam("since")) if since else theirs)


class UpdateRepository(Repository):
    """Fills `bot.ports.Updates`. An update whose pilot the viewer may not see comes without the pilot's title."""

    async def of_pilot(self, pilot: int, limit: int) -> Sequence[Update]:
        return [_update_of(row) for row in await self.reads.rows(_OF_PILOT, pilot=pilot, most=limit)]

    async def since(self, squads: frozenset[int], since: datetime | None) -> Sequence[Update]:
        after = {} if since is None else {"since": since}
        rows = await self.reads.rows(_of_squads(since=bool(after)), squads=sorted(squads), **after)
        return [_update_of(row) for row in rows]

    async def get(self, update: int) -> Update | None:
        row = await self.reads.row(_BY_NUMBER, number=update)
        return _update_of(row) if row else None

    async def add(self, text: str, pilot: Pilot, author: Person, sharing: Sharing, at: datetime) -> Update:
        number = await self.work.number(UpdateRow)
        self.staged.add(
            UpdateRow,
            id=number,
            text=text,
            pilot_id=pilot.id,
            squad_id=pilot.squad,
            place=pilot.place,
            sharing=sharing,
            author_id=author.id,
            created_at=at,
            link="",
        )
        return Update(
            number, text, pilot.id, pilot.title, pilot.squad, pilot.place, sharing, author.id, author.name, at
        )


def _update_of(row: Any) -> Update:
    """Return the update in a row."""
    return Update(
        row.id,
        row.text,
        row.pilot_id,
        row.pilot_title or "",
        row.squad_id,
        row.place,
        row.sharing,
        row.author_id,
        row.author_name,
        row.created_at,
        row.link,
    )
