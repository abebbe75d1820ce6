"""Prove that an environment shifts the clock: of Python, of C, of SQLite and of PostgreSQL's processes."""

import json
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.clock import SystemClock
from tests.dates.clocks import ZONE

ROOT = Path(__file__).parents[2]
_ROUNDING = 1.0  # C's clock has whole seconds, and Linux's coarse one is a few milliseconds late


def unshifted(environment: Mapping[str, str], seconds: int, zone: str) -> list[str]:
    """Return the names of the clocks that are not shifted by these seconds, or, for the zone, not set to it."""
    before = SystemClock().now().timestamp()
    run = subprocess.run(
        [sys.executable, "-m", "tests.dates.clocks"], env=environment, cwd=ROOT, stdout=subprocess.PIPE, check=True
    )
    after = SystemClock().now().timestamp()
    shown: dict[str, float] = json.loads(run.stdout)
    offset = shown.pop(ZONE)
    # Read between two readings of ours, so that a slow machine proves the same.
    wrong = [name for name, at in shown.items() if not before - _ROUNDING <= at - seconds <= after + _ROUNDING]
    if zone and offset != _offset(zone, shown["Python"]):
        wrong.append(ZONE)
    return wrong


def _offset(zone: str, at: float) -> float:
    there = datetime.fromtimestamp(at, UTC).astimezone(ZoneInfo(zone)).utcoffset()
    assert there is not None
    return there.total_seconds()
