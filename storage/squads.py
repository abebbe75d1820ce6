"""Squads, who is in them, and the channels they are linked to."""

from collections.abc import Sequence

from sqlalchemy import select

from bot.model.event import Conversation, ConversationKind
from bot.model.record import Member, Role, Squad
from storage.people import person_of
from storage.repository import Repository
from storage.schema import ChannelRow, MembershipRow, PersonRow, PlaceRow, SquadRow


class SquadRepository(Repository):
    """Fills `bot.ports.Squads`. A squad's name is unique, whatever its case and spacing: a second one is a Conflict."""

    async def get(self, squad: int) -> Squad | None:
        row = await self.reads.first(select(SquadRow).where(SquadRow.id == squad))
        return squad_of(row) if row else None

    async def named(self, name: str) -> Squad | None:
        row = await self.reads.first(select(SquadRow).where(SquadRow.key == _key(name)))
        return squad_of(row) if row else None

    async def all(self) -> Sequence[Squad]:
        return [squad_of(row) for row in await self.reads.all(select(SquadRow).order_by(SquadRow.key))]

    async def of_person(self, person: int) -> Sequence[tuple[Squad, Role]]:
        rows = await self.reads.rows(
            select(SquadRow, MembershipRow.role)
            .join(MembershipRow, MembershipRow.squad_id == SquadRow.id)
            .where(MembershipRow.person_id == person)
            .order_by(SquadRow.key)
        )
        return [(squad_of(row), role) for row, role in rows]

    async def of_channel(self, where: Conversation) -> Squad | None:
        row = await self.reads.first(
            select(SquadRow)
            .join(ChannelRow, ChannelRow.squad_id == SquadRow.id)
            .where(
                ChannelRow.platform == where.platform,
                ChannelRow.workspace == where.workspace,
                ChannelRow.channel == where.channel,
            )
        )
        return squad_of(row) if row else None

    async def channels(self, squad: int) -> Sequence[Conversation]:
        rows = await self.reads.all(
            select(ChannelRow)
            .where(ChannelRow.squad_id == squad)
            .order_by(ChannelRow.platform, ChannelRow.workspace, ChannelRow.channel)
        )
        return [Conversation(row.platform, row.workspace, row.channel, ConversationKind.CHANNEL) for row in rows]

    async def channel_at(self, place: str, platform: str, workspace: str) -> str | None:
        return await self.reads.first(
            select(ChannelRow.channel)
            .join(SquadRow, SquadRow.id == ChannelRow.squad_id)
            .where(SquadRow.place == place, ChannelRow.platform == platform, ChannelRow.workspace == workspace)
            .order_by(ChannelRow.squad_id, ChannelRow.channel)
        )

    async def members(self, squad: int) -> Sequence[Member]:
        rows = await self.reads.rows(
            select(PersonRow, MembershipRow.role)
            .join(MembershipRow, MembershipRow.person_id == PersonRow.id)
            .where(MembershipRow.squad_id == squad)
            .order_by(PersonRow.name, PersonRow.id)
        )
        return [Member(person_of(row), role) for row, role in rows]

    async def add(
        self,
        name: str,
        *,
        place: str,
        challenges: Sequence[str],
        organisation: str = "",
        zone: str = "Europe/London",
        holidays: str = "england-and-wales",
    ) -> Squad:
        number = await self.work.number(SquadRow)
        place_name = await self.reads.first(select(PlaceRow.name).where(PlaceRow.code == place))
        self.staged.add(
            SquadRow,
            id=number,
            name=name,
            key=_key(name),
            place=place,
            challenges=list(challenges),
            organisation=organisation,
            zone=zone,
            holidays=holidays,
            version=1,
        )
        return Squad(number, name, place, place_name or "", tuple(challenges), organisation, zone, holidays)

    def change(self, squad: Squad, *, place: str, challenges: Sequence[str], holidays: str) -> None:
        self.staged.change(
            SquadRow,
            squad.id,
            squad.version,
            place=place,
            challenges=list(challenges),
            holidays=holidays,
        )

    def link(self, squad: int, where: Conversation, name: str) -> None:
        self.staged.put(
            ChannelRow,
            platform=where.platform,
            workspace=where.workspace,
            channel=where.channel,
            squad_id=squad,
            name=name,
        )

    def join(self, squad: int, person: int, role: Role) -> None:
        self.staged.put(MembershipRow, squad_id=squad, person_id=person, role=role)


def squad_of(row: SquadRow) -> Squad:
    """The squad in a row."""
    return Squad(
        row.id,
        row.name,
        row.place,
        row.in_place.name if row.in_place else "",
        tuple(row.challenges),
        row.organisation,
        row.zone,
        row.holidays,
        row.version,
    )


def _key(name: str) -> str:
    return " ".join(name.casefold().split())
