"""The scheduler: everything due is handed over, and no failure stops the rest."""

from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.model.answer import Accepted, Answer
from bot.model.event import Due
from bot.ports import UnitOfWork
from bot.scheduler import Scheduler
from tests.kit.dialogue import Town

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
    assert set_for == [], "one that is due still would be tried again at once, and again"
    scheduler = Scheduler(town.squadbot.store, town.clock, Handed(town))
    monkeypatch.setattr(scheduler, "_set_alarm", set_for.append)
    await scheduler.look()
    assert set_for == [FRIDAY + timedelta(days=3)]
