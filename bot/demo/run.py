"""The demo: the real programme, made-up squads, a page on this machine, and a clock that can be moved."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from bot.app import Squadbot, opened, serving
from bot.clock import MovableClock, SystemClock
from bot.config import Config
from bot.demo.clock import TimeMachine, opening_instant, recall, remember
from bot.demo.seed import seed_chat, seed_record
from bot.operator.importing.learnings import import_learnings, read_learnings
from bot.operator.importing.programme import import_programme, read_programme
from bot.scheduling.scheduler import Scheduler
from bot.scheduling.timetable import Timetable

DATA = Path(__file__).parent / "data"
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@asynccontextmanager
async def demo(config: Config, folder: Path, first_day: datetime | None = None) -> AsyncIterator[Squadbot]:
    """Serve the demo. Its clock is kept in `folder`; a new one is first looked at on `first_day`, or today."""
    kept = folder / "demo-clock.json"
    clock = recall(kept)
    if clock is None:
        clock = MovableClock()
        clock.ahead = opening_instant(Timetable(), first_day or clock.now()) - SystemClock().now()
        remember(kept, clock)
    async with opened(config, clock) as squadbot:
        await fill(squadbot)
        scheduler, outbox = squadbot.scheduler, squadbot.outbox
        await _wind_back(clock, kept, scheduler)
        squadbot.time_machine = TimeMachine(
            clock, squadbot.calendar, kept, scheduler.next_due, scheduler.look, outbox.send_all
        )
        async with serving(squadbot):
            yield squadbot


async def _wind_back(clock: MovableClock, kept: Path, scheduler: Scheduler) -> None:
    """Show the time of the first thing that fell due while the demo was off, so that nothing in it was missed."""
    missed = await scheduler.next_due(_LONG_AGO)
    if missed is not None and missed < clock.now():
        clock.ahead += missed - clock.now()
        remember(kept, clock)


async def fill(squadbot: Squadbot) -> None:
    """Import and seed. A step that was done before changes nothing, so a start that was cut short is made good."""
    now = squadbot.clock.now()
    await import_programme(squadbot.store, read_programme(DATA / "programme.json"), now)
    await import_learnings(squadbot.store, read_learnings(DATA / "learnings.jsonl"), now)
    # The chat goes first: the record's welcomes are delivered into its channels.
    await seed_chat(squadbot.chat, now)
    await seed_record(squadbot.store, squadbot.calendar, now)
