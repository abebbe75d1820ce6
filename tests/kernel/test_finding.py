"""`squadbot find`: many questions in one process, each answered with what the whole programme may see."""

import pytest

from bot.operator.find import Query, QueryError, read_queries, search
from tests.kit.dialogue import Town


async def test_each_question_is_answered_in_turn_and_nothing_private_is_found(town: Town) -> None:
    tom = town.person("tom")
    await tom.says("/learn P1 share:squad A text about the caretaker")
    shown: list[tuple[object, list[dict[str, object]]]] = []
    queries = [("a", Query("evening texts")), (2, Query("caretaker")), (None, Query("texts", place="leeds"))]
    await search(town.squadbot.store, queries, lambda id_, results: shown.append((id_, results)))
    assert [(id_, [each["id"] for each in results]) for id_, results in shown] == [("a", ["L1"]), (2, []), (None, [])]
    first = shown[0][1][0]
    assert set(first) == {"id", "place", "challenge", "title", "learning", "score"}
    assert (first["place"], first["challenge"]) == ("Sheffield", "family_hubs")


def test_lines_are_read_one_by_one_and_a_bad_one_is_named() -> None:
    assert list(read_queries(['{"id": 1, "text": "a"}\n', "\n", '{"id": "x", "text": "b"}'])) == [(1, "a"), ("x", "b")]
    for line in ("not json", "[]", '{"id": 1}', "3", "null"):
        with pytest.raises(QueryError, match="Line 2 is not a query"):
            list(read_queries(['{"id": 1, "text": "a"}', line]))
    with pytest.raises(QueryError, match="Line 1: text must be words"):
        list(read_queries(['{"id": 1, "text": 3}']))
