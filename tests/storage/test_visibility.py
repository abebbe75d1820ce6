"""Nobody reads what they may not, by whatever door: the rule is the one in bot.access."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import column, func, select

from bot.access import Viewer, visible_to
from bot.model.record import Sharing
from bot.model.standup import Part, Said
from bot.ports import PilotFilter
from storage.database.query import Query
from storage.database.sight import in_sight
from storage.schema import LearningRow, PilotRow, SquadRow, UpdateRow, table_of
from storage.unit_of_work import SqlStore
from tests.kit.builders import EVERYTHING, NOW, Story, World, later, learning_card, story, world

VIEWERS = {
    "nobody": Viewer(),
    "anyone": Viewer(programme=True),
    "squad 1": Viewer(squads=frozenset({1}), places=frozenset({"sheffield"}), programme=True),
    "squad 1 only": Viewer(squads=frozenset({1})),
    "sheffield only": Viewer(places=frozenset({"sheffield"})),
    "no place": Viewer(places=frozenset({""})),
    "leeds": Viewer(squads=frozenset({3}), places=frozenset({"leeds"}), programme=True),
    "everything": EVERYTHING,
}


async def _tell_everything(store: SqlStore, made: World) -> list[Story]:
    return [
        await story(store, squad, made.ada, sharing)
        for squad in (made.hubs, made.homes, made.leeds, made.whitehall)
        for sharing in Sharing
    ]


@pytest.mark.parametrize("viewer", VIEWERS.values(), ids=VIEWERS.keys())
async def test_every_door_holds_to_the_rule(store: SqlStore, viewer: Viewer) -> None:
    made = await world(store)
    told = await _tell_everything(store, made)
    rule, squads = visible_to(viewer), frozenset({1, 2, 3, 4})
    async with store.unit() as unit:
        unit.see_as(viewer)
        for each in told:
            seen = rule.allows(each.pilot)
            pilot = each.pilot.id
            assert await unit.pilots.get(pilot) == (each.pilot if seen else None)
            assert await unit.updates.get(each.update.id) == (each.update if seen else None)
            assert await unit.learnings.get(each.learning.id) == (each.learning if seen else None)
            assert await unit.barriers.get(each.barrier.id) == (each.barrier if seen else None)
            assert list(await unit.updates.of_pilot(pilot, 5)) == [each.update] * seen
            assert list(await unit.learnings.of_pilot(pilot)) == [each.learning] * seen
            assert list(await unit.barriers.of_pilot(pilot)) == [each.barrier] * seen
        visible = [each for each in told if rule.allows(each.pilot)]
        assert list(await unit.pilots.list(PilotFilter())) == [each.pilot for each in visible]
        newest = visible[::-1]
        assert list(await unit.updates.since(squads, None)) == [each.update for each in newest]
        assert list(await unit.learnings.since(squads, None)) == [each.learning for each in newest]
        assert list(await unit.barriers.waiting()) == [each.barrier for each in visible]
        unread = await unit.learnings.unread_by(made.homes, NOW.replace(year=2020))
        others = {each.learning.id for each in visible if each.learning.squad != made.homes.id}
        assert {each.id for each in unread} == set() or others >= {each.id for each in unread}
        hits = await unit.search.learnings("texts", limit=50)
        assert {hit.learning.id for hit in hits} == {each.learning.id for each in visible}


@pytest.mark.parametrize("viewer", VIEWERS.values(), ids=VIEWERS.keys())
async def test_a_stand_up_is_its_squads_alone(store: SqlStore, viewer: Viewer) -> None:
    made = await world(store)
    async with store.unit() as unit:
        held = await unit.standups.add(made.hubs, NOW.date(), opens_at=NOW, closes_at=later(120), next_at=NOW)
        unit.standups.answered(held, made.hubs, made.ada, Said("It moved"), NOW)
        await unit.commit(NOW)
    seen = viewer.everything or made.hubs.id in viewer.squads
    async with store.unit() as unit:
        unit.see_as(viewer)
        assert await unit.standups.get(held.id) == (held if seen else None)
        assert await unit.standups.on(made.hubs.id, held.day) == (held if seen else None)
        assert await unit.standups.since(made.hubs.id, held.day) == [held] * seen
        assert await unit.standups.parts(held.id) == (
            [Part(made.ada.id, made.ada.name, answered_at=NOW, said=Said("It moved"))] * seen
        )
        assert await unit.standups.due(NOW) == [(held.id, NOW)], "when it is due is no secret"


@pytest.mark.parametrize("viewer", VIEWERS.values(), ids=VIEWERS.keys())
async def test_a_take_up_is_seen_by_whoever_may_see_its_pilot(store: SqlStore, viewer: Viewer) -> None:
    made = await world(store)
    used = await story(store, made.leeds, made.cat, Sharing.PROGRAMME)
    told = await _tell_everything(store, made)
    async with store.unit() as unit:
        taken = [
            unit.takeups.add(used.learning, each.pilot, made.ada, NOW, kept="The hour", changed="", dropped="")
            for each in told
        ]
        await unit.commit(NOW)
    rule = visible_to(viewer)
    async with store.unit() as unit:
        unit.see_as(viewer)
        visible = [each for each in taken if rule.allows(each)]
        assert {each.pilot for each in visible} == {each.pilot.id for each in told if rule.allows(each.pilot)}
        assert list(await unit.takeups.of_learning(used.learning.id)) == visible
        for each in taken:
            assert await unit.takeups.of_pilot(each.pilot) == (each if each in visible else None)


async def test_until_it_is_told_whose_eyes_a_unit_sees_nothing(store: SqlStore) -> None:
    made = await world(store)
    told = await story(store, made.hubs, made.ada, Sharing.PROGRAMME)
    async with store.unit() as unit:
        assert await unit.learnings.get(told.learning.id) is None
        assert await unit.pilots.list(PilotFilter()) == []
        assert await unit.search.learnings("texts") == []


async def test_a_hidden_pilot_does_not_show_through_what_is_shared_of_it(store: SqlStore) -> None:
    made = await world(store)
    told = await story(store, made.hubs, made.ada, Sharing.SQUAD)
    async with store.unit() as unit:
        learning = await unit.learnings.add(learning_card(), made.hubs, told.pilot, made.ada, NOW)
        update = await unit.updates.add("It moved", told.pilot, made.ada, Sharing.PROGRAMME, NOW)
        await unit.commit(NOW)
    async with store.unit() as unit:
        unit.see_as(VIEWERS["leeds"])
        assert await unit.learnings.get(learning.id) == replace(learning, pilot=None, pilot_title="")
        assert await unit.updates.get(update.id) == replace(update, pilot_title="")
        unit.see_as(VIEWERS["squad 1"])
        assert await unit.learnings.get(learning.id) == learning
        assert await unit.updates.get(update.id) == update
        unit.see_as(VIEWERS["leeds"])
        assert await unit.learnings.get(learning.id) == replace(learning, pilot=None, pilot_title="")


async def test_joins_aliases_and_subqueries_are_narrowed_too(store: SqlStore) -> None:
    made = await world(store)
    await story(store, made.hubs, made.ada, Sharing.SQUAD)
    squads, pilots, updates = table_of(SquadRow), in_sight(PilotRow), in_sight(UpdateRow)
    others, listed = pilots.alias("others"), select(pilots.c.squad_id).cte("listed")
    one, other = select(pilots.c.squad_id), select(updates.c.squad_id)
    statements: dict[str, Any] = {
        "join": select(squads.c.id).join(pilots, pilots.c.squad_id == squads.c.id),
        "two": select(updates.c.id).join(pilots, pilots.c.id == updates.c.pilot_id),
        "alias": select(others.c.title),
        "column": select(in_sight(LearningRow).c.title),
        "subquery": select(squads.c.id).where(squads.c.id.in_(one)),
        "exists": select(squads.c.id).where(select(pilots.c.id).where(pilots.c.squad_id == squads.c.id).exists()),
        "cte": select(listed.c.squad_id),
        "union": one.union(other),
        "scalar": select(column("title")).select_from(select(pilots.c.title).limit(1).subquery()),
    }
    async with store.work() as work:
        for name, statement in statements.items():
            query = Query(statement)
            work.see_as(VIEWERS["leeds"])
            assert await work.reads.values(query) == [], name
            work.see_as(VIEWERS["squad 1"])
            assert len(await work.reads.values(query)) == 1, name
        work.see_as(VIEWERS["leeds"])
        assert await work.reads.value(Query(select(func.count(in_sight(LearningRow).c.id)))) == 0


async def test_what_joins_from_outside_sight_comes_empty_and_not_at_all_where_it_is_needed(store: SqlStore) -> None:
    made = await world(store)
    told = await story(store, made.hubs, made.ada, Sharing.SQUAD)
    async with store.unit() as unit:
        await unit.updates.add("It moved", told.pilot, made.ada, Sharing.PROGRAMME, NOW)
        await unit.commit(NOW)
    updates, pilots = in_sight(UpdateRow), in_sight(PilotRow)
    of = pilots.c.id == updates.c.pilot_id
    async with store.work() as work:
        work.see_as(VIEWERS["leeds"])
        assert await work.reads.values(Query(select(pilots.c.title).select_from(updates.outerjoin(pilots, of)))) == [
            None
        ]
        assert await work.reads.values(Query(select(updates.c.text).join(pilots, of))) == []
