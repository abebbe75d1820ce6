"""Learning cards: squads' own, and those of published sources."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Integer, Text, bindparam, case, cast, exists, func, literal, select

from bot.model.record import Design, Learning, Person, Pilot, Sharing, Source, Squad
from bot.ports import LearningCard, Published
from storage.database.query import Query
from storage.database.sight import in_sight
from storage.records.repository import Repository, Work
from storage.schema import ChallengeRow, DigestItemRow, LearningRow, PersonRow, PilotRow, table_of
from storage.schema.types import Several, one_of
from storage.search.documents import index, index_again

_LEARNINGS, _PILOTS = in_sight(LearningRow), in_sight(PilotRow)
_PEOPLE, _CHALLENGES = table_of(PersonRow), table_of(ChallengeRow)
_LEARNING, _ITEM = _LEARNINGS.c, table_of(DigestItemRow).c
LEARNINGS = select(
    _LEARNINGS,
    _PILOTS.c.id.label("pilot"),
    _PILOTS.c.title.label("pilot_title"),
    _PEOPLE.c.name.label("author_name"),
    _CHALLENGES.c.label.label("challenge_label"),
).select_from(
    _LEARNINGS.outerjoin(_PILOTS, _PILOTS.c.id == _LEARNING.pilot_id)
    .outerjoin(_PEOPLE, _PEOPLE.c.id == _LEARNING.author_id)
    .outerjoin(_CHALLENGES, _CHALLENGES.c.code == _LEARNING.challenge)
)
"""Every learning in sight, with what `learning_of` needs."""
_NEWEST = LEARNINGS.order_by(_LEARNING.created_at.desc(), _LEARNING.id.desc())
_STRENGTH = case(
    (_LEARNING.repeated_in != "", case((_LEARNING.packaged, 4), else_=3)),
    (_LEARNING.compared_with != "", 2),
    (_LEARNING.measured, 1),
    else_=0,
)
"""How strong the evidence is, in the order of `bot.model.record.Evidence`."""
_NOT_IN_DIGEST = ~exists().where(
    _ITEM.squad_id == bindparam("squad"), _ITEM.code == literal("L").concat(cast(_LEARNING.id, Text))
)
_ON_CHALLENGES = one_of(_LEARNING.challenge, bindparam("challenges", type_=Several(Text)))
_BY_NUMBER = Query(LEARNINGS.where(_LEARNING.id == bindparam("number")))
_OF_PILOT = Query(_NEWEST.where(_LEARNING.pilot_id == bindparam("number")))
_PUBLISHED = Query(LEARNINGS.where(_LEARNING.source_id.is_not(None)))
_DIGESTS_WITH = Query(
    select(func.count()).where(_ITEM.code == bindparam("code"), _ITEM.squad_id != bindparam("not_of", type_=Integer))
)


@cache
def _unread(*, on_challenges: bool) -> Query:
    """Other squads' newest that no digest of the squad's held; if asked, only on the `challenges` given."""
    others = _NEWEST.where(
        _NOT_IN_DIGEST,
        _LEARNING.squad_id.is_not(None),
        _LEARNING.squad_id != bindparam("squad"),
        _LEARNING.created_at > bindparam("since"),
    )
    return Query(others.where(_ON_CHALLENGES) if on_challenges else others)


@cache
def _library(*, on_challenges: bool) -> Query:
    """Published ones that no digest of the squad's held, strongest first; if asked, only on the `challenges` given."""
    strongest = LEARNINGS.order_by(_STRENGTH.desc(), _LEARNING.source_date.desc(), _LEARNING.id)
    published = strongest.where(_NOT_IN_DIGEST, _LEARNING.source_id.is_not(None)).limit(
        bindparam("most", type_=Integer)
    )
    return Query(published.where(_ON_CHALLENGES) if on_challenges else published)


@cache
def _of_squads(*, since: bool) -> Query:
    """Those of the `squads` given, newest first; if asked, only what came `since`."""
    theirs = _NEWEST.where(one_of(_LEARNING.squad_id, bindparam("squads", type_=Several(Integer))))
    return Query(theirs.where(_LEARNING.created_at > bindparam("since")) if since else theirs)


