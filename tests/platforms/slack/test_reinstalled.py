"""Installed anew through another replica: the next message takes the new token; none is lost, none comes twice."""

from functools import partial

import pytest

from bot.ports import Address, Installation, Outgoing
from bot.sealing import Seal
from storage.installations import SqlInstallations
from tests.kit import slack_payloads as payloads
from tests.kit.dialogue import Town
from tests.kit.slack_screen import SlackScreen
from tests.kit.slack_server import drop_after, refused
from tests.kit.town import KEY
from tests.platforms import posting
from tests.platforms.posting import make_ready, words
from tests.platforms.slack.test_send import CHANNEL, LONG, texts

post = partial(posting.post, where=CHANNEL)
NEWER = "xoxb-barnsley-newer"


async def install(town: Town, workspace: str, token: str) -> None:
    """Through another replica: only the record knows."""
    stored = SqlInstallations(town.squadbot._store, Seal([KEY]), "slack")
    bot = Installation(workspace, workspace, f"UBOT{workspace}", f"B{workspace}", token, town.clock.now())
    await stored.put(bot)


async def send(town: Town, text: str) -> None:
    """One try, at once."""
    async with town.squadbot.store.unit() as unit:
        unit.send(Outgoing(Address(CHANNEL), words(text)))
        await unit.commit(town.clock.now())
    await town.settle()


def tries(slack: SlackScreen) -> int:
    return sum(call.params["channel"] == CHANNEL.channel for call in slack.slack.called("chat.postMessage"))


async def reinstall(town: Town, slack: SlackScreen) -> None:
    slack.slack.state.workspaces["barnsley"].token = NEWER
    await install(town, "barnsley", NEWER)


async def test_the_next_message_takes_the_new_token(town: Town, slack: SlackScreen) -> None:
    await post(town, words("One"))
    await reinstall(town, slack)
    await send(town, "Two")
    assert texts(slack) == ["One", "Two"]


async def test_what_was_in_doubt_is_found_with_the_new_token(town: Town, slack: SlackScreen) -> None:
    slack.slack.fail("chat.postMessage", drop_after())
    await send(town, "One")
    await reinstall(town, slack)
    await make_ready(town)
    await town.settle()
    assert texts(slack) == ["One"]


async def test_what_continued_a_message_is_known_with_the_new_token(town: Town, slack: SlackScreen) -> None:
    await post(town, LONG)
    head = next(each["ts"] for each in slack.slack.state.channels[CHANNEL.channel].messages if "bot_id" in each)
    await reinstall(town, slack)
    await post(town, words("Short"), replaces=head)
    assert texts(slack) == ["Short"]


@pytest.mark.parametrize("error", ["account_inactive", "invalid_auth", "token_expired", "token_revoked"])
async def test_a_token_that_the_record_has_none_newer_for_is_final_and_asked_for_once(
    town: Town, slack: SlackScreen, error: str
) -> None:
    slack.slack.fail("chat.postMessage", refused(error))
    await post(town, words("One"), words("Two"))
    assert texts(slack) == ["Two"]
    assert tries(slack) == 2


async def test_a_newer_token_that_is_no_good_either_is_final(town: Town, slack: SlackScreen) -> None:
    await send(town, "One")
    await install(town, "barnsley", "xoxb-nobody")
    slack.slack.state.workspaces["barnsley"].refused = "token_revoked"
    await send(town, "Two")
    assert texts(slack) == ["One"]
    assert tries(slack) == 3


async def test_installed_just_now_it_answers_at_once(town: Town, slack: SlackScreen) -> None:
    slack.slack.state.add_workspace("TNEW", "York Council", token="xoxb-new")
    slack.slack.state.add_user("UYAN", "TNEW", "Yan York")
    york = slack.slack.state.add_channel("CYORK", "TNEW", "UYAN")
    for installed in (False, True):
        if installed:
            await install(town, "TNEW", "xoxb-new")
        said = payloads.slash_command(
            "/help",
            "",
            user="UYAN",
            channel=york.id,
            team="TNEW",
            trigger_id=slack.slack.state.trigger("UYAN"),
            response_url=slack.slack.response_url(york.id, "UYAN"),
        )
        assert (await slack.post(said))[0] == 200
        await town.settle()
    assert "not installed" in york.ephemerals[0][1]["text"]
    assert "What you can do here" in york.ephemerals[1][1]["text"]
