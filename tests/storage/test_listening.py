"""What another process commits is heard at once, and a database that goes away is listened to again."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from sqlalchemy import text, update

from bot.model.record import ScheduleKind
from bot.ports import Address, Outgoing
from storage.database.engine import open_database
from storage.schema import DeliveryRow, ScheduleRow
from storage.schema.types import later
from storage.unit_of_work import SqlStore
from tests.kit.builders import NOW, channel, said, world
from tests.storage.by_hand import doing

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


class Waits:
    """Lets no time go by; stops what waits too often."""

    def __init__(self, most: int = 1000) -> None:
        self.waited: list[float] = []
        self._most = most

    async def __call__(self, seconds: float) -> None:
        self.waited.append(seconds)
        if len(self.waited) >= self._most:
            raise asyncio.CancelledError


@asynccontextmanager
async def listening(url: str) -> AsyncIterator[SqlStore]:
    """Another replica that has begun to listen, with nothing heard yet."""
    store = SqlStore(open_database(url))
    task = asyncio.create_task(store.listen(Waits()))
    await heard(store.signals.due)
    store.signals.deliveries.clear()
    yield store
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await store.close()


async def heard(signal: asyncio.Event) -> None:
    await signal.wait()
    signal.clear()


async def _say_hello(store: SqlStore) -> None:
    async with store.unit() as unit:
        unit.send(Outgoing(Address(channel("a")), said("Hello")))
        await unit.commit(NOW)


async def test_a_delivery_committed_by_one_replica_wakes_the_other(store: SqlStore, database_url: str) -> None:
    async with listening(database_url) as other:
        await _say_hello(store)
        await heard(other.signals.deliveries)
        assert not other.signals.due.is_set()


async def test_a_schedule_changed_by_one_replica_wakes_the_other(store: SqlStore, database_url: str) -> None:
    made = await world(store)
    async with listening(database_url) as other:
        async with store.unit() as unit:
            unit.schedules.add(made.hubs, kind=ScheduleKind.DIGEST, at="08:45", days="mon-fri", next_due=NOW)
            await unit.commit(NOW)
        assert store.signals.due.is_set(), "its own process knows without being told"
        await heard(other.signals.due)
        again = update(ScheduleRow).values(next_due=NOW + timedelta(days=1))
        await store.writer.run(lambda connection: connection.execute(again).close())
        await heard(other.signals.due)
        assert not other.signals.deliveries.is_set()


async def test_one_that_is_set_going_again_wakes_it_and_one_that_is_settled_does_not(
    store: SqlStore, database_url: str
) -> None:
    await _say_hello(store)
    async with listening(database_url) as other:
        for values in ({"settled_at": later()}, {"attempts": 1}):
            change = update(DeliveryRow).values(values)
            await store.writer.run(doing(change))
        again = update(DeliveryRow).values(settled_at=None)
        await store.writer.run(lambda connection: connection.execute(again).close())
        await heard(other.signals.deliveries)
        assert not other.signals.deliveries.is_set()


async def test_a_process_is_not_told_of_its_own_commits(database_url: str, store: SqlStore) -> None:
    async with listening(database_url) as other:
        await _say_hello(other)
        await heard(other.signals.deliveries)
        async with store.unit() as unit:
            unit.schedules.add((await world(store)).hubs, kind=ScheduleKind.DIGEST, at="08:45", days="", next_due=NOW)
            await unit.commit(NOW)
        await heard(other.signals.due)  # told in order, so the delivery would have been heard before
        assert not other.signals.deliveries.is_set()


async def test_when_the_connection_is_lost_it_listens_again_and_looks_at_everything(
    store: SqlStore, database_url: str
) -> None:
    async with listening(database_url) as other:
        closing = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = "
        await store.writer.run(lambda connection: connection.execute(text(closing + "current_database()")).close())
        await heard(other.signals.due)
        await heard(other.signals.deliveries)
        await _say_hello(store)
        await heard(other.signals.deliveries)


async def test_a_database_that_is_away_is_asked_again_less_often_each_time(database_url: str) -> None:
    waits = Waits(12)
    store = SqlStore(open_database("postgresql://squadbot@127.0.0.1:1/nowhere"))
    with pytest.raises(asyncio.CancelledError):
        await store.listen(waits)
    assert waits.waited[0] < 0.5
    assert 5 < waits.waited[-1] <= 15
    await store.close()
