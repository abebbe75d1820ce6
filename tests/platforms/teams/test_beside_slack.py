"""Slack and Teams in one process: each knows its own requests, and neither takes the other's."""

from pathlib import Path

import aiohttp
import pytest

from bot.platforms import NAMES
from bot.server import serve
from tests.kit.clock import FrozenClock
from tests.kit.teams_server import TeamsServer
from tests.kit.town import slack_settings, teams_squadbot, town_url_for


async def test_both_are_served_side_by_side(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    clock = FrozenClock()
    with town_url_for("sqlite", request, tmp_path) as url:
        async with (
            TeamsServer(clock.elapsed) as teams,
            teams_squadbot(url, clock, teams, **slack_settings("http://127.0.0.1:9/api/")) as squadbot,
        ):
            assert set(NAMES) == set(squadbot.platforms)
            runner = await serve(squadbot.http(), "127.0.0.1", 0)
            host, port = runner.addresses[0][:2]
            async with aiohttp.ClientSession() as session:
                for path in ("/slack/events", "/api/messages"):
                    async with session.post(f"http://{host}:{port}{path}", data=b"{}") as answer:
                        assert answer.status == 401
                async with session.get(f"http://{host}:{port}/readyz") as answer:
                    assert answer.status == 200
            await runner.cleanup()
