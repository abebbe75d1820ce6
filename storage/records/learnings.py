"""Learning cards: squads' own, and those of published sources."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Text, case, cast, exists, func, literal, select

from bot.model.record import Design, Learning, Person, Pilot, Sharing, Source, Squad
from bot.ports import LearningCard, Published
from storage.records.repository import Repository, Work
from storage.schema import DigestItemRow, LearningRow
from storage.search.documents import index, index_again

_NEWEST = select(LearningRow).order_by(LearningRow.created_at.desc(), LearningRow.id.desc())
_STRENGTH = case(
    (LearningRow.repeated_in != "", case((LearningRow.packaged, 4), else_=3)),
    (LearningRow.compared_with != "", 2),
    (LearningRow.measured, 1),
    else_=0,
)
"""How strong the evidence is, in the order of `bot.model.record.Evidence`."""


class LearningRepository(Repository):
    """Fills `bot.ports.Learnings`. A learning whose pilot the viewer may not see comes without the pilot."""

    def __init__(self, work: Work) -> None:
        """Work within one unit."""
        super().__init__(work)
        self._published: dict[str, Learning] | None = None

    async def get(self, learning: int) -> Learning | None:
        row = await self.reads.first(select(LearningRow).where(LearningRow.id == learning))
        return learning_of(row) if row else None

    async def of_pilot(self, pilot: int) -> Sequence[Learning]:
        return await self._all(_NEWEST.where(LearningRow.pilot_id == pilot))

    async def unread_by(self, squad: Squad, since: datetime) -> Sequence[Learning]:
        query = _not_in_digest_of(squad, _NEWEST).where(
            LearningRow.squad_id.is_not(None), LearningRow.squad_id != squad.id, LearningRow.created_at > since
        )
        return await self._all(_on_challenges_of(squad, query))

    async def library_for(self, squad: Squad, limit: int) -> Sequence[Learning]:
        published = select(LearningRow).where(LearningRow.source_id.is_not(None))
        query = _on_challenges_of(squad, _not_in_digest_of(squad, published))
        return await self._all(
            query.order_by(_STRENGTH.desc(), LearningRow.source_date.desc(), LearningRow.id).limit(limit)
        )

    async def since(self, squads: frozenset[int], since: datetime | None) -> Sequence[Learning]:
        query = _NEWEST.where(LearningRow.squad_id.in_(sorted(squads)))
        return await self._all(query if since is None else query.where(LearningRow.created_at > since))

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
        query = (
            select(func.count())
            .select_from(DigestItemRow)
            .where(DigestItemRow.code == learning.code, DigestItemRow.squad_id != (learning.squad or 0))
        )
        return await self.reads.first(query) or 0

    async def published(self) -> Mapping[str, Learning]:
        if self._published is None:
            rows = await self.reads.all(select(LearningRow).where(LearningRow.source_id.is_not(None)))
            self._published = {str(row.source_id): learning_of(row) for row in rows}
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

    async def _all(self, query: Select[LearningRow]) -> Sequence[Learning]:
        return [learning_of(row) for row in await self.reads.all(query)]


def learning_of(row: LearningRow) -> Learning:
    """The learning in a row."""
    return Learning(
        id=row.id,
        title=row.title,
        observed=row.observed,
        learned=row.learned,
        therefore=row.therefore,
        place=row.place,
        place_name=row.place_name,
        challenge=row.challenge,
        challenge_label=row.on_challenge.label if row.on_challenge else "",
        design=Design(row.measured, row.compared_with, row.repeated_in, row.packaged),
        sharing=row.sharing,
        created_at=row.created_at,
        squad=row.squad_id,
        pilot=row.pilot.id if row.pilot else None,
        pilot_title=row.pilot.title if row.pilot else "",
        author=row.author_id,
        author_name=row.author.name if row.author else "",
        source=_source_of(row),
        link=row.link,
        version=row.version,
    )


def _source_of(row: LearningRow) -> Source | None:
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


def _not_in_digest_of(squad: Squad, query: Select[LearningRow]) -> Select[LearningRow]:
    code = literal("L").concat(cast(LearningRow.id, Text))
    return query.where(~exists().where(DigestItemRow.squad_id == squad.id, DigestItemRow.code == code))


def _on_challenges_of(squad: Squad, query: Select[LearningRow]) -> Select[LearningRow]:
    return query.where(LearningRow.challenge.in_(squad.challenges)) if squad.challenges else query
