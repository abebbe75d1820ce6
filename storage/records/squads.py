"""Squads, who is in them, and the channels they are linked to."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import and_, bindparam, delete, select

from bot.model.event import Conversation
from bot.model.record import Member, Role, Squad
from storage.database.query import Query
from storage.records.people import person_of
from storage.records.repository import Repository
from storage.schema import AccountRow, ChannelRow, DayOffRow, MembershipRow, PersonRow, SquadRow, table_of

_PEOPLE, _MEMBERSHIPS = table_of(PersonRow), table_of(MembershipRow)
_ACCOUNTS, _CHANNELS, _SQUADS = map(table_of, (AccountRow, ChannelRow, SquadRow))
_PERSON, _MEMBER, _ACCOUNT, _CHANNEL = _PEOPLE.c, _MEMBERSHIPS.c, _ACCOUNTS.c, _CHANNELS.c
_DAY_OFF = table_of(DayOffRow).c
_REACHED = Query(
    select(_MEMBER.person_id)
    .join(_ACCOUNTS, _ACCOUNT.person_id == _MEMBER.person_id)
    .join(_CHANNELS, and_(_ACCOUNT.platform == _CHANNEL.platform, _ACCOUNT.workspace == _CHANNEL.workspace))
    .where(_MEMBER.squad_id == bindparam("squad"), _CHANNEL.squad_id == bindparam("squad"))
)
_CHANNEL_AT = Query(
    select(_CHANNEL.channel)
    .join(_SQUADS, _SQUADS.c.id == _CHANNEL.squad_id)
    .where(
        _SQUADS.c.place == bindparam("place"),
        _CHANNEL.platform == bindparam("platform"),
        _CHANNEL.workspace == bindparam("workspace"),
    )
    .order_by(_CHANNEL.squad_id, _CHANNEL.channel)
    .limit(1)
)
_MEMBERS = Query(
    select(_PEOPLE, _MEMBER.role)
    .join(_MEMBERSHIPS, _MEMBER.person_id == _PERSON.id)
    .where(_MEMBER.squad_id == bindparam("squad"))
    .order_by(_PERSON.name, _PERSON.id)
)
_DAYS_OFF = Query(select(_DAY_OFF.day).where(_DAY_OFF.squad_id == bindparam("squad")))


class SquadRepository(Repository):
    """Fills `bot.ports.Squads`. A squad's name is unique, whatever its case and spacing: a second one is a Conflict."""

    async def get(self, squad: int) -> Squad | None:
        return (await self.work.directory()).squads.get(squad)

    async def named(self, name: str) -> Squad | None:
        return (await self.work.directory()).by_key.get(_key(name))

    async def all(self) -> Sequence[Squad]:
        return [*(await self.work.directory()).squads.values()]

    async def of_person(self, person: int) -> Sequence[tuple[Squad, Role]]:
        return (await self.work.directory()).squads_of.get(person, ())

    async def of_channel(self, where: Conversation) -> Squad | None:
        return (await self.work.directory()).by_channel.get((where.platform, where.workspace, where.channel))

    async def as_linked(self, where: Conversation) -> Conversation:
        known = await self.work.directory()
        if (where.platform, where.workspace, where.channel) in known.by_channel:
            return where
        return known.by_id.get((where.platform, where.channel), where)

    async def channels(self, squad: int) -> Sequence[Conversation]:
        return (await self.work.directory()).channels_of.get(squad, ())

    async def reached(self, squad: int) -> frozenset[int]:
        return frozenset(await self.reads.values(_REACHED, squad=squad))

    async def channel_at(self, place: str, platform: str, workspace: str) -> str | None:
        return await self.reads.value(_CHANNEL_AT, place=place, platform=platform, workspace=workspace)

    async def members(self, squad: int) -> Sequence[Member]:
        return [Member(person_of(row), row.role) for row in await self.reads.rows(_MEMBERS, squad=squad)]

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
        known = (await self.work.directory()).places.get(place)
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
        place_name = known.name if known else ""
        return Squad(number, name, place, place_name, tuple(challenges), organisation, zone, holidays)

    def change(self, squad: Squad, *, place: str, challenges: Sequence[str], holidays: str, organisation: str) -> None:
        self.staged.change(
            SquadRow,
            squad.id,
            squad.version,
            place=place,
            challenges=list(challenges),
            organisation=organisation,
            holidays=holidays,
        )

    def hear(self, squad: Squad, *, at_once: bool) -> None:
        self.staged.change(SquadRow, squad.id, squad.version, at_once=at_once)

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

    def leave(self, squad: int, person: int) -> None:
        theirs = (MembershipRow.squad_id == squad, MembershipRow.person_id == person)
        self.staged.run(delete(MembershipRow).where(*theirs))

    async def days_off(self, squad: int) -> frozenset[date]:
        return frozenset(await self.reads.values(_DAYS_OFF, squad=squad))

    def close(self, squad: int, days: Iterable[date]) -> None:
        for day in days:
            self.staged.put(DayOffRow, squad_id=squad, day=day)

    def reopen(self, squad: int, days: Iterable[date]) -> None:
        self.staged.run(delete(DayOffRow).where(DayOffRow.squad_id == squad, DayOffRow.day.in_(list(days))))

    def hold(self, squad: Squad) -> None:
        self.staged.change(SquadRow, squad.id, squad.version)


def _key(name: str) -> str:
    return " ".join(name.casefold().split())