class LearningRepository(Repository):
    """Fills `bot.ports.Learnings`. A learning whose pilot the viewer may not see comes without the pilot."""

    def __init__(self, work: Work) -> None:
        """Work within one unit."""
        super().__init__(work)
        self._published: dict[str, Learning] | None = None

    async def get(self, learning: int) -> Learning | None:
        row = await self.reads.row(_BY_NUMBER, number=learning)
        return learning_of(row) if row else None

    async def of_pilot(self, pilot: int) -> Sequence[Learning]:
        return await self._all(_OF_PILOT, number=pilot)

    async def unread_by(self, squad: Squad, since: datetime) -> Sequence[Learning]:
        on = _challenges_of(squad)
        return await self._all(_unread(on_challenges=bool(on)), squad=squad.id, since=since, **on)

    async def library_for(self, squad: Squad, limit: int) -> Sequence[Learning]:
        on = _challenges_of(squad)
        return await self._all(_library(on_challenges=bool(on)), squad=squad.id, most=limit, **on)

    async def since(self, squads: frozenset[int], since: datetime | None) -> Sequence[Learning]:
        after = {} if since is None else {"since": since}
        return await self._all(_of_squads(since=bool(after)), squads=sorted(squads), **after)

    async def add(
        self, card: LearningCard, squad: Squad, pilot: Pilot | None, author: Person, at: datetime, *, link: str = ""
    ) -> Learning:
        learning = Learning(
            id=await self.work.number(LearningRow),
            title=card.title,
            observed=card.observed,
            learned=card.learned,
            therefore=card.therefore,
            place=squad.place,
            place_name=squad.place_name or squad.name,
            challenge=card.challenge,
            challenge_label=await self._label(card.challenge),
            design=card.design,
            sharing=card.sharing,
            created_at=at,
            squad=squad.id,
            pilot=pilot.id if pilot else None,
            pilot_title=pilot.title if pilot else "",
            author=author.id,
            author_name=author.name,
            link=link,
        )
        self._add(learning)
        return learning

    def change(self, learning: Learning, card: LearningCard) -> None:
        self._change(
            learning,
            title=card.title,
            observed=card.observed,
            learned=card.learned,
            therefore=card.therefore,
            challenge=card.challenge,
            sharing=card.sharing,
            **_design(card.design),
        )
        index_again(
            self.staged,
            replace(
                learning,
                title=card.title,
                observed=card.observed,
                learned=card.learned,
                therefore=card.therefore,
                challenge=card.challenge,
            ),
        )

    async def digests_with(self, learning: Learning) -> int:
        return await self.reads.value(_DIGESTS_WITH, code=learning.code, not_of=learning.squad or 0) or 0

    async def published(self) -> Mapping[str, Learning]:
        if self._published is None:
            rows = await self.reads.rows(_PUBLISHED)
            self._published = {row.source_id: learning_of(row) for row in rows}
        return self._published

    async def put_published(self, learning: Published, at: datetime) -> None:
        # Reads as the unit's viewer, like everything: an import sees as the whole programme does.
        before = (await self.published()).get(learning.source.id)
        if before is None:
            self._add(await self._new(await self.work.number(LearningRow), learning, at))
        elif _as_published(before) != learning:
            self._change(
                before,
                title=learning.title,
                observed=learning.observed,
                learned=learning.learned,
                place=learning.place,
                place_name=learning.place_name,
                challenge=learning.challenge,
                **_design(learning.design),
                **_source(learning.source),
            )
            index_again(self.staged, await self._new(before.id, learning, at))

    async def _new(self, number: int, learning: Published, at: datetime) -> Learning:
        return Learning(
            id=number,
            title=learning.title,
            observed=learning.observed,
            learned=learning.learned,
            therefore="",
            place=learning.place,
            place_name=learning.place_name,
            challenge=learning.challenge,
            challenge_label=await self._label(learning.challenge),
            design=learning.design,
            sharing=Sharing.PROGRAMME,
            created_at=at,
            source=learning.source,
        )

    def _add(self, learning: Learning) -> None:
        self.staged.add(
            LearningRow,
            id=learning.id,
            title=learning.title,
            observed=learning.observed,
            learned=learning.learned,
            therefore=learning.therefore,
            place=learning.place,
            place_name=learning.place_name,
            challenge=learning.challenge,
            **_design(learning.design),
            sharing=learning.sharing,
            created_at=learning.created_at,
            squad_id=learning.squad,
            pilot_id=learning.pilot,
            author_id=learning.author,
            **_source(learning.source),
            link=learning.link,
            version=1,
        )
        index(self.staged, learning)

    def _change(self, learning: Learning, **values: Any) -> None:
        self.staged.change(LearningRow, learning.id, learning.version, **values)

    async def _label(self, challenge: str) -> str:
        known = (await self.work.directory()).challenges.get(challenge)
        return known.label if known else ""

    async def _all(self, query: Query, **values: Any) -> Sequence[Learning]:
        return [learning_of(row) for row in await self.reads.rows(query, **values)]


def learning_of(row: Any) -> Learning:
    """Return the learning in a row of `LEARNINGS`."""
    return Learning(
        id=row.id,
        title=row.title,
        observed=row.observed,
        learned=row.learned,
        therefore=row.therefore,
        place=row.place,
        place_name=row.place_name,
        challenge=row.challenge,
        challenge_label=row.challenge_label or "",
        design=Design(row.measured, row.compared_with, row.repeated_in, row.packaged),
        sharing=row.sharing,
        created_at=row.created_at,
        squad=row.squad_id,
        pilot=row.pilot,
        pilot_title=row.pilot_title or "",
        author=row.author_id,
        author_name=row.author_name or "",
        source=_source_of(row),
        link=row.link,
        version=row.version,
    )


def _source_of(row: Any) -> Source | None:
    if row.source_id is None:
        return None
    return Source(
        row.source_id,
        row.source_title,
        row.source_url,
        row.source_date,
        row.source_kind,
        row.source_evidence,
        row.source_direction,
        row.source_confidence,
        row.source_programme,
        row.source_areas,
    )


def _source(source: Source | None) -> dict[str, Any]:
    known = source or Source("", "", "")
    return {
        "source_id": known.id or None,
        "source_title": known.title,
        "source_url": known.url,
        "source_date": known.date,
        "source_kind": known.kind,
        "source_evidence": known.evidence,
        "source_direction": known.direction,
        "source_confidence": known.confidence,
        "source_programme": known.programme,
        "source_areas": known.areas,
    }


def _design(design: Design) -> dict[str, Any]:
    return {
        "measured": design.measured,
        "compared_with": design.compared_with,
        "repeated_in": design.repeated_in,
        "packaged": design.packaged,
    }


def _as_published(learning: Learning) -> Published | None:
    if learning.source is None:
        return None
    return Published(
        learning.source,
        learning.title,
        learning.observed,
        learning.learned,
        learning.place,
        learning.place_name,
        learning.challenge,
        learning.design,
    )


def _challenges_of(squad: Squad) -> Mapping[str, Sequence[str]]:
    """The challenges that a squad works on, as a value to read by; nothing for a squad of none."""
    return {"challenges": list(squad.challenges)} if squad.challenges else {}
