"""Starting the demo: again, after a start that was cut short, and anew while it runs."""

import json
import urllib.request
from pathlib import Path

import pytest

from bot.app import Squadbot, opened
from bot.config import read_config
from bot.demo.clock import recall
from bot.demo.run import fill
from bot.demo.seed import seed_chat
from tests.e2e.test_cli import Shell
from tests.kit.clock import FrozenClock
from tests.kit.process import squadbot


async def counts(bot: Squadbot) -> tuple[int, int]:
    """People on the page, and pilots."""
    from bot.access import Viewer
    from bot.ports import PilotFilter

    async with bot.store.unit() as unit:
        unit.see_as(Viewer(everything=True))
        return len(await bot.chat.accounts()), len(await unit.pilots.list(PilotFilter()))


async def test_a_start_that_was_cut_short_is_made_good(database_url: str) -> None:
    clock = FrozenClock()
    config = read_config({"DATABASE_URL": database_url, "WEB_CHAT": "1"})
    async with opened(config, clock) as bot:
        await seed_chat(bot.chat, clock.now())  # and then the power went
    async with opened(config, clock) as bot:
        await fill(bot)
        assert await counts(bot) == (9, 4)
        await fill(bot)
        assert await counts(bot) == (9, 4)


@pytest.mark.parametrize("kept", ["", "{}", "[1]", '{"ahead_seconds": "x"}'])
def test_a_clock_file_that_cannot_be_read_is_begun_anew(tmp_path: Path, kept: str) -> None:
    path = tmp_path / "demo-clock.json"
    path.write_text(kept)
    assert recall(path) is None


def test_the_clock_is_where_it_was_left(tmp_path: Path) -> None:
    with squadbot("demo", "--begin", "2026-11-19T10:00:00", folder=tmp_path, settings={}) as running:
        at = {"to": "2026-11-20T08:45:00+00:00"}
        asked = urllib.request.Request(
            f"{running.url}/web/clock",
            json.dumps(at).encode(),
            {"Content-Type": "application/json", "Origin": running.url},
        )
        with urllib.request.urlopen(asked) as answer:
            assert answer.status == 200
        running.kill()
    with (
        squadbot("demo", folder=tmp_path, settings={}) as running,
        urllib.request.urlopen(f"{running.url}/web/clock") as answer,
    ):
        assert json.load(answer)["words"].startswith("Friday 20 November 2026, 08:4")


def test_fresh_leaves_a_running_demo_alone(tmp_path: Path) -> None:
    with squadbot("demo", folder=tmp_path, settings={}) as running:
        port = running.url.rsplit(":", 1)[1]
        done = Shell(tmp_path).run("demo", "--fresh", settings={"PORT": port})
        assert done.returncode == 1
        assert "stop it first" in done.stderr
        assert (tmp_path / "var" / "demo.db").exists()
