"""The circumstances that `make test-dates` runs the tests under."""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Scenario:
    """One run of the tests. `starts_at` is the time of day at its beginning: None for the machine's own."""

    name: str
    why: str
    starts_at: datetime | None = None
    zone: str = ""
    """The machine's zone, as in TZ: empty for the machine's own."""
    random_order: bool = False
    busy_loops: int = 0
    tests: tuple[str, ...] = ()
    """pytest's arguments for a run of a few tests of its own: empty for the tests that were asked for."""


LONDON = "Europe/London"
AUCKLAND = "Pacific/Auckland"
SCENARIOS = (
    Scenario(
        "clocks-change",
        "half an hour before Britain's clocks go forward",
        starts_at=datetime(2027, 3, 28, 0, 30, tzinfo=ZoneInfo(LONDON)),
        zone=LONDON,
    ),
    Scenario("leap-day", "a day that most years lack", starts_at=datetime(2028, 2, 29, 12, 0, tzinfo=UTC)),
    Scenario("new-year", "the year changes during the run", starts_at=datetime(2026, 12, 31, 23, 58, tzinfo=UTC)),
    Scenario(
        "auckland",
        "a machine whose day is not Britain's",
        starts_at=datetime(2027, 6, 15, 9, 0, tzinfo=ZoneInfo(AUCKLAND)),
        zone=AUCKLAND,
    ),
    Scenario("random-order", "files, and tests within each file, shuffled", random_order=True),
    Scenario("busy", "four endless loops compete for the processors", busy_loops=4),
    Scenario(
        "week", "README's three minutes on each other day of the week", tests=("-m", "week", "tests/e2e/test_readme.py")
    ),
)
