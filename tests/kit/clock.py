"""A clock that stands still until a test moves it."""

from datetime import UTC, datetime, timedelta

THURSDAY = datetime(2026, 11, 19, 10, 0, tzinfo=UTC)
"""An ordinary working day with another one after it."""


class FrozenClock:
    """bot.clock.Clock, by hand."""

    def __init__(self, now: datetime = THURSDAY) -> None:
        self._now = now
        self._elapsed = 0.0

    def now(self) -> datetime:
        return self._now

    def elapsed(self) -> float:
        return self._elapsed

    async def wait(self, seconds: float) -> None:
        """Nobody waits in a test: the machine's seconds go by at once, and the time of day stands."""
        self._elapsed += seconds

    def advance(self, by: timedelta) -> None:
        self._now += by
        self._elapsed += by.total_seconds()

    def move_to(self, instant: datetime) -> None:
        self.advance(instant - self._now)
