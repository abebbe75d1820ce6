"""What a person types becomes a question to the database's full-text index, answered with what they may see."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Float, Integer, Select, Text, bindparam, func, literal, or_, select

from bot.ports import Hit
from storage.database.query import Query
from storage.database.sight import in_sight, whole_table
from storage.records.learnings import LEARNINGS, learning_of
from storage.records.repository import Repository
from storage.schema import ChallengeRow, LearningRow, PlaceRow, SearchWord, table_of
from storage.search.index import INDEXES, Index
from storage.search.words import content_words, nearest

_LEARNING = in_sight(LearningRow).c
_PLACE, _CHALLENGE = table_of(PlaceRow).c, table_of(ChallengeRow).c
_NAMED, _PART = bindparam("place", type_=Text), bindparam("part_of_place", type_=Text)
_ABOUT_PLACE = or_(
    func.lower(_LEARNING.place) == _NAMED,
    _LEARNING.place.in_(
        select(_PLACE.code).where(or_(func.lower(_PLACE.code) == _NAMED, func.lower(_PLACE.name) == _NAMED))
    ),
    _LEARNING.place_name.icontains(_PART, escape="/"),
    _LEARNING.source_areas.icontains(_PART, escape="/"),
)
"""A place's code or name, or part of how a source names its places."""
_ABOUT_CHALLENGE = or_(
    func.lower(_LEARNING.challenge) == bindparam("challenge", type_=Text),
    _LEARNING.challenge.in_(
        select(_CHALLENGE.code).where(_CHALLENGE.label.icontains(bindparam("part_of_label", type_=Text), escape="/"))
    ),
)
"""A challenge's code, or part of its label."""
_NEWEST = LEARNINGS.add_columns(literal(0.0, Float).label("score")).order_by(_LEARNING.created_at.desc(), _LEARNING.id)
_WORD = whole_table(SearchWord, unnarrowed="single words, which correct what is typed and are shown to nobody").c.word
_VOCABULARY = Query(
    select(_WORD).where(
        func.length(_WORD).between(bindparam("shortest", type_=Integer), bindparam("longest", type_=Integer))
    )
)


@cache
def _newest(*, place: bool, challenge: bool) -> Query:
    """The newest learnings, about a place and a challenge if asked."""
    return _about(_NEWEST, place=place, challenge=challenge)


@cache
def _ranked(dialect: str, words: int, *, place: bool, challenge: bool) -> Query:
    """The learnings that so many words rank, about a place and a challenge if asked."""
    return _about(INDEXES[dialect].ranked(LEARNINGS, words), place=place, challenge=challenge)


def _about(learnings: Select[*tuple[Any, ...]], *, place: bool, challenge: bool) -> Query:
    about: list[ColumnElement[bool]] = [_ABOUT_PLACE] * place + [_ABOUT_CHALLENGE] * challenge
    return Query(learnings.where(*about).limit(bindparam("most", type_=Integer)))


class LearningSearch(Repository):
    """Fills `bot.ports.Search`. Without words it lists the newest; words that say nothing ("the") find nothing."""

    async def learnings(self, words: str, *, place: str = "", challenge: str = "", limit: int = 10) -> Sequence[Hit]:
        about = {**_place(place), **_challenge(challenge), "most": limit}
        which = {"place": "place" in about, "challenge": "challenge" in about}
        if words.strip():
            index = INDEXES[self.work.dialect]
            counts = await self._known(index, content_words(words))
            if not counts:
                return []
            query = _ranked(self.work.dialect, len(counts), **which)
            rows = await self.reads.rows(query, **index.values(counts), **about)
        else:
            rows = await self.reads.rows(_newest(**which), **about)
        return [Hit(learning_of(row), float(row.score)) for row in rows]

    async def _known(self, index: Index, words: Sequence[str]) -> Mapping[str, int]:
        """How many documents hold each word; for one that none holds, the words it may be a misspelling of."""
        counts = await index.counts(self.reads, words)
        unknown = [word for word in words if word not in counts]
        if not unknown:
            return counts
        longest, shortest = max(map(len, unknown)) + 2, min(map(len, unknown)) - 2
        vocabulary = await self.reads.values(_VOCABULARY, shortest=shortest, longest=longest)
        corrected = [other for word in unknown for other in nearest(word, vocabulary)]
        return {**counts, **(await index.counts(self.reads, corrected) if corrected else {})}


def _place(place: str) -> Mapping[str, str]:
    """What `_ABOUT_PLACE` asks for; nothing when no place is named."""
    name = place.strip()
    return {"place": name.lower(), "part_of_place": _escaped(name)} if name else {}


def _challenge(challenge: str) -> Mapping[str, str]:
    """What `_ABOUT_CHALLENGE` asks for; nothing when no challenge is named."""
    name = challenge.strip()
    return {"challenge": name.lower(), "part_of_label": _escaped(name)} if name else {}


def _escaped(name: str) -> str:
    """The name for LIKE, which takes its own signs for any letters."""
    return name.replace("/", "//").replace("%", "/%").replace("_", "/_")
