"""Who is who and what is what: small lists that every event needs and that seldom change, kept in the process.

The `directory` table holds one number, which grows with every change to these lists, in the transaction of the change:
triggers see to it, whoever writes. A unit reads that number in its own view of the database, and is given the lists
that its view holds. So after a person was taken out of a squad, by whatever process, the very next unit knows.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import bindparam, select

from bot.access import Viewer
from bot.model.event import Conversation, ConversationKind
from bot.model.record import Challenge, Mission, Organisation, Person, Pilot, Place, Role, Squad
from bot.ports import PilotFilter
from storage.database.query import Query
from storage.database.reads import Reads
from storage.schema import (
    AccountRow,
    ChallengeRow,
    ChannelRow,
    MembershipRow,
    MissionRow,
    OrganisationRow,
    PersonRow,
    PlaceRow,
    SquadRow,
    table_of,
)

Whereabouts = tuple[str, str, str]
"""A platform, a workspace, and the account or channel there."""


_SQUAD, _MEMBERSHIP, _CHANNEL, _PERSON, _ACCOUNT = map(
    table_of, (SquadRow, MembershipRow, ChannelRow, PersonRow, AccountRow)
)
_PLACES = Query(select(table_of(PlaceRow)).order_by("name"))
_MISSIONS = Query(select(table_of(MissionRow)).order_by("label"))
_CHALLENGES = Query(select(table_of(ChallengeRow)).order_by("label"))
_ORGANISATIONS = Query(select(table_of(OrganisationRow)).order_by("name"))
_SQUADS = Query(select(_SQUAD).order_by(_SQUAD.c.key))
_MEMBERSHIPS = Query(select(_MEMBERSHIP).join(_SQUAD, _SQUAD.c.id == _MEMBERSHIP.c.squad_id).order_by(_SQUAD.c.key))
_CHANNELS = Query(select(_CHANNEL).order_by(_CHANNEL.c.platform, _CHANNEL.c.workspace, _CHANNEL.c.channel))
_BY_NUMBER = Query(select(_PERSON).where(_PERSON.c.id == bindparam("number")))
_BY_ACCOUNT = Query(
    select(_PERSON)
    .join(_ACCOUNT, _ACCOUNT.c.person_id == _PERSON.c.id)
    .where(
        _ACCOUNT.c.platform == bindparam("platform"),
        _ACCOUNT.c.workspace == bindparam("workspace"),
        _ACCOUNT.c.account == bindparam("account"),
    )
)


@dataclass(frozen=True, slots=True)
class Directory:
    """The lists at one moment, each in its usual order.

    Newcomers come one by one, so people are noted as they come; and lists of pilots as each viewer asks for them.
    """

    version: int
    places: Mapping[str, Place]
    missions: Mapping[str, Mission]
    challenges: Mapping[str, Challenge]
    organisations: Mapping[str, Organisation]
    squads: Mapping[int, Squad]
    by_key: Mapping[str, Squad]
    by_channel: Mapping[Whereabouts, Squad]
    by_id: Mapping[tuple[str, str], Conversation]
    squads_of: Mapping[int, Sequence[tuple[Squad, Role]]]
    channels_of: Mapping[int, Sequence[Conversation]]
    pilots: dict[tuple[Viewer, PilotFilter], Sequence[Pilot]] = field(default_factory=dict)
    _people: dict[int, Person] = field(default_factory=dict)
    _accounts: dict[Whereabouts, Person] = field(default_factory=dict)

    async def person(self, number: int, reads: Reads) -> Person | None:
        """Somebody by their number. Absence is not noted: they may come any moment, and that changes no version."""
        if number not in self._people:
            for row in await reads.rows(_BY_NUMBER, number=number):
                self._people[number] = Person(*row)
        return self._people.get(number)

    async def by_account(self, at: Whereabouts, reads: Reads) -> Person | None:
        """Somebody by their account."""
        if at not in self._accounts:
            platform, workspace, account = at
            for row in await reads.rows(_BY_ACCOUNT, platform=platform, workspace=workspace, account=account):
                self._accounts[at] = Person(*row)
        return self._accounts.get(at)


class Directories:
    """Keeps the directory that was read last."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._kept: Directory | None = None

    async def seen_by(self, reads: Reads) -> Directory:
        """The directory as this view of the database holds it."""
        version = await reads.version()
        kept = self._kept
        if kept is None or kept.version != version:
            kept = self._kept = await _read(version, reads)
        return kept


async def _read(version: int, reads: Reads) -> Directory:
    places = {row.code: Place(*row) for row in await reads.rows(_PLACES)}
    squads, by_key = {}, {}
    for row in await reads.rows(_SQUADS):
        squads[row.id] = by_key[row.key] = _squad_of(row, places)
    squads_of: defaultdict[int, list[tuple[Squad, Role]]] = defaultdict(list)
    for row in await reads.rows(_MEMBERSHIPS):
        squads_of[row.person_id].append((squads[row.squad_id], row.role))
    by_channel: dict[Whereabouts, Squad] = {}
    by_id: dict[tuple[str, str], Conversation] = {}
    channels_of: defaultdict[int, list[Conversation]] = defaultdict(list)
    for row in await reads.rows(_CHANNELS):
        at = (row.platform, row.workspace, row.channel)
        by_channel[at] = squads[row.squad_id]
        by_id[row.platform, row.channel] = Conversation(*at, ConversationKind.CHANNEL)
        channels_of[row.squad_id].append(by_id[row.platform, row.channel])
    return Directory(
        version,
        places,
        {row.code: Mission(*row) for row in await reads.rows(_MISSIONS)},
        {row.code: Challenge(*row) for row in await reads.rows(_CHALLENGES)},
        {row.code: Organisation(*row) for row in await reads.rows(_ORGANISATIONS)},
        squads,
        by_key,
        by_channel,
        by_id,
        dict(squads_of),
        dict(channels_of),
    )


def _squad_of(row: Any, places: Mapping[str, Place]) -> Squad:
    place = places.get(row.place)
    return Squad(
        row.id,
        row.name,
        row.place,
        place.name if place else "",
        tuple(row.challenges),
        row.organisation,
        row.zone,
        row.holidays,
        row.at_once,
        row.version,
    )
