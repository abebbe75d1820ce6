"""The database goes away while it commits: nobody is told what nobody knows, and what is sent again is stored once."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.kit import slack_payloads as payloads
from tests.kit.dialogue import Town
from tests.kit.proxy import Cut, Proxy
from tests.kit.slack_screen import SlackScreen, filled_in
from tests.kit.town import town_on, town_url_for
from tests.platforms.slack.saying import WRITTEN, command, mention

IN_DOUBT = (
    "Squadbot lost its database while it saved that, so it may be saved, or not. "
    "Before you send it again, look with /find or /home."
)
cuts = pytest.mark.parametrize("cut", list(Cut), ids=lambda cut: cut.name.lower())


@pytest.fixture
async def proxy(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Proxy]:
    """The way to the town's database."""
    with town_url_for("postgresql", request, tmp_path) as url:
        async with Proxy(url).running() as proxy:
            yield proxy


@pytest.fixture
async def town(proxy: Proxy) -> AsyncIterator[Town]:
    """The town on PostgreSQL, met in Slack."""
    async with town_on(proxy.behind, "slack", DATABASE_URL=proxy.url) as town:
        yield town


async def learnings(town: Town) -> int:
    return sum(WRITTEN in row for row in (await town.everything())["learnings"])


@cuts
async def test_a_commit_whose_answer_was_lost_is_looked_up_before_anybody_is_told(
    town: Town, slack: SlackScreen, proxy: Proxy, cut: Cut
) -> None:
    dev = town.person("dev")
    proxy.cut(cut)
    await dev.says(f"/learn {WRITTEN}")
    assert proxy.cuts == 1
    assert await learnings(town) == 1
    assert (await dev.all_seen()).count("saved a learning") == 1


@cuts
async def test_who_gave_a_command_is_told_that_it_may_be_saved_and_where_to_look(
    town: Town, slack: SlackScreen, proxy: Proxy, cut: Cut
) -> None:
    dev = town.person("dev")
    proxy.cut(cut, stays_cut=True)
    assert await slack.post(command(slack.slack, dev)) == (200, IN_DOUBT)
    proxy.open = True
    stored = 1 if cut is Cut.BEFORE_ITS_ANSWER else 0
    assert await learnings(town) == stored
    assert (await dev.all_seen()).count("saved a learning") == stored
    await dev.says("/find grandparents")
    await dev.sees(WRITTEN if stored else "Nothing")


@cuts
async def test_an_event_that_slack_sends_again_is_stored_once(
    town: Town, slack: SlackScreen, proxy: Proxy, cut: Cut
) -> None:
    dev = town.person("dev")
    proxy.cut(cut, stays_cut=True)
    assert await slack.post(mention(dev, event_id="Ev1")) == (500, "")
    proxy.open = True
    for retry in (1, 2):
        assert await slack.post(mention(dev, event_id="Ev1"), retry=retry) == (200, "")
    assert await learnings(town) == 1
    assert (await dev.all_seen()).count("saved a learning") == 1


@cuts
async def test_a_form_that_is_sent_in_again_is_stored_once(
    town: Town, slack: SlackScreen, proxy: Proxy, cut: Cut
) -> None:
    dev = town.person("dev")
    await dev.says("/learn")
    view = slack.slack.state.top_view("UDEV")
    filled = filled_in(view, {}, {"learned": WRITTEN})
    sent = payloads.view_submission(view, filled, user="UDEV", team="barnsley", trigger_id="t")
    proxy.cut(cut, stays_cut=True)
    # Slack then keeps the modal open with all that was typed in it, and says that there was trouble.
    assert await slack.post(sent) == (500, "")
    proxy.open = True
    for trigger in ("t2", "t3"):
        again = payloads.view_submission(view, filled, user="UDEV", team="barnsley", trigger_id=trigger)
        assert await slack.post(again) == (200, "")
    assert await learnings(town) == 1
    assert (await dev.all_seen()).count("saved a learning") == 1
