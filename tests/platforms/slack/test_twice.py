"""Two servers on one PostgreSQL: whatever Slack sends to both at the same instant is stored once and posted once."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.app import Squadbot
from bot.database import reading_store
from tests.kit import slack_payloads as payloads
from tests.kit.clock import FrozenClock
from tests.kit.dialogue import Town
from tests.kit.slack_screen import SlackScreen, channel_id, filled_in, slack_screen
from tests.kit.slack_server import SlackServer
from tests.kit.town import slack_squadbot, town_url_for
from tests.platforms.slack.saying import WRITTEN, command, mention

pytestmark = pytest.mark.clock


@pytest.fixture
async def two(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[tuple[Town, Town]]:
    """The town, met through either of two servers."""
    clock = FrozenClock()
    with town_url_for("postgresql", request, tmp_path) as url:
        async with (
            SlackServer(clock) as slack,
            slack_squadbot(url, clock, slack.api_url) as one,
            reading_store(one.config) as store,
        ):
            other = Squadbot(one.config, store, clock)
            async with slack_screen(one, clock, slack) as here, slack_screen(other, clock, slack) as there:
                yield Town(one, here, clock), Town(other, there, clock)
            await other.close()


async def both(two: tuple[Town, Town], payload: payloads.Payload) -> None:
    """Slack sends it to both, and both send what there is to send."""
    screens = [town.screen for town in two]
    answers = await asyncio.gather(
        *(screen.post(payload) for screen in screens for _ in range(3) if isinstance(screen, SlackScreen))
    )
    assert [status for status, _ in answers] == [200] * 6
    await asyncio.gather(*(town.settle() for town in two))


def posted(town: Town) -> int:
    assert isinstance(town.screen, SlackScreen)
    messages = town.screen.slack.state.channels[channel_id("barnsley-squad")].messages
    return sum("saved a learning" in each["text"] for each in messages)


async def learnings(town: Town) -> int:
    return sum(WRITTEN in row for row in (await town.everything())["learnings"])


async def test_the_same_command(two: tuple[Town, Town]) -> None:
    screen = two[0].screen
    assert isinstance(screen, SlackScreen)
    said = command(screen.slack, two[0].person("dev"))
    await both(two, said)
    assert (await learnings(two[0]), posted(two[0])) == (1, 1)


async def test_the_same_event(two: tuple[Town, Town]) -> None:
    await both(two, mention(two[0].person("dev")))
    assert (await learnings(two[0]), posted(two[0])) == (1, 1)


async def test_the_same_submission(two: tuple[Town, Town]) -> None:
    town, screen = two[0], two[0].screen
    assert isinstance(screen, SlackScreen)
    dev = town.person("dev")
    await dev.says("/learn")
    view = screen.slack.state.top_view("UDEV")
    sent = payloads.view_submission(
        view, filled_in(view, {}, {"learned": WRITTEN}), user="UDEV", team="barnsley", trigger_id="t"
    )
    await both(two, sent)
    assert (await learnings(two[0]), posted(two[0])) == (1, 1)


async def test_a_change_made_through_one_is_seen_through_the_other(two: tuple[Town, Town]) -> None:
    here, there = two
    marcus = await here.person("marcus").opens("second")
    await marcus.says("/squad link place:Wakefield Second team")
    await marcus.fills()
    again = there.person("marcus")
    again.where = marcus.where
    await again.says("/squad")
    await again.sees("Second team", "Wakefield")


async def test_the_same_steps_of_a_stand_up(two: tuple[Town, Town]) -> None:
    here, there = two
    heading = "Stand-up for Barnsley squad, Friday 20 November 2026"

    async def both_look(at: datetime) -> None:
        here.clock.move_to(at)
        await asyncio.gather(*(town.squadbot.scheduler.look() for town in two))
        await asyncio.gather(*(town.settle() for town in two))

    dev, ruth = here.person("dev"), there.person("ruth").in_private()
    await dev.says("/standup set 09:30 mon-fri")
    await both_look(here.clock.now())
    await both_look(datetime(2026, 11, 20, 9, 30, tzinfo=UTC))
    for member in (ruth, here.person("dev").in_private()):
        assert (await member.all_seen()).count(heading) == 1
    await both_look(datetime(2026, 11, 20, 11, tzinfo=UTC))
    assert (await ruth.all_seen()).count("closes soon") == 1
    await ruth.presses("Answer the stand-up")
    closing = datetime(2026, 11, 20, 11, 30, tzinfo=UTC)
    await asyncio.gather(both_look(closing), ruth.fills(moved="Two people have work"))
    seen = await dev.all_seen()
    assert seen.count(heading) == 1, "one summary"
    assert "1 of 2 people answered." in seen
    assert seen.count("Two people have work") == 1
