"""The only file that may read the time."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta
from typing import Protocol

log = logging.getLogger(__name__)
_TRIFLE = timedelta(seconds=0.5)


class Clock(Protocol):
    """Squadbot's time, and the machine's."""

    def now(self) -> datetime:
        """The time that people and schedules live in (aware, UTC)."""

    def elapsed(self) -> float:
        """Seconds on a clock that only ever moves forward at one second a second: for pacing and leases."""

    async def wait(self, seconds: float) -> None:
        """Let that many seconds go by."""

    def within(self, seconds: float) -> AbstractAsyncContextManager[object]:
        """What is inside may take that many seconds; then it is broken off with a TimeoutError."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The time that people and schedules live in (aware, UTC)."""
        return datetime.now(UTC)

    def elapsed(self) -> float:
        """Seconds since some fixed instant, never set back."""
        return time.monotonic()

    async def wait(self, seconds: float) -> None:
        """Let that many seconds go by."""
        await asyncio.sleep(seconds)

    def within(self, seconds: float) -> AbstractAsyncContextManager[object]:
        """What is inside may take that many seconds; then it is broken off with a TimeoutError."""
        return asyncio.timeout(seconds)


class SharedClock(SystemClock):
    """The time that all replicas share: the machine's, set right by the database's."""

    def __init__(self) -> None:
        """As the machine has it, until it is set."""
        self.ahead = timedelta()

    def now(self) -> datetime:
        """The shared time."""
        return super().now() + self.ahead

    async def set_by(self, ask: Callable[[], Awaitable[datetime]]) -> None:
        """Ask somebody else for the time, and go by it where the machine's is clearly another."""
        before = super().now()
        there = await ask()
        took = super().now() - before
        ahead = there - (before + took / 2)
        # What the way there and back may explain is no error: time must not jump about for nothing.
        if abs(ahead - self.ahead) <= _TRIFLE + took:
            return
        log.warning("this machine's clock is %+.1f seconds off; the database's is used", -ahead.total_seconds())
        self.ahead = ahead


class MovableClock(SystemClock):
    """The demo's clock: the machine's, moved forward by as much as people asked."""

    def __init__(self, ahead: timedelta = timedelta()) -> None:
        """Start this much ahead of the machine (behind, when negative)."""
        self.ahead = ahead

    def now(self) -> datetime:
        """The moved time."""
        return super().now() + self.ahead

    def move_to(self, instant: datetime) -> None:
        """Go forward to an instant. ValueError when it has passed."""
        if instant < self.now():
            raise ValueError("The clock only moves forward.")
        self.ahead = instant - super().now()
