"""Who is who is kept in the process, and nobody is ever shown what was true before."""

from collections.abc import AsyncIterator, Callable

import pytest
from sqlalchemy import text

from bot.access import Viewer, viewer_of_squad
from bot.model.record import Challenge, Decision, Pilot, Place, Role, Sharing
from bot.ports import PilotFilter, UnitOfWork
from storage.database.engine import open_database
from storage.unit_of_work import SqlStore
from tests.kit.builders import LEEDS, NOW, World, a_test_card, channel, sender, story, world
from tests.storage.by_hand import doing

KEPT = ("places", "missions", "challenges", "organisations", "squads", "memberships", "channels")


@pytest.fixture
async def other(database_url: str) -> AsyncIterator[SqlStore]:
    """Another process on the same record."""
    store = SqlStore(open_database(database_url))
    yield store
    await store.close()


async def _run(store: SqlStore, *statements: str) -> None:
    """As an operator at the database's own prompt would."""
    for statement in statements:
        await store.writer.run(doing(text(statement)))


async def _version(store: SqlStore) -> int:
    async with store.work() as work:
        return await work.reads.version()


async def _squads_of(store: SqlStore, person: int) -> list[tuple[str, Role]]:
    async with store.unit() as unit:
        return [(squad.name, role) for squad, role in await unit.squads.of_person(person)]


async def test_who_joins_or_leaves_by_another_process_is_known_to_the_next_unit(
    store: SqlStore, other: SqlStore
) -> None:
    made = await world(store)
    assert await _squads_of(store, made.ada.id) == [("Sheffield hubs", Role.LEAD)]
    async with other.unit() as unit:
        unit.squads.join(made.leeds.id, made.ada.id, Role.OBSERVER)
        await unit.commit(NOW)
    assert await _squads_of(store, made.ada.id) == [("Leeds hubs", Role.OBSERVER), ("Sheffield hubs", Role.LEAD)]
    await _run(other, f"DELETE FROM memberships WHERE person_id = {made.ada.id}")
    assert await _squads_of(store, made.ada.id) == []


