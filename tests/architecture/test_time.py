"""Nothing reads the time or waits but the clock, the outbox and the scheduler: ruff's banned-api holds it."""

import json
import subprocess
import sys
from pathlib import Path

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


def banned_uses(code: str, file: str) -> int:
    """How many banned things ruff finds in this code, were it in that file."""
    run = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--no-cache", "--output-format=json", f"--stdin-filename={file}", "-"],
        cwd=ROOT,
        input=code + "\n",
        capture_output=True,
        text=True,
    )
    return sum(finding["code"] == "TID251" for finding in json.loads(run.stdout))


@pytest.mark.parametrize("code", BANNED)
@pytest.mark.parametrize(
    "file",
    [
        "bot/pipeline/dispatch.py",
        "bot/platforms/web/send.py",
        "handlers/digest.py",
        "storage/database/engine.py",
        "tests/test_planted.py",
    ],
)
def test_reading_the_time_is_noticed(code: str, file: str) -> None:
    assert banned_uses(code, file) >= 1


@pytest.mark.parametrize("file", ["bot/clock.py", "bot/sending/outbox.py", "bot/scheduling/scheduler.py"])
def test_the_three_that_live_in_time_may(file: str) -> None:
    assert [banned_uses(code, file) for code in BANNED] == [0] * len(BANNED)


def test_no_file_lifts_the_ban_for_itself() -> None:
    lifted = [
        file.relative_to(ROOT)
        for folder in ("bot", "handlers", "storage", "tests")
        for file in (ROOT / folder).rglob("*.py")
        if file != Path(__file__) and ("noqa: TID251" in (text := file.read_text("utf-8")) or "ruff: noqa" in text)
    ]

    assert lifted == []
