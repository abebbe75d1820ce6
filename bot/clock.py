"""The only file that may read the time."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Squadbot's time, and the machine's."""

    def now(self) -> datetime:
        """The time that people and schedules live in (aware, UTC)."""

    def elapsed(self) -> float:
        """Seconds on a clock that only ever moves forward at one second a second: for pacing and leases."""

    async def wait(self, seconds: float) -> None:
        """Let that many seconds go by."""


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
