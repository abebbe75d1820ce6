"""A power cut while digests are being posted: started again, each remaining one is posted once, and none twice."""

import asyncio
from collections import Counter
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.app import Squadbot, opened
from bot.clock import SystemClock
from bot.config import Config, read_config
from bot.model.event import Conversation
from bot.model.record import ScheduleKind
from bot.ports import ChatAccount, ChatChannel
from storage.database.engine import open_database
from storage.database.query import Query
from storage.schema import ChatMessageRow
from tests.kit.clock import own_minute
from tests.kit.process import eventually, squadbot

SQUADS = 120
WORKSPACE = "england"


def channel(number: int) -> Conversation:
    return Conversation("web", WORKSPACE, f"squad-{number}")


async def many_squads_with_a_digest_due(squadbot: Squadbot) -> None:
    """Every squad's digest fell due a minute ago."""
    now = SystemClock().now()  # the process under test runs on the machine's own clock
    due = now - timedelta(minutes=1)
    await squadbot.chat.add_account(ChatAccount(WORKSPACE, "ada", "Ada Reader", "Reads everything"))
    for number in range(SQUADS):
        await squadbot.chat.add_channel(ChatChannel(channel(number), f"squad-{number}", "", "England"), ["ada"])
    async with squadbot.store.unit() as unit:
        for number in range(SQUADS):
            squad = await unit.squads.add(f"Squad {number}", place="", challenges=())
            unit.squads.link(squad.id, channel(number), f"squad-{number}")
            unit.schedules.add(squad, kind=ScheduleKind.DIGEST, at=own_minute(due), days="mon-sun", next_due=due)
        await unit.commit(now)


@pytest.mark.parametrize(
    "cuts",
    [pytest.param((1, 40), id="two cuts"), pytest.param((25,), id="one cut", marks=pytest.mark.whole)],
)
def test_a_power_cut_loses_nothing_and_doubles_nothing(
    database_url: str, tmp_path: Path, cuts: tuple[int, ...]
) -> None:
    settings = {"DATABASE_URL": database_url, "WEB_CHAT": "1"}
    config = read_config(settings)
    asyncio.run(_fill(config))
    for seen in cuts:
        with squadbot("serve", folder=tmp_path, settings=settings) as running:
            eventually(partial(enough, database_url, seen), f"{seen} digests")
            running.kill()
    with squadbot("serve", folder=tmp_path, settings=settings) as running:
        eventually(partial(enough, database_url, SQUADS), f"all {SQUADS} digests")
        assert running.stop() == 0
    assert Counter(posted(database_url)) == Counter(f"squad-{number}" for number in range(SQUADS))


async def _fill(config: Config) -> None:
    async with opened(config) as squadbot:
        await many_squads_with_a_digest_due(squadbot)


def enough(database_url: str, least: int) -> bool:
    """Whether at least so many digests are in the log."""
    return len(posted(database_url)) >= least


def posted(database_url: str) -> list[str]:
    """The channel of every digest in the log."""

    async def read() -> list[str]:
        database = open_database(database_url)
        reads = database.reads()
        rows = await reads.rows(Query(select(ChatMessageRow.channel, ChatMessageRow.message)))
        await reads.close()
        await database.close()
        return [channel for channel, message in rows if "Digest for" in message]

    return asyncio.run(read())