CHANGES: dict[str, Callable[[UnitOfWork, World], None]] = {
    "a squad": lambda unit, made: unit.squads.change(
        made.hubs, place="leeds", challenges=[], holidays="scotland", organisation=""
    ),
    "a channel": lambda unit, made: unit.squads.link(made.homes.id, channel("Leeds hubs"), "hubs"),
    "a place": lambda unit, _: unit.reference.put_place(Place("leeds", "City of Leeds", "", "", "")),
    "a challenge": lambda unit, _: unit.reference.put_challenge(Challenge("damp", "Warm homes")),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
async def test_what_another_process_changed_is_known_to_the_next_unit(
    store: SqlStore, other: SqlStore, change: Callable[[UnitOfWork, World], None]
) -> None:
    made = await world(store)
    before = await _seen(store)
    assert await _seen(other) == before
    async with other.unit() as unit:
        change(unit, made)
        await unit.commit(NOW)
    after = await _seen(store)
    assert after != before
    assert await _seen(other) == after


async def _seen(store: SqlStore) -> list[object]:
    async with store.unit() as unit:
        return [
            await unit.squads.all(),
            await unit.squads.of_channel(channel("Leeds hubs")),
            await unit.reference.places(),
            await unit.reference.challenges(),
        ]


async def test_a_unit_that_had_begun_keeps_to_its_moment_and_the_next_does_not(
    store: SqlStore, other: SqlStore
) -> None:
    made = await world(store)
    async with store.unit() as begun:
        assert await begun.reference.places()
        async with other.unit() as unit:
            unit.reference.put_place(Place("leeds", "City of Leeds", "", "", ""))
            await unit.commit(NOW)
        async with store.unit() as later:
            renamed = await later.squads.get(made.leeds.id)
        assert LEEDS in await begun.reference.places()
        assert await begun.squads.get(made.leeds.id) == made.leeds
    assert renamed is not None
    assert renamed.place_name == "City of Leeds"


async def test_a_newcomer_is_known_at_once_and_makes_nobody_read_the_lists_again(
    store: SqlStore, other: SqlStore
) -> None:
    await world(store)
    async with store.unit() as unit:
        assert await unit.people.by_account(sender("eve")) is None
    before = await _version(store)
    async with other.unit() as unit:
        eve = await unit.people.add(sender("eve"))
        await unit.commit(NOW)
    assert await _version(store) == before
    async with store.unit() as unit:
        assert await unit.people.by_account(sender("eve")) == eve
        assert await unit.people.get(eve.id) == eve


async def test_a_person_changed_or_erased_at_the_databases_own_prompt_is_not_remembered(
    store: SqlStore, other: SqlStore
) -> None:
    async with store.unit() as unit:
        eve = await unit.people.add(sender("eve"))
        await unit.commit(NOW)
    async with store.unit() as unit:
        assert await unit.people.by_account(sender("eve")) == eve
    await _run(other, f"UPDATE people SET name = 'Eve Else' WHERE id = {eve.id}")
    async with store.unit() as unit:
        found = await unit.people.by_account(sender("eve"))
        assert found is not None
        assert found.name == "Eve Else"
    await _run(other, "DELETE FROM accounts", "DELETE FROM people")
    async with store.unit() as unit:
        assert await unit.people.by_account(sender("eve")) is None
        assert await unit.people.get(eve.id) is None


@pytest.mark.parametrize("table", KEPT)
async def test_whoever_changes_a_list_its_version_grows(store: SqlStore, table: str) -> None:
    await world(store)
    column = {"memberships": "role", "missions": "label", "challenges": "label"}.get(table, "name")
    versions = [await _version(store)]
    await _run(store, f"UPDATE {table} SET {column} = {column}")
    versions.append(await _version(store))
    if table != "squads":  # others refer to them
        await _run(store, f"DELETE FROM {table}")
        versions.append(await _version(store))
    assert versions == sorted(set(versions))


async def test_what_is_rolled_back_changes_no_version(store: SqlStore) -> None:
    made = await world(store)
    before = await _version(store)
    async with store.unit() as unit:
        unit.squads.join(made.leeds.id, made.ada.id, Role.OBSERVER)
    assert await _version(store) == before


async def test_a_list_of_pilots_is_each_viewers_own_and_no_older_than_the_unit(
    store: SqlStore, other: SqlStore
) -> None:
    made = await world(store)
    mine, theirs = viewer_of_squad(made.hubs), viewer_of_squad(made.leeds)
    told = await story(store, made.hubs, made.ada, Sharing.SQUAD)
    assert [await _pilots(store, viewer) for viewer in (mine, theirs, mine)] == [[told.pilot], [], [told.pilot]]
    async with other.unit() as unit:
        unit.pilots.decide(told.pilot, Decision.CONTINUE, "It works", told.pilot.review_on, made.ada, NOW)
        await unit.commit(NOW)
    (decided,) = await _pilots(store, mine)
    assert decided.decided == "It works"
    async with other.unit() as unit:
        more = await unit.pilots.add(a_test_card("Texts", sharing=Sharing.PROGRAMME), made.hubs, made.ada, NOW)
        await unit.commit(NOW)
    assert [await _pilots(store, viewer) for viewer in (mine, theirs)] == [[decided, more], [more]]
    await _run(other, f"UPDATE pilots SET sharing = 'squad' WHERE id = {more.id}")
    assert await _pilots(store, theirs) == []
    await _run(other, f"DELETE FROM pilots WHERE id = {more.id}")
    assert await _pilots(store, mine) == [decided]


async def _pilots(store: SqlStore, viewer: Viewer) -> list[Pilot]:
    async with store.unit() as unit:
        unit.see_as(viewer)
        return list(await unit.pilots.list(PilotFilter()))
