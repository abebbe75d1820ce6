"""What a run of the tests came to, and several of them as a table."""

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

WELL = "well"
_HEADINGS = ("scenario", "starts at", "passed", "failed", "errors", "skipped", "verdict")


@dataclass(frozen=True)
class Outcome:
    """How many tests did what in one scenario."""

    scenario: str
    starts_at: str
    passed: int
    failed: int
    errors: int
    skipped: int
    verdict: str


def read(report: Path, scenario: str, starts_at: str, exit_code: int) -> Outcome:
    """Return the outcome that pytest's JUnit report and exit code tell of."""
    if not report.exists():
        return Outcome(scenario, starts_at, 0, 0, 0, 0, f"pytest stopped with exit code {exit_code}")
    suite = ET.parse(report).getroot().find("testsuite")
    assert suite is not None
    tests, failed, errors, skipped = (int(suite.get(name, 0)) for name in ("tests", "failures", "errors", "skipped"))
    verdict = "no test ran" if not tests else f"exit code {exit_code}" if exit_code else WELL
    return Outcome(scenario, starts_at, tests - failed - errors - skipped, failed, errors, skipped, verdict)


def table(outcomes: Sequence[Outcome]) -> str:
    """Return the outcomes as lines, a column for each field."""
    rows = [_HEADINGS, *(tuple(map(str, astuple(outcome))) for outcome in outcomes)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADINGS))]
    return "\n".join("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)
