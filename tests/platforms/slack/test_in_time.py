"""Slack is answered within its three seconds, however slowly it answers us: what was asked for is then done without."""

import asyncio
from datetime import timedelta

import pytest

from tests.kit import slack_payloads as payloads
from tests.kit.dialogue import Town
from tests.kit.slack_screen import SlackScreen
from tests.kit.slack_server import Failure, held
from tests.platforms.slack.saying import WRITTEN, command

LONG_ENOUGH = timedelta(seconds=3)
NEWCOMERS = {"UANN": "Ann Ash", "UBOB": "Bob Beech", "UCAT": "Cat Cedar"}


@pytest.fixture(autouse=True)
def without_our_own_timeout(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only Slack's three seconds end a call."""
    monkeypatch.setattr("bot.platforms.slack.workspaces.TIMEOUT", None)


def newcomers(slack: SlackScreen) -> str:
    """People whom Squadbot has never met, as somebody mentions them."""
    for account, name in NEWCOMERS.items():
        slack.slack.state.add_user(account, "barnsley", name)
    return " ".join(f"<@{account}>" for account in NEWCOMERS)


async def arrived(*failures: Failure) -> None:
    await asyncio.gather(*(each.arrived.wait() for each in failures))


async def test_names_are_asked_for_all_at_once(town: Town, slack: SlackScreen) -> None:
    dev, slow = town.person("dev"), [held() for _ in NEWCOMERS]
    await dev.says("/find texts")
    slack.slack.fail("users.info", *slow)
    learned = asyncio.create_task(slack.post(command(slack.slack, dev, f"{newcomers(slack)} rang first")))
    await arrived(*slow)
    for each in slow:
        each.released.set()
    assert await learned == (200, "")
    assert "Ann Ash Bob Beech Cat Cedar rang first" in await dev.all_seen()


async def test_names_that_do_not_come_are_done_without_and_not_asked_for_again_at_once(
    town: Town, slack: SlackScreen
) -> None:
    dev, slow = town.person("dev"), [held() for _ in NEWCOMERS]
    await dev.says("/find texts")
    slack.slack.fail("users.info", *slow)
    mentioned = newcomers(slack)
    learned = asyncio.create_task(slack.post(command(slack.slack, dev, f"{mentioned} rang first")))
    await arrived(*slow)
    town.clock.advance(LONG_ENOUGH)
    assert await learned == (200, "")
    assert "somebody somebody somebody rang first" in await dev.all_seen()
    before = len(slack.slack.called("users.info"))
    await slack.post(command(slack.slack, dev, f"{mentioned} rang too"))
    assert len(slack.slack.called("users.info")) == before
    town.clock.advance(timedelta(minutes=1))
    await slack.post(command(slack.slack, dev, f"{mentioned} rang again"))
    assert "Ann Ash Bob Beech Cat Cedar rang again" in await dev.all_seen()


async def test_a_form_that_does_not_open_in_time_is_offered_by_a_button(town: Town, slack: SlackScreen) -> None:
    tom, slow = town.person("tom"), held()
    slack.slack.fail("views.open", slow)
    learned = asyncio.create_task(slack.post(command(slack.slack, tom)))
    await arrived(slow)
    town.clock.advance(LONG_ENOUGH)
    assert await learned == (200, "")
    await tom.sees("The form could not be opened in time. Press the button to open it.", "Nothing was saved yet.")
    await tom.presses("Open the form")
    assert tom.shown("learned") == WRITTEN


async def test_a_message_is_saved_though_its_link_does_not_come(town: Town, slack: SlackScreen) -> None:
    dev, slow = town.person("dev"), held()
    await dev.says("/find texts")
    slack.slack.fail("chat.getPermalink", slow)
    said = slack.slack.state.said(dev.where.channel, "URUTH", WRITTEN)
    picked = payloads.message_shortcut(
        "save_as_learning",
        said,
        user="UDEV",
        channel=dev.where.channel,
        team="barnsley",
        trigger_id=slack.slack.state.trigger("UDEV"),
        response_url="",
    )
    told = asyncio.create_task(dev.does(picked))
    await arrived(slow)
    town.clock.advance(timedelta(seconds=2))
    await told
    assert dev.shown("learned") == WRITTEN
    await dev.fills()
    await dev.sees("Saved as L2.", WRITTEN)
