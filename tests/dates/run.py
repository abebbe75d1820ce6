"""Run the tests under one scenario."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from random import SystemRandom

import click

from bot.clock import SystemClock
from tests.dates.load import busy
from tests.dates.outcome import Outcome, read
from tests.dates.preload import CannotShift, environment
from tests.dates.proof import ROOT, unshifted
from tests.dates.scenarios import Scenario

# As `make test` has them. The shift's own tests would shift a clock that is shifted already.
_PYTEST = ["-m", "pytest", "-n", "logical", "--maxprocesses", "4", "--dist", "loadfile", "--ignore", "tests/dates"]
# Each dialogue on one platform with one database: where they are played makes no difference to the time.
BRIEF = ("-m", "clock", "-k", "not (slack-sqlite or slack-socket-sqlite or teams-sqlite or web-postgresql)")


def run(scenario: Scenario, library: Path | None, arguments: Sequence[str], report: Path) -> Outcome:
    """Run pytest with these arguments, its output to ours. CannotShift when a clock does not show the scenario's time.

    `report`: where pytest's JUnit report goes.
    """
    seconds = round((scenario.starts_at - SystemClock().now()).total_seconds()) if scenario.starts_at else 0
    surroundings = environment(library if scenario.starts_at else None, seconds, scenario.zone)
    if wrong := unshifted(surroundings, seconds, scenario.zone):
        raise CannotShift(f"{scenario.name}: not shifted, so the tests would prove nothing: {', '.join(wrong)}")
    command = [sys.executable, *_PYTEST, f"--junit-xml={report}", *_order(scenario), *(scenario.tests or arguments)]
    with busy(scenario.busy_loops):
        ended = subprocess.run(command, env=surroundings, cwd=ROOT)
    starts_at = f"{scenario.starts_at:%Y-%m-%d %H:%M} {scenario.zone or 'UTC'}" if scenario.starts_at else "now"
    return read(report, scenario.name, starts_at, ended.returncode)


def _order(scenario: Scenario) -> list[str]:
    """Return pytest's arguments for a random order: with a seed, since each worker must shuffle alike."""
    if not scenario.random_order:
        return []
    seed = f"--random-order-seed={SystemRandom().randrange(1_000_000)}"
    click.echo(f"The same order again: --only {scenario.name} {seed}")
    return [seed, "--no-loadscope-reorder"]
