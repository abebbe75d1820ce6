"""Group commit: many units share a transaction, and each is answered for itself."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import pytest
from sqlalchemy import Connection, text

from bot.ports import Address, Conflict, Outgoing
from storage.database.engine import open_database
from storage.database.reads import Database, Reads
from storage.unit_of_work import SqlStore
from storage.writer import NotWritten
from tests.kit.builders import NOW, channel, said, sender, world

T = TypeVar("T")


async def _add(store: SqlStore, account: str, once: str = "") -> bool:
    async with store.unit() as unit:
        await unit.people.add(sender(account))
        return await unit.commit(NOW, once)


async def _known(store: SqlStore) -> set[str]:
    async with store.unit() as unit:
        return {person.name for person in await unit.people.in_workspace("web", "W1")}


async def test_units_that_come_together_share_transactions(store: SqlStore) -> None:
    assert await asyncio.gather(*(_add(store, f"p{n}", once=f"Ev{n}") for n in range(200))) == [True] * 200
    assert len(await _known(store)) == 200
    assert store.writer.transactions < 100


async def test_of_two_units_with_one_cause_in_one_batch_one_is_written(store: SqlStore) -> None:
    answers = await asyncio.gather(*(_add(store, f"p{n}", once="Ev1") for n in range(5)))
    assert sorted(answers) == [False] * 4 + [True]
    assert len(await _known(store)) == 1


async def test_one_poisoned_unit_does_not_sink_the_others(store: SqlStore) -> None:
    await _add(store, "taken")
    accounts = [f"p{n}" for n in range(20)]
    accounts.insert(7, "taken")
    answers = await asyncio.gather(
        *(_add(store, account, once=f"Ev-{account}") for account in accounts), return_exceptions=True
    )
    assert isinstance(answers.pop(7), Conflict)
    assert answers == [True] * 20
    assert await _known(store) == {"Taken"} | {f"P{n}" for n in range(20)}


async def test_a_bug_is_not_a_conflict_and_whoever_runs_it_can_read_what_it_was(
    store: SqlStore, caplog: pytest.LogCaptureFixture
) -> None:
    async with store.unit() as unit:
        unit.squads.join(404, 404, role=None)  # type: ignore[arg-type]  # the bug
        with pytest.raises(NotWritten):
            await unit.commit(NOW)
    assert "the database refused what was to be written: " in caplog.text
    assert await _add(store, "after")


class Around:
    """A database with something in its way."""

    def __init__(self, database: Database) -> None:
        self.dialect, self.signals = database.dialect, database.signals
        self._database = database

    def reads(self) -> Reads:
        return self._database.reads()

    async def listen(self, wait: Callable[[float], Awaitable[None]]) -> None:
        await self._database.listen(wait)

    async def close(self) -> None:
        await self._database.close()


class Gated(Around):
    """A database whose transactions wait at a gate; `reached` is set when one does."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.reached = asyncio.Event()
        self.gate = asyncio.Event()

    async def write(self, work: Callable[[Connection], T]) -> T:
        self.reached.set()
        await self.gate.wait()
        return await self._database.write(work)


@pytest.mark.parametrize("writing", [True, False], ids=["while it is written", "while it waits"])
async def test_a_cancelled_caller_does_not_stop_the_others(database_url: str, writing: bool) -> None:
    database = Gated(open_database(database_url))
    store = SqlStore(database)
    first = asyncio.create_task(_add(store, "first"))
    await database.reached.wait()
    others = [asyncio.create_task(_add(store, f"p{n}")) for n in range(5)]
    cancelled = first if writing else others.pop(2)
    await asyncio.wait([cancelled], timeout=0)
    cancelled.cancel()
    database.gate.set()
    with pytest.raises(asyncio.CancelledError):
        await cancelled
    assert await asyncio.gather(*others) == [True] * len(others)
    assert await _add(store, "after")
    await store.close()


async def test_closing_finishes_what_is_waiting_and_takes_no_more(database_url: str) -> None:
    database = Gated(open_database(database_url))
    store = SqlStore(database)
    task = asyncio.create_task(_add(store, "ada"))
    await database.reached.wait()
    closing = asyncio.create_task(store.writer.close())
    database.gate.set()
    await closing
    assert await task
    with pytest.raises(RuntimeError, match="closed"):
        await _add(store, "ben")
    await database.close()


class Failing(Around):
    """A database whose next transactions fail before they begin."""

    def __init__(self, database: Database, failures: int) -> None:
        super().__init__(database)
        self.failures = failures

    async def write(self, work: Callable[[Connection], T]) -> T:
        if self.failures:
            self.failures -= 1
            raise OSError("the disk went away")
        return await self._database.write(work)


async def test_the_writer_tries_once_more_when_the_database_fails(database_url: str) -> None:
    store = SqlStore(Failing(open_database(database_url), failures=1))
    assert await _add(store, "ada")
    await store.close()


async def test_the_writer_outlives_a_database_that_is_gone_for_a_while(database_url: str) -> None:
    database = Failing(open_database(database_url), failures=2)
    store = SqlStore(database)
    with pytest.raises(OSError, match="the disk went away"):
        await _add(store, "ada")
    assert await _add(store, "ben")
    assert await _known(store) == {"Ben"}
    await store.close()


async def test_other_work_shares_the_batch_and_its_failure_is_its_own(store: SqlStore) -> None:
    await world(store)

    def broken(connection: Connection) -> None:
        connection.execute(text("DELETE FROM channels"))
        raise ZeroDivisionError

    failed, done = await asyncio.gather(store.writer.run(broken), _add(store, "eve"), return_exceptions=True)
    assert isinstance(failed, ZeroDivisionError)
    assert done is True
    async with store.unit() as unit:
        assert await unit.squads.of_channel(channel("Leeds hubs")) is not None


async def test_only_a_commit_that_staged_a_delivery_wakes_the_outbox(store: SqlStore) -> None:
    await _add(store, "ada", once="Ev1")
    assert not store.signals.deliveries.is_set()
    for expected in (True, False):
        async with store.unit() as unit:
            unit.send(Outgoing(Address(channel("hubs")), said("Hello")))
            await unit.commit(NOW, once="Ev2")
        assert store.signals.deliveries.is_set() is expected
        store.signals.deliveries.clear()


async def test_errors_do_not_repeat_what_people_wrote(store: SqlStore) -> None:
    async with store.unit() as unit:
        unit.send(Outgoing(Address(channel("hubs")), said("a secret"), announces=None))  # type: ignore[arg-type]  # the bug
        with pytest.raises(NotWritten) as caught:
            await unit.commit(NOW)
    assert "a secret" not in str(caught.value)
