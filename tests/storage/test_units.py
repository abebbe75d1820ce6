"""Units of work: what is committed stays, what is not is dropped, and nothing is done twice."""

import asyncio
from datetime import date

import pytest

from bot.model.event import Named
from bot.model.record import Decision, Place, Role, ScheduleKind, Sharing, Stage
from bot.ports import Conflict, Draft, PilotFilter
from storage.database.engine import open_database
from storage.unit_of_work import SqlStore
from tests.kit.builders import (
    EVERYTHING,
    NOW,
    a_test_card,
    channel,
    later,
    sender,
    story,
    world,
)


async def test_what_is_committed_is_read_back_whole(store: SqlStore) -> None:
    made = await world(store)
    told = await story(store, made.hubs, made.ada, Sharing.SQUAD)
    async with store.unit() as unit:
        unit.see_as(EVERYTHING)
        assert await unit.pilots.get(told.pilot.id) == told.pilot
        assert await unit.updates.get(told.update.id) == told.update
        assert await unit.learnings.get(told.learning.id) == told.learning
        assert await unit.barriers.get(told.barrier.id) == told.barrier
        assert await unit.squads.get(made.leeds.id) == made.leeds
        assert await unit.people.by_account(sender("cat")) == made.cat


async def test_what_is_not_committed_is_dropped(store: SqlStore) -> None:
    async with store.unit() as unit:
        await unit.people.add(sender("ada"))
    async with store.unit() as unit:
        assert await unit.people.by_account(sender("ada")) is None


async def test_reads_of_one_unit_are_of_one_moment(store: SqlStore) -> None:
    made = await world(store)
    async with store.unit() as unit:
        before = await unit.squads.all()
        async with store.unit() as other:
            other.squads.change(made.hubs, place="leeds", challenges=[], holidays="scotland", organisation="")
            assert await other.commit(NOW)
        assert await unit.squads.all() == before
    async with store.unit() as unit:
        changed = await unit.squads.get(made.hubs.id)
    assert changed is not None
    assert (changed.place_name, changed.challenges, changed.version) == ("Leeds", (), 2)


async def test_an_event_is_committed_once(store: SqlStore) -> None:
    for expected in (True, False):
        async with store.unit() as unit:
            await unit.people.add(sender(f"after-{expected}"))
            assert await unit.commit(NOW, once="Ev1") is expected
    async with store.unit() as unit:
        assert await unit.people.by_account(sender("after-True"))
        assert await unit.people.by_account(sender("after-False")) is None


async def test_an_event_is_committed_once_by_two_processes_at_the_same_instant(database_url: str) -> None:
    stores = [SqlStore(open_database(database_url)) for _ in range(2)]

    async def handle(store: SqlStore, event: int) -> bool:
        async with store.unit() as unit:
            unit.reference.put_place(_place(event))
            return await unit.commit(NOW, once=f"Ev{event}")

    async def handle_all(store: SqlStore, events: list[int]) -> list[bool]:
        return await asyncio.gather(*(handle(store, event) for event in events))

    events = list(range(25))
    one, other = await asyncio.gather(handle_all(stores[0], events), handle_all(stores[1], events[::-1]))
    assert [a + b for a, b in zip(one, other[::-1], strict=True)] == [1] * 25
    for store in stores:
        await store.close()


async def test_a_failed_unit_leaves_its_event_to_be_handled_again(store: SqlStore) -> None:
    made = await world(store)
    async with store.unit() as unit:
        await unit.people.add(sender("ada"))
        with pytest.raises(Conflict):
            await unit.commit(NOW, once="Ev1")
    async with store.unit() as unit:
        unit.squads.join(made.leeds.id, made.ada.id, Role.OBSERVER)
        assert await unit.commit(NOW, once="Ev1")


async def test_the_second_to_change_a_record_is_told(store: SqlStore) -> None:
    made = await world(store)
    told = await story(store, made.hubs, made.ada, Sharing.PLACE)
    async with store.unit() as first, store.unit() as second:
        first.pilots.decide(told.pilot, Decision.GROW, "It works", date(2026, 9, 1), made.ada, later(1))
        second.pilots.decide(told.pilot, Decision.STOP, "It does not", date(2026, 8, 1), made.ben, later(2))
        assert await first.commit(NOW)
        with pytest.raises(Conflict):
            await second.commit(NOW)
    async with store.unit() as unit:
        unit.see_as(EVERYTHING)
        pilot = await unit.pilots.get(told.pilot.id)
        assert pilot is not None
        assert (pilot.stage, pilot.decided, pilot.version) == (Stage.GROWING, "It works", 2)


async def test_a_record_changed_twice_in_one_unit_is_changed_once(store: SqlStore) -> None:
    made = await world(store)
    async with store.unit() as unit:
        unit.schedules.add(made.hubs, kind=ScheduleKind.DIGEST, at="08:45", days="mon-fri", next_due=later(10))
        assert await unit.commit(NOW)
    async with store.unit() as unit:
        schedule = await unit.schedules.of_squad(made.hubs.id, ScheduleKind.DIGEST)
        assert schedule is not None
        unit.schedules.change(schedule, at="09:00", days="mon", paused=False, next_due=later(15))
        unit.schedules.advance(schedule, later(20))
        assert await unit.commit(NOW)
    async with store.unit() as unit:
        after = await unit.schedules.get(schedule.id)
    assert after is not None
    assert (after.next_due, after.at, after.version) == (later(20), "09:00", 2)


