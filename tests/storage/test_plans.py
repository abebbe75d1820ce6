"""Looking up several keys takes an index, so that it costs the same however many rows there are."""

import pytest
from sqlalchemy import Column, Integer, Text, bindparam, select
from sqlalchemy.dialects import sqlite

from storage.database.quick import quick
from storage.schema import DayAwayRow, PilotRow, ReceivedRow, SearchWord, table_of
from storage.schema.types import Several, one_of
from storage.unit_of_work import SqlStore

pytestmark = pytest.mark.clock


@pytest.mark.parametrize(
    ("key", "item"),
    [
        (table_of(ReceivedRow).c.id, Text),
        (table_of(SearchWord).c.word, Text),
        (table_of(DayAwayRow).c.person_id, Integer),
        (table_of(PilotRow).c.squad_id, Integer),
    ],
    ids=str,
)
async def test_several_are_found_by_an_index(store: SqlStore, key: Column[str], item: type[Text | Integer]) -> None:
    if store.database.dialect != "sqlite":
        pytest.skip("PostgreSQL chooses by how many rows there are")
    ready = quick(select(key).where(one_of(key, bindparam("keys", type_=Several(item)))), sqlite.dialect())
    plan = await store.writer.run(
        lambda connection: connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {ready.sql}", ("[]",)).all()
    )
    steps = [step for *_, step in plan if key.table.name in step]
    assert steps
    assert all(step.startswith(f"SEARCH {key.table.name} USING") for step in steps), steps
