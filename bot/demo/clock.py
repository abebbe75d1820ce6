"""The demo's clock: it can be moved forward, and shows after a restart what it showed before."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.clock import MovableClock
from bot.ports import Calendar

_ZONE = ZoneInfo("Europe/London")
_DIVISION = "england-and-wales"
_DIGEST = time(8, 45)
_FURTHEST = timedelta(days=31)  # with a daily stand-up about 110 stops, for which a person waits eight seconds
_OPENING = time(10, 0)
_MOST_LOOKS = 20  # a stop needs two or three; a thing that stays due after it was handled must not hold the clock


class TimeMachine:
    """What the page’s clock control moves. It stops at everything that falls due on the way."""

    def __init__(
        self,
        clock: MovableClock,
        calendar: Calendar,
        kept: Path,
        next_due: Callable[[datetime], Awaitable[datetime | None]],
        look: Callable[[], Awaitable[int]],
        deliver: Callable[[], Awaitable[None]],
    ) -> None:
        """Move this clock; `kept` is the file that remembers how far ahead it is.

        `next_due`: the first due instant after another. `look`: handle what is due, and say how much that was.
        `deliver`: return when what was committed has arrived.
        """
        self._clock = clock
        self._calendar = calendar
        self._kept = kept
        self._next_due = next_due
        self._look = look
        self._deliver = deliver
        self._moving = asyncio.Lock()

    def now(self) -> datetime:
        """The time it shows."""
        return self._clock.now()

    async def move(self, to: datetime) -> None:
        """Go forward to an instant, by way of everything due before it. ValueError, a sentence, when it is too far."""
        if to > self.now() + _FURTHEST:
            raise ValueError("The clock can go forward by a month at a time.")
        async with self._moving:
            await self._stop_at(self.now())
            while (due := await self._next_due(self.now())) is not None and due < to:
                await self._stop_at(due)
            await self._stop_at(to)

    async def _stop_at(self, at: datetime) -> None:
        """Show this time until what is due by then has been done and has arrived, so that it is stamped with it."""
        # Two people may move the clock at once: the second finds that it has been there.
        if at > self.now():
            self._clock.move_to(at)
            remember(self._kept, self._clock)
        for _ in range(_MOST_LOOKS):
            if not await self._look():
                break
        await self._deliver()

    def options(self) -> Sequence[tuple[str, datetime]]:
        """Where people like to go; the same choices on any day, at any hour."""
        now = self.now().astimezone(_ZONE)
        morning = self._calendar.next_due(f"{_DIGEST:%H:%M}", "mon-fri", _ZONE.key, _DIVISION, (), now)
        return [
            ("In half an hour", now + timedelta(minutes=30)),
            ("In an hour", now + timedelta(hours=1)),
            ("In two hours", now + timedelta(hours=2)),
            ("Next working morning", morning),
        ]


def remember(kept: Path, clock: MovableClock) -> None:
    """Write down how far ahead the clock is."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    written = kept.with_suffix(".new")
    written.write_text(json.dumps({"ahead_seconds": clock.ahead.total_seconds()}), encoding="utf-8")
    written.replace(kept)  # whole or not at all, also when the power goes


def recall(kept: Path) -> MovableClock | None:
    """The clock as it was left; None on the first start, or when what is kept cannot be read."""
    try:
        ahead = json.loads(kept.read_text(encoding="utf-8"))["ahead_seconds"]
        return MovableClock(timedelta(seconds=ahead))
    except (OSError, ValueError, TypeError, KeyError):
        return None


def opening_instant(calendar: Calendar, today: datetime) -> datetime:
    """Return when a demo that is first looked at then begins: 10:00 on that day, or on the last working day before it.

    People are at work in the demo whenever somebody looks: on a Sunday, at night, on Boxing Day.
    """
    day = today.astimezone(_ZONE).date()
    while not calendar.working_day(day, _DIVISION):
        day -= timedelta(days=1)
    return datetime.combine(day, _OPENING, _ZONE)
