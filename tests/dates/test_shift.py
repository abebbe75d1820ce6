"""`make test-dates` shifts every clock that the tests read, and notices when it does not."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.dates import __main__, outcome, run
from tests.dates.preload import CannotShift, compiled, environment
from tests.dates.proof import unshifted
from tests.dates.scenarios import AUCKLAND, SCENARIOS

YEAR = 365 * 24 * 60 * 60
CLOCKS = ["Python", "C", "SQLite", "PostgreSQL", "PostgreSQL’s start"]


@pytest.fixture(scope="module")
def library() -> Iterator[Path]:
    if not shutil.which("cc"):
        pytest.skip("no C compiler")
    with compiled() as library:
        yield library


def test_every_clock_is_shifted(library: Path) -> None:
    assert unshifted(environment(library, YEAR, AUCKLAND), YEAR, AUCKLAND) == []


def test_a_library_that_is_not_loaded_is_noticed() -> None:
    assert unshifted(environment(None, YEAR, ""), YEAR, AUCKLAND) == [*CLOCKS, "zone"]


def test_nothing_runs_when_the_clock_is_not_shifted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(run, "unshifted", lambda *_: ["SQLite", "PostgreSQL"])
    monkeypatch.setattr(run, "_PYTEST", ["-c", "raise AssertionError"])
    [leap_day] = [scenario for scenario in SCENARIOS if scenario.name == "leap-day"]

    with pytest.raises(CannotShift, match=r"^leap-day: not shifted.*: SQLite, PostgreSQL$"):
        run.run(leap_day, None, [], tmp_path / "report.xml")


def test_without_a_compiler_it_says_what_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)

    said = CliRunner().invoke(__main__.main, ["--only", "leap-day"])

    assert said.exit_code == 1
    assert said.output.endswith("needs a C compiler named cc: apt-get install gcc libc6-dev\n")


@pytest.mark.parametrize(
    ("report", "exit_code", "verdict"),
    [
        ('<testsuites><testsuite tests="5" failures="0" errors="0" skipped="2"/></testsuites>', 0, "well"),
        ('<testsuites><testsuite tests="5" failures="1" errors="0" skipped="2"/></testsuites>', 1, "exit code 1"),
        ('<testsuites><testsuite tests="0" failures="0" errors="0" skipped="0"/></testsuites>', 5, "no test ran"),
        ("", 4, "pytest stopped with exit code 4"),
    ],
)
def test_only_a_run_whose_tests_all_pass_is_well(tmp_path: Path, report: str, exit_code: int, verdict: str) -> None:
    path = tmp_path / "report.xml"
    if report:
        path.write_text(report)

    assert outcome.read(path, "leap-day", "now", exit_code).verdict == verdict
