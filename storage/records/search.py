"""What a person types becomes a question to the database's full-text index, answered with what they may see."""

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, func, literal, or_, select

from bot.ports import Hit
from storage.records.learnings import learning_of
from storage.records.repository import Repository
from storage.schema import ChallengeRow, LearningRow, PlaceRow, SearchWord
from storage.search.index import INDEXES, Index
from storage.search.words import content_words, nearest


class LearningSearch(Repository):
    """Fills `bot.ports.Search`. Without words it lists the newest; words that say nothing ("the") find nothing."""

    async def learnings(self, words: str, *, place: str = "", challenge: str = "", limit: int = 10) -> Sequence[Hit]:
        if words.strip():
            index = INDEXES[self.work.dialect]
            counts = await self._known(index, content_words(words))
            if not counts:
                return []
            query = index.ranked(counts)
        else:
            query = select(LearningRow, literal(0.0)).order_by(LearningRow.created_at.desc(), LearningRow.id)
        query = query.where(*_about_place(place), *_about_challenge(challenge)).limit(limit)
        return [Hit(learning_of(row), float(score)) for row, score in await self.reads.rows(query)]

    async def _known(self, index: Index, words: Sequence[str]) -> Mapping[str, int]:
        """How many documents hold each word; for one that none holds, the words it may be a misspelling of."""
        counts = await index.counts(self.reads, words)
        unknown = [word for word in words if word not in counts]
        if not unknown:
            return counts
        longest, shortest = max(map(len, unknown)) + 2, min(map(len, unknown)) - 2
        vocabulary = await self.reads.all(
            select(SearchWord.word).where(func.length(SearchWord.word).between(shortest, longest))
        )
        corrected = [other for word in unknown for other in nearest(word, vocabulary)]
        return {**counts, **(await index.counts(self.reads, corrected) if corrected else {})}


def _about_place(place: str) -> Sequence[ColumnElement[bool]]:
    """A place's code or name, or part of how a source names its places."""
    name = place.strip()
    if not name:
        return ()
    codes = select(PlaceRow.code).where(
        or_(func.lower(PlaceRow.code) == name.lower(), func.lower(PlaceRow.name) == name.lower())
    )
    return (
        or_(
            func.lower(LearningRow.place) == name.lower(),
            LearningRow.place.in_(codes),
            LearningRow.place_name.icontains(name, autoescape=True),
            LearningRow.source_areas.icontains(name, autoescape=True),
        ),
    )


def _about_challenge(challenge: str) -> Sequence[ColumnElement[bool]]:
    """A challenge's code, or part of its label."""
    name = challenge.strip()
    if not name:
        return ()
    codes = select(ChallengeRow.code).where(ChallengeRow.label.icontains(name, autoescape=True))
    return (or_(func.lower(LearningRow.challenge) == name.lower(), LearningRow.challenge.in_(codes)),)
