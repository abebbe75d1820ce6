"""What many units at once share: a view on PostgreSQL, numbers, the words that are known."""

import asyncio
import gc
from collections.abc import AsyncIterator

import pytest
from psycopg.errors import DivisionByZero
from sqlalchemy import func, literal, select, text

from bot.access import viewer_of_anyone
from bot.model.record import Place
from bot.ports import Conflict
from storage.database.engine import open_database
from storage.database.postgres import PostgresDatabase
from storage.database.query import Query
from storage.database.sight import whole_table
from storage.schema import SearchWord
from storage.unit_of_work import SqlStore
from tests.kit.builders import NOW, learning_card, sender, world

_BROKEN = Query(select((literal(1) // literal(0)).label("broken")))
_ASLEEP = Query(select(func.pg_sleep(60)))
_WORDS = Query(select(whole_table(SearchWord, unnarrowed="a test asks which words are known").c.word))


@pytest.fixture
async def postgres_store(request: pytest.FixtureRequest, database_url: str) -> AsyncIterator[SqlStore]:
    """The record in PostgreSQL, empty."""
    if not database_url.startswith("postgresql"):
        pytest.skip("SQLite has views for everybody")
    store = SqlStore(open_database(database_url))
    yield store
    await store.close()


def _connections(store: SqlStore) -> int:
    assert isinstance(store.database, PostgresDatabase)
    return len(store.database._moments._idle)


async def _places(store: SqlStore) -> int:
    async with store.unit() as unit:
        return len(await unit.reference.places())


async def test_units_that_begin_together_share_a_view(postgres_store: SqlStore) -> None:
    assert await asyncio.gather(*(_places(postgres_store) for _ in range(30))) == [0] * 30
    assert _connections(postgres_store) <= 1


async def test_a_unit_sees_all_that_was_committed_before_it_began(store: SqlStore) -> None:
    async def add_and_look(number: int) -> int:
        async with store.unit() as unit:
            unit.reference.put_place(Place(f"place-{number}", "", "", "", ""))
            await unit.commit(NOW)
        async with store.unit() as unit:
            return sum(place.code == f"place-{number}" for place in await unit.reference.places())

    assert await asyncio.gather(*(add_and_look(number) for number in range(30))) == [1] * 30


async def test_each_of_a_crowd_is_told_whether_it_was_committed(store: SqlStore) -> None:
    odd = ["it's", "100% \\ 'x'); DROP TABLE received; --", "é🎉"]

    async def known(once: str, *, first: bool) -> bool:
        async with store.unit() as unit:
            if not first:
                await unit.reference.places()
            return await unit.was_committed(once)

    for once in odd:
        async with store.unit() as unit:
            assert await unit.commit(NOW, once)
    asked = [(once, first) for once in [*odd, "never"] for first in (True, False)] * 5
    told = await asyncio.gather(*(known(once, first=first) for once, first in asked))
    assert told == [once in odd for once, _ in asked]


async def test_an_id_that_no_database_takes_is_no_trouble_to_the_others(postgres_store: SqlStore) -> None:
    async def known(once: str) -> bool:
        async with postgres_store.unit() as unit:
            return await unit.was_committed(once)

    outcomes = await asyncio.gather(*map(known, ("a", "b\0", "c\ud800", "d")), return_exceptions=True)
    assert outcomes[::3] == [False, False]
    assert all(isinstance(each, Exception) for each in outcomes[1:3])


async def test_a_read_that_fails_costs_the_others_of_its_moment_no_more_than_another_try(
    postgres_store: SqlStore,
) -> None:
    looked = asyncio.Event()

    async def fail() -> None:
        async with postgres_store.work() as work:
            await work.reads.version()
            await looked.wait()
            await work.reads.rows(_BROKEN)

    async def look_twice() -> int:
        async with postgres_store.unit() as unit:
            await unit.people.get(1)
            looked.set()
            await unit.people.in_workspace("web", "W1")
            await unit.people.get(2)
        return 1

    failed, seen = await asyncio.gather(fail(), look_twice(), return_exceptions=True)
    assert isinstance(failed, DivisionByZero)
    assert seen == 1 or isinstance(seen, Conflict)
    assert await _places(postgres_store) == 0


async def test_whoever_gives_up_does_not_stop_those_who_began_with_them(postgres_store: SqlStore) -> None:
    tasks = [asyncio.create_task(_places(postgres_store)) for _ in range(5)]
    await asyncio.wait(tasks, timeout=0)
    tasks[0].cancel()
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    assert isinstance(outcomes[0], asyncio.CancelledError)
    assert outcomes[1:] == [0] * 4
    assert await _places(postgres_store) == 0


async def test_a_read_that_is_cancelled_costs_the_others_no_more_either(postgres_store: SqlStore) -> None:
    stopped = asyncio.create_task(_sleep(postgres_store))
    other = asyncio.create_task(_places(postgres_store))
    await _until_one_sleeps(postgres_store)
    stopped.cancel()
    outcomes = await asyncio.gather(stopped, other, return_exceptions=True)
    assert isinstance(outcomes[0], asyncio.CancelledError)
    assert isinstance(outcomes[1], Conflict)
    assert await _places(postgres_store) == 0


async def test_a_moment_that_was_lost_ends_without_a_word(postgres_store: SqlStore) -> None:
    said: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: said.append(context))
    stopped = asyncio.create_task(_sleep(postgres_store))
    await _until_one_sleeps(postgres_store)
    stopped.cancel()
    await asyncio.gather(stopped, return_exceptions=True)
    await postgres_store.close()
    gc.collect()  # a task's exception that nobody took is told when the task goes
    assert not said


async def test_a_moment_that_nobody_waits_for_any_more_is_over_once_the_record_is_closed(
    postgres_store: SqlStore,
) -> None:
    stopped = asyncio.create_task(_places(postgres_store))
    await asyncio.wait([stopped], timeout=0)
    stopped.cancel()
    await asyncio.wait([stopped])
    await postgres_store.close()
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def _sleep(store: SqlStore) -> None:
    async with store.work() as work:
        await work.reads.rows(_ASLEEP)


async def _until_one_sleeps(store: SqlStore) -> None:
    asleep = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()")
    while not await store.writer.run(lambda connection: connection.execute(asleep).scalar_one()):
        pass


async def test_that_the_server_closed_idle_connections_is_not_noticed(
    postgres_store: SqlStore, database_url: str
) -> None:
    await world(postgres_store)
    assert await _places(postgres_store) == 2
    operator = SqlStore(open_database(database_url))
    closing = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = "
    await operator.writer.run(lambda connection: connection.execute(text(closing + "current_database()")).close())
    await operator.close()
    assert await _places(postgres_store) == 2
    async with postgres_store.unit() as unit:
        await unit.people.add(sender("eve"))
        assert await unit.commit(NOW)


async def test_numbers_are_each_given_once_and_a_unit_on_its_own_leaves_no_gap(
    store: SqlStore, database_url: str
) -> None:
    other = SqlStore(open_database(database_url))

    async def add(to: SqlStore, name: str) -> int:
        async with to.unit() as unit:
            person = await unit.people.add(sender(name))
            await unit.commit(NOW)
        return person.id

    if database_url.startswith("postgresql"):
        assert [await add(each, f"p{n}") for n, each in enumerate((store, other, store, other))] == [1, 2, 3, 4]
    crowd = await asyncio.gather(*(add(store, f"c{n}") for n in range(40)))
    assert len(set(crowd)) == 40
    await other.close()


async def test_a_word_is_known_only_once_it_is_in_the_database(store: SqlStore) -> None:
    made = await world(store)

    async def save(once: str, *, taken: bool) -> None:
        async with store.unit() as unit:
            await unit.learnings.add(learning_card("Grandparents come"), made.hubs, None, made.ada, NOW)
            if taken:
                await unit.people.add(sender("ada"))
            await unit.commit(NOW, once)

    with pytest.raises(Conflict):
        await save("Ev1", taken=True)
    assert "grandparents" not in await _words(store)
    await save("Ev1", taken=False)
    assert "grandparents" in await _words(store)
    await save("Ev2", taken=False)
    async with store.unit() as unit:
        unit.see_as(viewer_of_anyone())
        assert len(await unit.search.learnings("grandparnets")) == 2


async def _words(store: SqlStore) -> set[str]:
    async with store.work() as work:
        return set(await work.reads.values(_WORDS))
