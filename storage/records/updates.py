"""What moved in pilots."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, select

from bot.model.record import Person, Pilot, Sharing, Update
from storage.records.repository import Repository
from storage.schema import UpdateRow

_NEWEST = select(UpdateRow).order_by(UpdateRow.created_at.desc(), UpdateRow.id.desc())


class UpdateRepository(Repository):
    """Fills `bot.ports.Updates`. An update whose pilot the viewer may not see comes without the pilot's title."""

    async def of_pilot(self, pilot: int, limit: int) -> Sequence[Update]:
        return await self._all(_NEWEST.where(UpdateRow.pilot_id == pilot).limit(limit))

    async def since(self, squads: frozenset[int], since: datetime | None) -> Sequence[Update]:
        query = _NEWEST.where(UpdateRow.squad_id.in_(sorted(squads)))
        return await self._all(query if since is None else query.where(UpdateRow.created_at > since))

    async def get(self, update: int) -> Update | None:
        row = await self.reads.first(select(UpdateRow).where(UpdateRow.id == update))
        return update_of(row) if row else None

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

    async def _all(self, query: Select[UpdateRow]) -> Sequence[Update]:
        return [update_of(row) for row in await self.reads.all(query)]


def update_of(row: UpdateRow) -> Update:
    """The update in a row."""
    return Update(
        row.id,
        row.text,
        row.pilot_id,
        row.pilot.title if row.pilot else "",
        row.squad_id,
        row.place,
        row.sharing,
        row.author_id,
        row.author.name,
        row.created_at,
        row.link,
    )
