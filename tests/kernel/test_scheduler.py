"""The scheduler: everything due is handed over, and no failure stops the rest."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.clock import SharedClock, SystemClock
from bot.model.answer import Accepted, Answer
from bot.model.event import Due
from bot.ports import UnitOfWork
from bot.scheduling.scheduler import Scheduler
from tests.kit.dialogue import Town

pytestmark = pytest.mark.clock

FRIDAY = datetime(2026, 11, 20, 8, 45, tzinfo=UTC)


class Handed:
    """Takes what is due; fails at one of them."""

    def __init__(self, town: Town, failing: int = 0) -> None:
        self._town = town
        self._failing = failing
        self.seen: list[int] = []

    async def __call__(self, due: Due) -> Answer:
        self.seen.append(due.number)
        if due.number == self._failing:
            raise RuntimeError("boom")
        await self._town.squadbot.dispatch(due)
        return Accepted()


async def test_everything_due_is_handed_over_and_nothing_before_its_time(town: Town) -> None:
    handed = Handed(town)
    scheduler = Scheduler(town.squadbot.store, town.clock, handed)
    await scheduler.look()
    assert handed.seen == []
    town.clock.move_to(FRIDAY)
    await scheduler.look()
    assert len(handed.seen) == 5
    await scheduler.look()
    assert len(handed.seen) == 5


async def test_one_that_fails_stops_no_other_and_comes_again(town: Town) -> None:
    town.clock.move_to(FRIDAY)
    handed = Handed(town, failing=1)
    scheduler = Scheduler(town.squadbot.store, town.clock, handed)
    await scheduler.look()
    assert sorted(handed.seen) == [1, 2, 3, 4, 5]
    await scheduler.look()
    assert handed.seen[5:] == [1]


class Away:
    """A database that is away the first time."""

    def __init__(self, town: Town) -> None:
        self._town = town
        self.asked = 0

    def unit(self) -> AbstractAsyncContextManager[UnitOfWork]:
        self.asked += 1
        if self.asked == 1:
            raise OSError("the database is away")
        return self._town.squadbot.store.unit()

    async def forget(self, now: datetime) -> None:
        await self._town.squadbot.store.forget(now)


async def test_a_database_that_is_away_is_asked_again(town: Town, caplog: Any) -> None:
    town.clock.move_to(FRIDAY)
    handed = Handed(town)
    scheduler = Scheduler(Away(town), town.clock, handed)
    await scheduler.look()
    assert handed.seen == []
    assert "schedules could not be read" in caplog.text
    await scheduler.look()
    assert len(handed.seen) == 5


async def test_what_has_just_failed_waits_for_the_safety_tick(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    town.clock.move_to(FRIDAY)
    set_for: list[datetime] = []
    scheduler = Scheduler(town.squadbot.store, town.clock, Handed(town, failing=1))
    monkeypatch.setattr(scheduler, "_set_alarm", set_for.append)
    await scheduler.look()
    assert set_for == [FRIDAY + timedelta(days=3)], "for what failed it would ring at once, and again; not for the rest"
    scheduler = Scheduler(town.squadbot.store, town.clock, Handed(town))
    monkeypatch.setattr(scheduler, "_set_alarm", set_for.append)
    await scheduler.look()
    assert set_for[1:] == [FRIDAY + timedelta(days=3)]


async def test_what_falls_due_while_it_looks_does_not_wait_for_the_safety_tick(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.clock.move_to(FRIDAY)
    set_for: list[datetime] = []

    async def slowly(due: Due) -> Answer:
        town.clock.move_to(FRIDAY + timedelta(days=4))
        return await town.squadbot.dispatch(due)

    scheduler = Scheduler(town.squadbot.store, town.clock, slowly)
    async with town.squadbot.store.unit() as unit:
        _, *others = await unit.schedules.due(FRIDAY)
        for other in others:
            unit.schedules.advance(other, FRIDAY + timedelta(hours=1))
        await unit.commit(FRIDAY)
    monkeypatch.setattr(scheduler, "_set_alarm", set_for.append)
    await scheduler.look()
    assert set_for == [FRIDAY + timedelta(hours=1)], "it has passed by now, so the alarm rings at once"


# --- waking -----------------------------------------------------------------------------------------------------------


async def nothing() -> None:
    """The clock is right."""


class Looks:
    """Counts looks, and lets a test wait for the next."""

    def __init__(self) -> None:
        self.made: asyncio.Queue[int] = asyncio.Queue()
        self._count = 0

    async def __call__(self) -> None:
        self._count += 1
        self.made.put_nowait(self._count)
        if self._count == 2:
            raise RuntimeError("boom")

    async def next(self) -> int:
        return await self.made.get()


@asynccontextmanager
async def running(scheduler: Scheduler, changed: asyncio.Event) -> AsyncIterator[None]:
    task = asyncio.create_task(scheduler.run(changed, nothing))
    yield
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_it_looks_at_once_and_whenever_schedules_have_changed_whatever_fails(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks, changed = Looks(), asyncio.Event()
    scheduler = Scheduler(town.squadbot.store, town.clock, Handed(town))
    monkeypatch.setattr(scheduler, "look", looks)
    async with running(scheduler, changed):
        for number in (1, 2, 3):
            assert await looks.next() == number
            changed.set()


async def test_it_wakes_when_something_falls_due(town: Town) -> None:
    handed, came = Handed(town), asyncio.Event()

    async def dispatch(due: Due) -> Answer:
        answer = await handed(due)
        came.set()
        return answer

    scheduler = Scheduler(town.squadbot.store, town.clock, dispatch)
    town.clock.move_to(FRIDAY - timedelta(milliseconds=200))
    real, begun = town.clock.now, SystemClock().now()
    town.clock.now = lambda: real() + (SystemClock().now() - begun)  # type: ignore[method-assign]  # it goes
    async with running(scheduler, asyncio.Event()):
        await came.wait()
    assert handed.seen


async def test_a_machine_whose_clock_is_minutes_off_does_nothing_early_or_late(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = town.squadbot._store
    now = await store.now()
    async with store.unit() as unit:
        for number, schedule in enumerate(await unit.schedules.due(datetime.max.replace(tzinfo=UTC))):
            unit.schedules.advance(schedule, now + timedelta(minutes=-2 if number == 0 else 2))
        await unit.commit(now)
    for off in (timedelta(minutes=-5), timedelta(minutes=5)):
        seen: list[datetime] = []

        async def hand(due: Due, seen: list[datetime] = seen) -> Answer:
            seen.append(due.due_at)
            return Accepted()

        with monkeypatch.context() as patched:
            patched.setattr(SystemClock, "now", lambda _, off=off, real=SystemClock.now: real(SystemClock()) + off)
            clock = SharedClock()
            await clock.set_by(store.now)
            await Scheduler(store, clock, hand).look()
        assert seen == [now - timedelta(minutes=2)]


async def test_a_trifle_does_not_set_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SystemClock, "now", lambda _: FRIDAY)  # else a machine that pauses here is off by that much
    clock = SharedClock()
    for said, ahead in ((0.3, 0.0), (90.0, 90.0), (89.8, 90.0), (0.0, 0.0)):

        async def ask(said: float = said) -> datetime:
            return SystemClock().now() + timedelta(seconds=said)

        await clock.set_by(ask)
        assert round(clock.ahead.total_seconds()) == ahead
