"""What was asked in a thread is answered there, and nobody outside is disturbed."""

from tests.kit import slack_payloads as payloads
from tests.kit.dialogue import Actor, Town
from tests.kit.slack_screen import SlackScreen
from tests.kit.slack_state import Json
from tests.platforms.slack.saying import WRITTEN


def in_thread(slack: SlackScreen, who: Actor, text: str) -> tuple[str, payloads.Payload]:
    """Ruth asks something, and they mention Squadbot below it: the thread, and what Slack tells of it."""
    channel = who.where.channel
    above = slack.slack.state.said(channel, "URUTH", "How do we reach fathers?")["ts"]
    said = slack.slack.state.said(channel, who.sender.account, text, thread_ts=above)
    mention = payloads.app_mention(
        text, user=who.sender.account, channel=channel, ts=said["ts"], bot_user="UBOTbarnsley", thread_ts=above
    )
    return above, payloads.event_callback(mention, team="barnsley")


def threads(messages: list[Json]) -> list[str]:
    """The thread of each of Squadbot's own."""
    return [each.get("thread_ts", "") for each in messages if "bot_id" in each]


def for_one(slack: SlackScreen, who: Actor) -> list[Json]:
    channel = slack.slack.state.channels[who.where.channel]
    return [message for account, message in channel.ephemerals if account == who.sender.account]


async def test_a_learning_told_in_a_thread_is_announced_and_confirmed_there(town: Town, slack: SlackScreen) -> None:
    dev = town.person("dev")
    before = len(threads(slack.slack.state.channels[dev.where.channel].messages))
    above, told = in_thread(slack, dev, f"learn {WRITTEN}")
    await dev.does(told)
    await dev.sees("Dev Patel saved a learning", "Saved as L2.")
    assert threads(slack.slack.state.channels[dev.where.channel].messages)[before:] == [above]
    assert threads(for_one(slack, dev))[-1] == above


async def test_a_refusal_and_a_form_that_words_cannot_open_are_told_there(town: Town, slack: SlackScreen) -> None:
    dev = town.person("dev")
    for text, words in (("lern Ring first", "Did you mean"), ("learn", "Press the button and fill in the rest.")):
        above, told = in_thread(slack, dev, text)
        assert (await slack.post(told))[0] == 200
        await town.settle()
        newest = for_one(slack, dev)[-1]
        assert words in newest["text"]
        assert newest["thread_ts"] == above


async def test_what_replaces_it_later_and_what_is_said_outside_stay_where_they_belong(
    town: Town, slack: SlackScreen
) -> None:
    dev = town.person("dev")
    above, told = in_thread(slack, dev, f"learn {WRITTEN}")
    await dev.does(told)
    await dev.presses("Change it")
    await dev.fills(learned="Ring first")
    assert "Ring first" in await dev.all_seen()
    await dev.says("/find texts")
    own = [each for each in slack.slack.state.channels[dev.where.channel].messages if "Ring first" in each["text"]]
    assert threads(own) == [above]
    assert "thread_ts" not in for_one(slack, dev)[-1]


async def test_a_thread_of_a_direct_conversation_is_answered_in_it(town: Town, slack: SlackScreen) -> None:
    dev = town.person("dev").in_private()
    channel = slack.slack.state.direct("UDEV").id
    above = slack.slack.state.said(channel, "UDEV", "help")["ts"]
    said = payloads.direct_message("find texts", user="UDEV", channel=channel, ts="9.9", thread_ts=above)
    await dev.does(payloads.event_callback(said, team="barnsley"))
    assert threads(slack.slack.state.channels[channel].messages)[-1] == above
