"""The disk is full: whoever wanted to save is told that nothing was, and can once there is room again."""

import pytest

from tests.kit import slack_payloads as payloads
from tests.kit.dialogue import Town
from tests.kit.disk import fill_disk, make_room
from tests.kit.slack_screen import SlackScreen, filled_in
from tests.platforms.slack.saying import WRITTEN, command, mention

LONG = f"{WRITTEN}. " * 50
NOT_SAVED = "Squadbot could not do that just now. Nothing was saved: try again."


async def test_a_command_is_told_that_nothing_was_saved_and_saves_again_when_there_is_room(
    town: Town, slack: SlackScreen, caplog: pytest.LogCaptureFixture
) -> None:
    dev = town.person("dev")
    said = command(slack.slack, dev, LONG)
    await fill_disk(town)
    before = await town.everything()
    assert await slack.post(said) == (200, NOT_SAVED)
    assert await town.everything() == before
    assert WRITTEN not in caplog.text
    await dev.says("/find text")
    await dev.sees("L1")
    await make_room(town)
    assert await slack.post(said) == (200, "")
    await dev.sees("saved a learning", WRITTEN)


async def test_an_event_is_refused_until_there_is_room_so_that_slack_sends_it_again(
    town: Town, slack: SlackScreen
) -> None:
    dev = town.person("dev")
    event = mention(dev, LONG, event_id="Ev1")
    await fill_disk(town)
    before = await town.everything()
    for retry in (0, 1):
        assert await slack.post(event, retry=retry) == (500, "")
    assert await town.everything() == before
    await make_room(town)
    assert await slack.post(event, retry=2) == (200, "")
    assert (await dev.all_seen()).count("saved a learning") == 1


async def test_a_form_keeps_what_was_typed_and_is_saved_when_there_is_room(town: Town, slack: SlackScreen) -> None:
    dev = town.person("dev")
    await dev.says("/learn")
    view = slack.slack.state.top_view("UDEV")
    filled = filled_in(view, {}, {"learned": "Texts", "observed": LONG})
    sent = payloads.view_submission(view, filled, user="UDEV", team="barnsley", trigger_id="t")
    await fill_disk(town)
    before = await town.everything()
    # Slack keeps the modal open with all that was typed in it, and says that there was trouble.
    assert await slack.post(sent) == (500, "")
    assert await town.everything() == before
    await make_room(town)
    assert await slack.post(sent) == (200, "")
    assert (await dev.all_seen()).count("saved a learning") == 1
