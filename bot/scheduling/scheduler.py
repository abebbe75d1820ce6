"""Wakes at the earliest due instant and hands over what is due. The rows decide; APScheduler only wakes us."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.clock import Clock
from bot.model.answer import Answer
from bot.model.event import STANDUP_STEP, Due
from bot.ports import Store

log = logging.getLogger(__name__)

SAFETY_TICK = 60
"""Most seconds between two looks at the schedules: what failed is tried again, and a call to wake up may be missed."""
_NEXT = "next due"


class Scheduler:
    """Turns due schedules into events. Any number of replicas may: one (schedule, due instant) is handled once."""

    def __init__(self, store: Store, clock: Clock, dispatch: Callable[[Due], Awaitable[Answer]]) -> None:
        """Read schedules from this record, by this clock."""
        self._store = store
        self._clock = clock
        self._dispatch = dispatch
        self._looking = asyncio.Lock()
        self._forgot: date | None = None
        self._wake = asyncio.Event()
        self._alarm = AsyncIOScheduler(timezone=UTC, job_defaults={"coalesce": True, "misfire_grace_time": None})

    async def run(self, changed: asyncio.Event, set_clock: Callable[[], Awaitable[None]]) -> None:
        """Look now, at every due instant and when `changed` is set, until cancelled. No failure ends it.

        The right time is asked for, by `set_clock`, before each look.
        """
        self._wake = changed
        self._alarm.start()
        try:
            while True:
                # Cleared first: what changes while we look is looked at again.
                self._wake.clear()
                try:
                    await set_clock()
                    await self.look()
                except Exception as error:  # noqa: BLE001 - the next look tries again
                    log.warning("the scheduler could not look: %s", type(error).__name__)
                with suppress(TimeoutError):
                    async with asyncio.timeout(SAFETY_TICK):
                        await self._wake.wait()
        finally:
            self._alarm.shutdown(wait=False)

    async def look(self) -> int:
        """Handle what is due by now, then set the alarm; return how much was handled.

        One schedule's failure does not hold up the others. What was handled may have made something else due by now:
        the stand-up that opens plans the next one.
        """
        async with self._looking:
            now = self._clock.now()
            try:
                handled = [await self._hand_over(due) for due in await self._due(now)]
                following = await self.next_due(now)
            except Exception as error:  # noqa: BLE001 - the next look, at the latest the safety tick, tries again
                log.warning("schedules could not be read; trying again: %s", type(error).__name__)
                return 0
            # What was due by now and still is has just failed. At once it would fail again: the safety tick tries it.
            if following is not None:
                self._set_alarm(following)
            await self._forget(now)
            return sum(handled)

    async def next_due(self, after: datetime) -> datetime | None:
        """Return the first instant after this one at which something is due; None when nothing is."""
        async with self._store.unit() as unit:
            times = (await unit.schedules.next_due(after), await unit.standups.next_due(after))
        return min((at for at in times if at is not None), default=None)

    async def _due(self, now: datetime) -> Sequence[Due]:
        """What is due by now, the longest due first."""
        async with self._store.unit() as unit:
            schedules = [Due(each.kind, each.id, each.next_due) for each in await unit.schedules.due(now)]
            standups = [Due(STANDUP_STEP, number, at) for number, at in await unit.standups.due(now)]
        return sorted((*schedules, *standups), key=lambda due: due.due_at)

    async def _forget(self, now: datetime) -> None:
        """On the first look of each day. That every replica does is no harm."""
        if self._forgot == now.date():
            return
        try:
            await self._store.forget(now)
            self._forgot = now.date()
        except Exception as error:  # noqa: BLE001 - it can wait for the next look
            log.warning("what is old could not be taken out; trying again: %s", type(error).__name__)

    async def _hand_over(self, due: Due) -> bool:
        """Return whether it was handled."""
        try:
            await self._dispatch(due)
        except Exception:
            log.exception("%s failed; trying again at the next look", due.id)
            return False
        return True

    def _set_alarm(self, due_at: datetime) -> None:
        real = datetime.now(UTC) + (due_at - self._clock.now())
        if self._alarm.running:
            self._alarm.add_job(self._ring, "date", run_date=real, id=_NEXT, replace_existing=True)

    async def _ring(self) -> None:
        self._wake.set()
