"""The two full-text indexes, as one small thing: how many learnings hold each word, and a SELECT ranked by words."""

import json
import math
from collections.abc import Mapping, Sequence
from functools import reduce
from typing import Any, Protocol

from sqlalchemy import (
    ColumnElement,
    Float,
    Select,
    Text,
    column,
    func,
    literal,
    literal_column,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, TSQUERY, TSVECTOR

from storage.database.reads import Reads
from storage.schema import LearningRow, SearchDocument


class Index(Protocol):
    """A database's own full-text index over search documents. Words are letters and digits only."""

    async def counts(self, reads: Reads, words: Sequence[str]) -> Mapping[str, int]:
        """How many documents hold each word, in any of its forms; a word that none holds is left out."""

    def ranked(self, counts: Mapping[str, int]) -> Select[LearningRow, float]:
        """Learnings that hold any of these words, best first, with their score; narrowed like any other SELECT."""


class Fts5:
    """SQLite. The words of a title count most, then those of the challenge."""

    _index = table("search_index", column("rowid"))
    _score: ColumnElement[float] = literal_column("-bm25(search_index, 4.0, 2.0, 1.0)", Float)

    async def counts(self, reads: Reads, words: Sequence[str]) -> Mapping[str, int]:
        each = text(
            "SELECT value, (SELECT count(*) FROM search_index WHERE search_index MATCH '\"' || value || '\"') AS held "
            "FROM json_each(:words)"
        ).bindparams(words=json.dumps(list(words)))
        found = each.columns(column("value"), column("held")).subquery()
        rows = await reads.rows(select(found.c.value, found.c.held).where(found.c.held > 0))
        return {str(word): int(held) for word, held in rows}

    def ranked(self, counts: Mapping[str, int]) -> Select[LearningRow, float]:
        match = text("search_index MATCH :match").bindparams(match=" OR ".join(f'"{word}"' for word in counts))
        return (
            select(LearningRow, self._score)
            .join(self._index, self._index.c.rowid == LearningRow.id)
            .where(match)
            .order_by(self._score.desc(), LearningRow.id)
        )


class Tsvector:
    """PostgreSQL. Its own rank knows no rare words from common ones, so each word's rank is weighted by its rarity."""

    _words: ColumnElement[str] = literal_column("search_documents.words", TSVECTOR)

    async def counts(self, reads: Reads, words: Sequence[str]) -> Mapping[str, int]:
        each = func.unnest(literal(list(words), ARRAY(Text))).column_valued("word")
        held = (
            select(func.count())
            .select_from(SearchDocument)
            .where(self._words.op("@@")(func.plainto_tsquery("english", each)))
            .scalar_subquery()
        )
        rows = await reads.rows(select(each, held))
        return {str(word): int(count) for word, count in rows if count}

    def ranked(self, counts: Mapping[str, int]) -> Select[LearningRow, float]:
        terms: dict[str, ColumnElement[Any]] = {
            word: func.plainto_tsquery("english", word, type_=TSQUERY) for word in counts
        }
        either = reduce(lambda some, term: some.op("||")(term), terms.values())
        # A word held by few documents tells more: half as much again for each time it is e times rarer.
        score: ColumnElement[Any] = sum(
            (
                func.ts_rank(self._words, term, type_=Float) / math.log(math.e + counts[word])
                for word, term in terms.items()
            ),
            start=literal(0.0),
        )
        return (
            select(LearningRow, score)
            .join(SearchDocument, SearchDocument.learning_id == LearningRow.id)
            .where(self._words.op("@@")(either))
            .order_by(score.desc(), LearningRow.id)
        )


INDEXES: Mapping[str, Index] = {"sqlite": Fts5(), "postgresql": Tsvector()}
