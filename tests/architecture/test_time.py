"""Nothing reads the time or waits but the clock, the outbox and the scheduler: ruff's banned-api holds it."""

import json
import shutil
import subprocess
import sys
import tomllib
from bisect import bisect
from pathlib import Path
from textwrap import indent

import pytest

ROOT = Path(__file__).parents[2]
BANNED = [
    "from datetime import datetime\ndatetime.now()",
    "import datetime\ndatetime.datetime.now(datetime.UTC)",
    "from datetime import datetime\ndatetime.utcnow()",
    "from datetime import datetime\ndatetime.today()",
    "from datetime import date\ndate.today()",
    "import time\ntime.time()",
    "from time import time\ntime()",
    "import time\ntime.monotonic()",
    "import time\ntime.sleep(1)",
    "import asyncio\nasyncio.sleep(1)",
    "from asyncio import sleep\nsleep(1)",
]


BANNED_IN = [
    "bot/pipeline/dispatch.py",
    "bot/platforms/web/send.py",
    "handlers/digest.py",
    "storage/database/engine.py",
    "tests/test_planted.py",
]
ALLOWED_IN = ["bot/clock.py", "bot/sending/outbox.py", "bot/scheduling/scheduler.py"]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[int]]:
    """File: which of BANNED ruff notices in it, when all of them are planted in each of these files."""
    tree = tmp_path_factory.mktemp("tree")
    shutil.copy(ROOT / "pyproject.toml", tree)
    # One below the other, each as a function so that no import is another's.
    text = "".join(f"def planted_{number}():\n{indent(code, '    ')}\n" for number, code in enumerate(BANNED))
    firsts = [number for number, line in enumerate(text.splitlines(), 1) if line.startswith("def ")]
    for file in (*BANNED_IN, *ALLOWED_IN):
        (tree / file).parent.mkdir(parents=True, exist_ok=True)
        (tree / file).write_text(text, "utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--no-cache", "--output-format=json", "--select=TID251", "."],
        cwd=tree,
        capture_output=True,
        text=True,
    )
    noticed: dict[str, set[int]] = {file: set() for file in (*BANNED_IN, *ALLOWED_IN)}
    for finding in json.loads(run.stdout):
        file = Path(finding["filename"]).resolve().relative_to(tree.resolve()).as_posix()
        noticed[file].add(bisect(firsts, finding["location"]["row"]) - 1)
    return noticed


@pytest.mark.parametrize("code", BANNED)
@pytest.mark.parametrize("file", BANNED_IN)
def test_reading_the_time_is_noticed(code: str, file: str, found: dict[str, set[int]]) -> None:
    assert BANNED.index(code) in found[file]


@pytest.mark.parametrize("file", ALLOWED_IN)
def test_the_three_that_live_in_time_may(file: str, found: dict[str, set[int]]) -> None:
    assert found[file] == set()


def test_the_ban_is_part_of_make_lint() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert "TID" in settings["tool"]["ruff"]["lint"]["select"]


def test_no_file_lifts_the_ban_for_itself() -> None:
    lifted = [
        file.relative_to(ROOT)
        for folder in ("bot", "handlers", "storage", "tests")
        for file in (ROOT / folder).rglob("*.py")
        if file != Path(__file__) and ("noqa: TID251" in (text := file.read_text("utf-8")) or "ruff: noqa" in text)
    ]

    assert lifted == []
