"""A clock that stands still until a test moves it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

THURSDAY = datetime(2026, 11, 19, 10, 0, tzinfo=UTC)
"""An ordinary working day with another one after it."""


def own_minute(due: datetime) -> str:
    """Return the time of day, in a squad's zone, of a schedule that is next due a day after this instant.

    For tests on the machine's clock: any fixed time of day would fall due once more during a run that passes it.
    """
    return f"{due.astimezone(ZoneInfo('Europe/London')):%H:%M}"


class FrozenClock:
    """bot.clock.Clock, by hand."""

    def __init__(self, now: datetime = THURSDAY) -> None:
        self._now = now
        self._elapsed = 0.0
        self._limits: dict[asyncio.Timeout, float] = {}
        self.moved: list[Callable[[datetime], object]] = []
        """Who is told the new time whenever it moves."""

    def now(self) -> datetime:
        return self._now

    def elapsed(self) -> float:
        return self._elapsed

    async def wait(self, seconds: float) -> None:
        """Nobody waits in a test: the machine's seconds go by at once, and the time of day stands."""
        self._elapsed += seconds

    @asynccontextmanager
    async def within(self, seconds: float) -> AsyncIterator[None]:
        """It takes as long as it takes, until the test moves the clock past the limit."""
        async with asyncio.timeout(None if seconds > 0 else 0) as limit:
            self._limits[limit] = self._elapsed + seconds
            try:
                yield
            finally:
                del self._limits[limit]

    def advance(self, by: timedelta) -> None:
        self._now += by
        self._elapsed += by.total_seconds()
        for tell in self.moved:
            tell(self._now)
        for limit in [each for each, at in self._limits.items() if at <= self._elapsed]:
            limit.reschedule(asyncio.get_running_loop().time())

    def move_to(self, instant: datetime) -> None:
        self.advance(instant - self._now)
