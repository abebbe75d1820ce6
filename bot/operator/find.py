"""`squadbot find`: searching from the command line, for people and for programs."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from bot.access import viewer_of_anyone
from bot.ports import Hit, Store


class QueryError(Exception):
    """A line that is no query; the sentence says which and why."""


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for."""

    words: str
    place: str = ""
    challenge: str = ""
    limit: int = 10


Result = dict[str, object]


async def search(
    store: Store, queries: Iterable[tuple[object, Query]], show: Callable[[object, list[Result]], None]
) -> None:
    """Answer each query as it comes: what the whole programme may see, best first."""
    for id_, query in queries:
        async with store.unit() as unit:
            unit.see_as(viewer_of_anyone())
            hits = await unit.search.learnings(
                query.words, place=query.place, challenge=query.challenge, limit=query.limit
            )
        show(id_, [_result(hit) for hit in hits])


def read_queries(lines: Iterable[str]) -> Iterator[tuple[object, str]]:
    """The id and text of each line `{"id": …, "text": …}`; blank lines are passed over. QueryError for any other."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            id_, text = row["id"], row["text"]
        except (ValueError, KeyError, TypeError):
            raise QueryError(
                f'Line {number} is not a query. Each looks like {{"id": 1, "text": "damp homes"}}'
            ) from None
        if not isinstance(text, str):
            raise QueryError(f"Line {number}: text must be words in quotes.")
        yield id_, text


def _result(hit: Hit) -> Result:
    learning = hit.learning
    return {
        "id": learning.source.id if learning.source else learning.code,
        "place": learning.place_name,
        "challenge": learning.challenge,
        "title": learning.title,
        "learning": learning.learned,
        "score": round(hit.score, 6),
    }
