"""What is kept only for a time is taken out once a day, by the scheduler."""

from contextlib import AbstractAsyncContextManager
from datetime import datetime

import pytest

from bot.ports import Store, UnitOfWork
from bot.scheduling.scheduler import Scheduler
from tests.kernel.test_scheduler import Handed
from tests.kit.dialogue import Town

pytestmark = pytest.mark.clock


class Forgetful:
    """The town's record, which notes when it was told to forget; it fails the first time."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.told: list[datetime] = []

    def unit(self) -> AbstractAsyncContextManager[UnitOfWork]:
        return self._store.unit()

    async def forget(self, now: datetime) -> None:
        self.told.append(now)
        if len(self.told) == 1:
            raise OSError("the database is away")


async def test_the_first_look_of_each_day_forgets_and_a_failure_is_tried_again(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    store = Forgetful(town.squadbot.store)
    scheduler = Scheduler(store, town.clock, Handed(town))
    for _ in range(3):
        await scheduler.look()
    assert len(store.told) == 2
    assert "trying again" in caplog.text
    await town.passes(days=1)
    await scheduler.look()
    assert len(store.told) == 3
