"""Looking up one or several takes an index, so that it costs the same however many rows there are."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from sqlalchemy import Integer, Text, bindparam, select

from bot.access import Viewer
from storage.database.query import SQLITE, Query
from storage.database.sight import in_sight, sight_of, whole_table
from storage.records import barriers, learnings, pilots, standups, takeups, updates
from storage.schema import DayAwayRow, PilotRow, ReceivedRow, SearchWord, table_of
from storage.schema.types import Several, one_of
from storage.unit_of_work import SqlStore

_WORDS = whole_table(SearchWord, unnarrowed="a test looks at the plan alone")


async def _plan(store: SqlStore, query: Query, **values: Any) -> Sequence[str]:
    if store.database.dialect != "sqlite":
        pytest.skip("PostgreSQL chooses by how many rows there are")
    ready = query.ready(SQLITE)
    given = ready.values(values, sight_of(Viewer()))
    plan = await store.writer.run(
        lambda connection: connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {ready.sql}", given).all()
    )
    return [step for *_, step in plan]


@pytest.mark.parametrize(
    ("key", "item"),
    [
        (table_of(ReceivedRow).c.id, Text),
        (_WORDS.c.word, Text),
        (table_of(DayAwayRow).c.person_id, Integer),
        (in_sight(PilotRow).c.squad_id, Integer),
    ],
    ids=str,
)
async def test_several_are_found_by_an_index(store: SqlStore, key: Any, item: type[Text | Integer]) -> None:
    query = Query(select(key).where(one_of(key, bindparam("keys", type_=Several(item)))))
    steps = [step for step in await _plan(store, query, keys=[]) if key.table.name in step]
    assert steps
    assert all(step.startswith(f"SEARCH {key.table.name} USING") for step in steps), steps


@pytest.mark.parametrize(
    ("query", "values"),
    [
        (pilots._BY_NUMBER, {"number": 1}),
        (updates._BY_NUMBER, {"number": 1}),
        (updates._OF_PILOT, {"pilot": 1, "most": 5}),
        (learnings._BY_NUMBER, {"number": 1}),
        (learnings._OF_PILOT, {"number": 1}),
        (barriers._BY_NUMBER, {"number": 1}),
        (barriers._OF_PILOT, {"number": 1}),
        (takeups._OF_PILOT, {"pilot": 1}),
        (takeups._OF_LEARNING, {"learning": 1}),
        (standups._BY_NUMBER, {"number": 1}),
        (standups._PARTS_OF, {"standup": 1}),
    ],
)
async def test_sight_keeps_no_index_from_being_used(store: SqlStore, query: Query, values: Mapping[str, Any]) -> None:
    """The narrowed tables are merged into the SELECT around them: none is read whole first."""
    steps = await _plan(store, query, **values)
    assert any(step.startswith("SEARCH") for step in steps)
    whole = ("SCAN", "MATERIALIZE", "CO-ROUTINE")
    assert not [step for step in steps if step.startswith(whole) and "json_each" not in step]
