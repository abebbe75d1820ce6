"""Time travel: the demo's clock, moved forward by whoever looks on, and kept over a restart."""

import json
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.clock import MovableClock
from bot.language.words import say_day
from bot.ports import Calendar

_ZONE = ZoneInfo("Europe/London")
_DIVISION = "england-and-wales"
_DIGEST = time(8, 45)
_FURTHEST = timedelta(days=366)
_WATCHED = timedelta(days=4)
"""Over a longer way nothing happens but at its end, as if Squadbot had been off."""
_OPENING = time(10, 0)


class TimeMachine:
    """What the page’s clock control moves. It stops wherever something falls due on the way."""

    def __init__(
        self,
        clock: MovableClock,
        calendar: Calendar,
        kept: Path,
        next_due: Callable[[], Awaitable[datetime | None]],
        arrive: Callable[[], Awaitable[None]],
    ) -> None:
        """`kept` is the file that remembers how far ahead the clock is; `arrive` does what is due by then."""
        self._clock = clock
        self._calendar = calendar
        self._kept = kept
        self._next_due = next_due
        self._arrive = arrive

    def now(self) -> datetime:
        """The time it shows."""
        return self._clock.now()

    async def move(self, to: datetime) -> None:
        """Go forward to an instant. ValueError, with a sentence, for one that has passed or is over a year away."""
        if to > self.now() + _FURTHEST:
            raise ValueError("The clock can go forward by a year at most.")
        while to - self.now() <= _WATCHED and (due := await self._next_due()) and self.now() < due < to:
            await self._stop_at(due)
        await self._stop_at(to)

    async def _stop_at(self, at: datetime) -> None:
        self._clock.move_to(at)
        remember(self._kept, self._clock)
        await self._arrive()

    def options(self) -> Sequence[tuple[str, datetime]]:
        """Where people like to go."""
        now = self.now().astimezone(_ZONE)
        tomorrow = datetime.combine(now.date() + timedelta(days=1), _DIGEST, _ZONE)
        working = self._calendar.next_due(f"{_DIGEST:%H:%M}", "mon-fri", _ZONE.key, _DIVISION, (), now)
        choices = [
            ("In half an hour", now + timedelta(minutes=30)),
            ("In an hour", now + timedelta(hours=1)),
            ("Tomorrow 08:45", tomorrow),
        ]
        if working != tomorrow:
            choices.append((f"{say_day(working.astimezone(_ZONE).date())} 08:45", working))
        return choices


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


def opening_instant(calendar: Calendar, now: datetime) -> datetime:
    """When a new demo begins: 10:00 on the latest working day that another working day follows.

    So "tomorrow 08:45" always brings a digest, whatever day the demo is first looked at.
    """
    day = now.astimezone(_ZONE).date()
    while not (calendar.working_day(day, _DIVISION) and calendar.working_day(day + timedelta(days=1), _DIVISION)):
        day -= timedelta(days=1)
    return datetime.combine(day, _OPENING, _ZONE)
