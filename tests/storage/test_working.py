"""When people work: kept for each, read for many at once, and with nothing but days and times in it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model.working import Working
from storage.schema import DayAwayRow, WorkingDayRow
from storage.unit_of_work import SqlStore
from tests.kit.builders import NOW, world

pytestmark = pytest.mark.clock

TODAY = NOW.date()
DAY = timedelta(days=1)


async def test_who_works_when_is_asked_for_many_at_once(store: SqlStore) -> None:
    made = await world(store)
    week = Working(made.ada.id, made.ada.zone, frozenset({3}), {0: "07:30", 1: "22:00-06:00"})
    async with store.unit() as unit:
        unit.working.set_week(week)
        unit.working.go_away(made.ada.id, [TODAY - 3 * DAY, TODAY - DAY, TODAY + DAY])
        unit.working.go_away(made.ben.id, [TODAY])
        await unit.commit(NOW)
    async with store.unit() as unit:
        found = await unit.working.of([made.ada, made.ben, made.cat], TODAY)
        assert found == {
            made.ada.id: replace(week, away=frozenset({TODAY - DAY, TODAY + DAY})),
            made.ben.id: Working(made.ben.id, made.ben.zone, away=frozenset({TODAY})),
            made.cat.id: Working(made.cat.id, made.cat.zone),
        }
        assert await unit.working.of([], TODAY) == {}


async def test_a_week_is_replaced_and_coming_back_leaves_the_past(store: SqlStore) -> None:
    made = await world(store)
    first = Working(made.ada.id, made.ada.zone, frozenset({3}), {0: "07:30"})
    async with store.unit() as unit:
        unit.working.set_week(first)
        unit.working.go_away(made.ada.id, [TODAY - DAY, TODAY, TODAY + DAY])
        unit.working.go_away(made.ben.id, [TODAY])
        await unit.commit(NOW)
    async with store.unit() as unit:
        unit.working.set_week(replace(first, off=frozenset({4}), starts={1: "08:00"}))
        unit.working.go_away(made.ada.id, [TODAY])
        unit.working.come_back(made.ada.id, [TODAY, TODAY + DAY])
        await unit.commit(NOW)
    async with store.unit() as unit:
        found = await unit.working.of([made.ada, made.ben], TODAY)
        ada = Working(made.ada.id, made.ada.zone, frozenset({4}), {1: "08:00"}, frozenset({TODAY - DAY}))
        assert found[made.ada.id] == ada
        assert found[made.ben.id].away == {TODAY}


async def test_a_person_moves_to_another_zone_for_everybody_at_once(store: SqlStore) -> None:
    made = await world(store)
    async with store.unit() as unit:
        assert await unit.people.get(made.ada.id) == made.ada
        unit.people.move(made.ada, "Europe/Belfast")
        await unit.commit(NOW)
    async with store.unit() as unit:
        assert await unit.people.get(made.ada.id) == replace(made.ada, zone="Europe/Belfast")
        (lead, *_) = await unit.squads.members(made.hubs.id)
        assert lead.person.zone == "Europe/Belfast"


def test_there_is_nowhere_to_keep_why() -> None:
    kept = {column.name for row in (DayAwayRow, WorkingDayRow) for column in row.__table__.columns}
    assert kept == {"person_id", "day", "weekday", "off", "start"}
