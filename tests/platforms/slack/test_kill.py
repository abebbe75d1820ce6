"""A power cut between a post and the record of it: started again, Squadbot finds its own post."""

import asyncio
import sqlite3
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy import make_url

from bot.clock import SystemClock
from tests.kit import slack_payloads as payloads
from tests.kit.process import eventually, squadbot
from tests.kit.slack_server import Failure, SlackServer, held
from tests.kit.town import slack_town_file

SECRET = "signing secret"
WRITTEN = "Grandparents bring the children when parents cannot"
CHANNEL = "CBARNSLEYSQUAD"


def unsettled(path: Path) -> int:
    with sqlite3.connect(path) as connection:
        return int(connection.execute("SELECT count(*) FROM deliveries WHERE settled_at IS NULL").fetchone()[0])


def the_lease_runs_out(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE deliveries SET ready_at = created_at WHERE settled_at IS NULL")


async def learn(slack: SlackServer, url: str) -> None:
    said = payloads.slash_command(
        "/learn",
        WRITTEN,
        user="UDEV",
        channel=CHANNEL,
        team="barnsley",
        trigger_id=slack.state.trigger("UDEV"),
        response_url="",
    )
    body, headers = payloads.signed(said, SECRET, int(SystemClock().now().timestamp()))
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{url}/slack/events", data=body, headers=headers) as answer,
    ):
        assert answer.status == 200


@pytest.mark.parametrize(("arrives", "found"), [(held(after=True), 1), (held(), 0)], ids=["posted", "not posted"])
async def test_killed_while_posting_it_posts_once(
    tmp_path: Path, sqlite_town: Path, arrives: Failure, found: int
) -> None:
    """`held` answers nothing: with `after` the message is posted and its answer never comes, else it is not posted."""
    path = tmp_path / "town.db"
    async with SlackServer() as slack:
        slack_town_file(sqlite_town, path, slack)
        settings = {
            "DATABASE_URL": str(make_url(f"sqlite:///{path}")),
            "SLACK_BOT_TOKEN": "xoxb-barnsley",
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_API_URL": slack.api_url,
        }
        slack.fail("chat.postMessage", arrives)
        with squadbot("serve", folder=tmp_path, settings=settings) as running:
            await asyncio.to_thread(running.wait_until_ready)
            await learn(slack, running.url)
            await arrives.arrived.wait()
            running.kill()
        arrives.released.set()
        assert len(posted(slack)) == found
        assert unsettled(path) == 2
        the_lease_runs_out(path)
        with squadbot("serve", folder=tmp_path, settings=settings) as running:
            await asyncio.to_thread(eventually, lambda: unsettled(path) == 0, "everything settled")
            assert await asyncio.to_thread(running.stop) == 0
        assert len(posted(slack)) == 1
        assert len(slack.called("conversations.history")) == 1


def posted(slack: SlackServer) -> list[str]:
    """The cards in the channel."""
    return [each["text"] for each in slack.state.channels[CHANNEL].messages if WRITTEN in each["text"]]
