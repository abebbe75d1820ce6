"""A query is compiled once, so its SQL is the same whatever it is given, and it is given exactly what it asks for."""

import pytest
from sqlalchemy import Integer, bindparam, select

from storage.database.query import SQLITE, Query
from storage.schema import PlaceRow, SquadRow, table_of
from storage.schema.types import Several, one_of
from storage.unit_of_work import SqlStore
from tests.kit.builders import world

_SQUAD = table_of(SquadRow).c
_BY_PLACE = Query(select(_SQUAD.name).where(_SQUAD.place == bindparam("place")).order_by(_SQUAD.id))


async def test_rows_a_row_values_and_a_value(store: SqlStore) -> None:
    made = await world(store)
    async with store.work() as work:
        rows = await work.reads.rows(_BY_PLACE, place="sheffield")
        assert [row.name for row in rows] == [made.hubs.name, made.homes.name]
        row = await work.reads.row(_BY_PLACE, place="leeds")
        assert row is not None
        assert row.name == made.leeds.name
        assert await work.reads.values(_BY_PLACE, place="leeds") == [made.leeds.name]
        assert await work.reads.value(_BY_PLACE, place="sheffield") == made.hubs.name
        assert await work.reads.row(_BY_PLACE, place="york") is None
        assert await work.reads.value(_BY_PLACE, place="york") is None


async def test_several_values_go_in_as_one(store: SqlStore) -> None:
    made = await world(store)
    query = Query(select(_SQUAD.name).where(one_of(_SQUAD.id, bindparam("squads", type_=Several(Integer)))))
    async with store.work() as work:
        assert await work.reads.values(query, squads=[]) == []
        assert await work.reads.values(query, squads=[made.leeds.id, 99]) == [made.leeds.name]


async def test_a_value_that_is_missing_or_not_asked_for_is_a_mistake(store: SqlStore) -> None:
    async with store.work() as work:
        with pytest.raises(KeyError, match="place"):
            await work.reads.rows(_BY_PLACE)
    async with store.work() as work:
        with pytest.raises(TypeError, match="does not ask for squad"):
            await work.reads.rows(_BY_PLACE, place="leeds", squad=1)


def test_in_is_refused_as_its_sql_differs_with_every_number_of_values() -> None:
    with pytest.raises(TypeError, match="one_of"):
        Query(select(_SQUAD.id).where(_SQUAD.place.in_(["leeds", "sheffield"]))).ready(SQLITE)
    Query(select(_SQUAD.id).where(_SQUAD.place.in_(select(table_of(PlaceRow).c.code)))).ready(SQLITE)
