"""The two full-text indexes, as one small thing: how many learnings hold each word, and a SELECT ranked by words."""

import math
from collections.abc import Mapping, Sequence
from functools import reduce
from typing import Any, Protocol

from sqlalchemy import (
    ColumnElement,
    Float,
    Integer,
    Select,
    Text,
    bindparam,
    column,
    func,
    literal,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR

from storage.database.query import Query
from storage.database.reads import Reads
from storage.database.sight import in_sight, whole_table
from storage.schema import SEARCH_INDEX, LearningRow, SearchDocument
from storage.schema.types import Several

_LEARNING = in_sight(LearningRow).c
_WORDS = bindparam("words", type_=Several(Text))
_WHY = "only how many hold a word is asked, or hits are joined to the learnings in sight"
Learnings = Select[*tuple[Any, ...]]


class Index(Protocol):
    """A database's own full-text index over search documents. Words are letters and digits only."""

    async def counts(self, reads: Reads, words: Sequence[str]) -> Mapping[str, int]:
        """Return how many documents hold each word, in any of its forms; a word that none holds is left out."""

    def ranked(self, learnings: Learnings, words: int) -> Learnings:
        """Return those of these learnings in sight that hold any of so many words, best first, with their `score`."""

    def values(self, counts: Mapping[str, int]) -> Mapping[str, Any]:
        """Return the values that `ranked` asks for, for these words and how many documents hold each."""


class Fts5:
    """SQLite. The words of a title count most, then those of the challenge."""

    _index = whole_table(SEARCH_INDEX, unnarrowed=_WHY)
    _match = _index.c.search_index
    _score: ColumnElement[float] = -func.bm25(_match, 4.0, 2.0, 1.0, type_=Float)

    def __init__(self) -> None:
        """Make the query that counts."""
        each = func.json_each(_WORDS).table_valued(column("value", Text), name="each")
        quoted = literal('"', Text).concat(each.c.value).concat(literal('"', Text))
        held = select(func.count()).select_from(self._index).where(self._match.match(quoted)).scalar_subquery()
        self._counts = Query(select(each.c.value, held))

    async def counts(self, reads: Reads, words: Sequence[str]) -> Mapping[str, int]:
        return {word: held for word, held in await reads.rows(self._counts, words=list(words)) if held}

    def ranked(self, learnings: Learnings, words: int) -> Learnings:
        return (
            learnings.add_columns(self._score.label("score"))
            .join(self._index, self._index.c.rowid == _LEARNING.id)
            .where(self._match.match(bindparam("match", type_=Text)))
            .order_by(self._score.desc(), _LEARNING.id)
        )

    def values(self, counts: Mapping[str, int]) -> Mapping[str, Any]:
        return {"match": " OR ".join(f'"{word}"' for word in counts)}


class Tsvector:
    """PostgreSQL. Its own rank knows no rare words from common ones, so each word's rank is weighted by its rarity."""

    _documents = whole_table(
        table(SearchDocument.__tablename__, column("learning_id", Integer), column("words", TSVECTOR)), unnarrowed=_WHY
    )

    def __init__(self) -> None:
        """Make the query that counts."""
        each = func.unnest(_WORDS).column_valued("word")
        held = (
            select(func.count())
            .select_from(self._documents)
            .where(self._documents.c.words.op("@@")(_question(each)))
            .scalar_subquery()
        )
        self._counts = Query(select(each, held))

    async def counts(self, reads: Reads, words: Sequence[str]) -> Mapping[str, int]:
        return {word: held for word, held in await reads.rows(self._counts, words=list(words)) if held}

    def ranked(self, learnings: Learnings, words: int) -> Learnings:
        held = self._documents.c.words
        questions = [_question(bindparam(f"word_{number}", type_=Text)) for number in range(words)]
        either = reduce(lambda some, question: some.op("||")(question), questions)
        score: ColumnElement[Any] = sum(
            (
                func.ts_rank(held, question, type_=Float) / bindparam(f"commonness_{number}", type_=Float)
                for number, question in enumerate(questions)
            ),
            start=literal(0.0),
        )
        return (
            learnings.add_columns(score.label("score"))
            .join(self._documents, self._documents.c.learning_id == _LEARNING.id)
            .where(held.op("@@")(either))
            .order_by(score.desc(), _LEARNING.id)
        )

    def values(self, counts: Mapping[str, int]) -> Mapping[str, Any]:
        words = {f"word_{number}": word for number, word in enumerate(counts)}
        # A word held by few documents tells more: half as much again for each time it is e times rarer.
        commonness = {f"commonness_{number}": math.log(math.e + held) for number, held in enumerate(counts.values())}
        return {**words, **commonness}


def _question(word: ColumnElement[str]) -> ColumnElement[Any]:
    return func.plainto_tsquery("english", word, type_=TSQUERY)


INDEXES: Mapping[str, Index] = {"sqlite": Fts5(), "postgresql": Tsvector()}