async def test_numbers_count_up_from_one_and_are_known_before_the_commit(store: SqlStore) -> None:
    made = await world(store)
    async with store.unit() as unit:
        pilots = [await unit.pilots.add(a_test_card(), made.hubs, made.ada, NOW) for _ in range(3)]
        assert [pilot.code for pilot in pilots] == ["P1", "P2", "P3"]
        assert await unit.commit(NOW)
    async with store.unit() as unit:
        unit.see_as(EVERYTHING)
        assert await unit.pilots.list(PilotFilter()) == pilots


async def test_two_processes_never_share_a_number(database_url: str) -> None:
    one, other = (SqlStore(open_database(database_url)) for _ in range(2))
    made = await world(one)

    async def add(store: SqlStore) -> int:
        for _ in range(10):
            async with store.unit() as unit:
                pilot = await unit.pilots.add(a_test_card(), made.hubs, made.ada, NOW)
                try:
                    await unit.commit(NOW)
                except Conflict:
                    continue
                return pilot.id
        raise AssertionError("ten conflicts in a row")

    numbers = [await add(store) for store in (one, other, one, other, other, one)]
    assert len(set(numbers)) == 6
    for store in (one, other):
        await store.close()


async def test_a_place_changes_by_being_put_again(store: SqlStore) -> None:
    for name in ("Sheffield", "City of Sheffield"):
        async with store.unit() as unit:
            unit.reference.put_place(_place(1, name))
            await unit.commit(NOW)
    async with store.unit() as unit:
        assert [place.name for place in await unit.reference.places()] == ["City of Sheffield"]


async def test_squads_are_found_by_name_person_and_channel(store: SqlStore) -> None:
    made = await world(store)
    async with store.unit() as unit:
        assert await unit.squads.named("  sheffield   HUBS ") == made.hubs
        assert await unit.squads.of_person(made.ada.id) == [(made.hubs, Role.LEAD)]
        assert await unit.squads.of_channel(channel("Leeds hubs")) == made.leeds
        assert await unit.squads.of_channel(channel("Leeds hubs", workspace="W2")) is None
        assert await unit.squads.channels(made.leeds.id) == [channel("Leeds hubs")]
        assert [member.person for member in await unit.squads.members(made.leeds.id)] == [made.cat]


async def test_a_squads_name_is_taken_whatever_its_case(store: SqlStore) -> None:
    await world(store)
    async with store.unit() as unit:
        await unit.squads.add("SHEFFIELD hubs", place="", challenges=[])
        with pytest.raises(Conflict):
            await unit.commit(NOW)


async def test_a_channel_belongs_to_the_squad_it_was_linked_to_last(store: SqlStore) -> None:
    made = await world(store)
    async with store.unit() as unit:
        unit.squads.link(made.homes.id, channel("Leeds hubs"), "hubs")
        unit.squads.join(made.hubs.id, made.ada.id, Role.OBSERVER)
        await unit.commit(NOW)
    async with store.unit() as unit:
        assert await unit.squads.of_channel(channel("Leeds hubs")) == made.homes
        assert await unit.squads.of_person(made.ada.id) == [(made.hubs, Role.OBSERVER)]


async def test_people_are_known_by_each_account(store: SqlStore) -> None:
    made = await world(store)
    async with store.unit() as unit:
        assert await unit.people.account_of(made.ada.id, "web", "W1") == "ada"
        assert await unit.people.account_of(made.ada.id, "slack", "W1") is None
        names = [person.name for person in await unit.people.in_workspace("web", "W1")]
    assert names == ["Ada", "Ben", "Cat", "Dev"]


async def test_a_draft_is_for_one_person_for_a_day(store: SqlStore) -> None:
    made = await world(store)
    named = (Named("W1", "ben", "Ben"), Named("W2", "UCAT", "cat.b", sure=False))
    async with store.unit() as unit:
        draft = await unit.drafts.add(made.ada.id, "learn Texts work", NOW, named)
        await unit.commit(NOW)
    async with store.unit() as unit:
        assert await unit.drafts.get(draft, made.ada.id, later(60 * 24 - 1)) == Draft("learn Texts work", named)
        assert await unit.drafts.get(draft, made.ben.id, NOW) is None
        assert await unit.drafts.get(draft, made.ada.id, later(60 * 24)) is None
        assert await unit.drafts.get(draft[:-1], made.ada.id, NOW) is None


async def test_an_expired_draft_is_cleared_away_by_the_next(store: SqlStore) -> None:
    made = await world(store)
    drafts = []
    for at in (NOW, later(60 * 24)):
        async with store.unit() as unit:
            drafts.append(await unit.drafts.add(made.ada.id, "help", at))
            await unit.commit(at)
    async with store.unit() as unit:
        assert [await unit.drafts.get(draft, made.ada.id, NOW) for draft in drafts] == [None, Draft("help")]


def _place(number: int, name: str = "") -> Place:
    return Place(f"place-{number}", name or f"Place {number}", "", "", "")
