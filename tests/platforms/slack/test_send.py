"""What goes out: paced, retried, split, looked up when in doubt, edited in place, and given up in plain words."""

from dataclasses import replace
from functools import partial

import pytest

from bot.model.event import Conversation
from bot.model.message import Group, Heading, Mention, Message, PlaceLink, paragraph
from bot.ports import Address, Outgoing
from tests.kit.dialogue import Town
from tests.kit.slack_screen import SlackScreen
from tests.kit.slack_server import Failure, broken, drop_after, drop_before, refused, too_many
from tests.platforms import posting
from tests.platforms.posting import carry, make_ready, words

pytestmark = pytest.mark.clock

CHANNEL = Conversation("slack", "barnsley", "CBARNSLEYSQUAD")
LONG = Message(tuple(paragraph(f"Part {number}. " + "Many words. " * 80) for number in range(14)), "A long one")
post = partial(posting.post, where=CHANNEL)


def texts(slack: SlackScreen) -> list[str]:
    return [each["text"] for each in slack.slack.state.channels[CHANNEL.channel].messages if "bot_id" in each]


@pytest.mark.parametrize("failure", [too_many(30), drop_before(), broken(), refused("fatal_error")])
async def test_what_failed_is_sent_again_in_order(town: Town, slack: SlackScreen, failure: Failure) -> None:
    slack.slack.fail("chat.postMessage", failure)
    await post(town, words("One"), words("Two"))
    assert texts(slack) == ["One", "Two"]


@pytest.mark.parametrize(
    "failure", [too_many(1), too_many(10**12), broken(), drop_before(), refused("fatal_error"), refused("ratelimited")]
)
async def test_no_outage_and_no_pause_loses_what_waits(town: Town, slack: SlackScreen, failure: Failure) -> None:
    slack.slack.fail("chat.postMessage", *[failure] * 15)
    await post(town, words("One"), words("Two"))
    for _ in range(15):  # where an hour goes by before each try
        await town.clock.wait(3600)
        await carry(town)
    assert texts(slack) == ["One", "Two"]
    assert len(slack.slack.called("chat.postMessage")) == 17


@pytest.mark.parametrize("failure", [drop_after(), broken(after=True)])
async def test_what_was_posted_before_the_answer_was_lost_is_found_and_not_posted_again(
    town: Town, slack: SlackScreen, failure: Failure
) -> None:
    slack.slack.fail("chat.postMessage", failure)
    await post(town, words("One"), words("Two"))
    assert texts(slack) == ["One", "Two"]
    assert len(slack.slack.called("conversations.history")) == 1


async def test_the_key_that_finds_it_says_nothing(town: Town, slack: SlackScreen) -> None:
    await post(town, words("One"))
    (message,) = [each for each in slack.slack.state.channels[CHANNEL.channel].messages if "bot_id" in each]
    assert list(message["metadata"]) == ["event_type", "event_payload"]
    assert list(message["metadata"]["event_payload"]) == ["key"]
    assert len(message["metadata"]["event_payload"]["key"]) == 64


async def test_a_pause_that_slack_asks_for_is_kept_for_that_method_and_workspace(
    town: Town, slack: SlackScreen
) -> None:
    slack.slack.fail("chat.postMessage", too_many(30))
    async with town.squadbot.store.unit() as unit:
        for where in (CHANNEL, replace(CHANNEL, workspace="leeds", channel="CLEEDSHEALTHSQUAD")):
            unit.send(Outgoing(Address(where), words("Waits")))
        unit.send(Outgoing(Address(replace(CHANNEL, channel="C2"), only_for="UDEV"), words("Another method")))
        await unit.commit(town.clock.now())
    slack.slack.state.add_channel("C2", "barnsley", "UDEV")
    await town.settle()
    await make_ready(town)
    await town.settle()
    assert [call.team for call in slack.slack.called("chat.postMessage")].count("leeds") == 1
    assert len(slack.slack.called("chat.postMessage")) == 2
    assert len(slack.slack.called("chat.postEphemeral")) == 1
    await town.clock.wait(31)
    await make_ready(town)
    await town.settle()
    assert texts(slack) == ["Waits"]


async def test_a_long_message_goes_on_in_its_thread_and_no_part_is_repeated(town: Town, slack: SlackScreen) -> None:
    slack.slack.fail("chat.postMessage", Failure("none"), drop_after(), too_many(1))
    await post(town, LONG)
    said = [each for each in slack.slack.state.channels[CHANNEL.channel].messages if "bot_id" in each]
    assert len(said) > 2
    assert [each.get("thread_ts") for each in said] == [said[0]["ts"]] * len(said)
    whole = "".join(each["text"] for each in said)
    assert [whole.count(f"Part {number}.") for number in range(14)] == [1] * 14


async def test_an_edit_goes_where_the_message_stands(town: Town, slack: SlackScreen) -> None:
    await post(town, words("Before"))
    ts = slack.slack.state.channels[CHANNEL.channel].messages[-1]["ts"]
    slack.slack.fail("chat.update", drop_after())
    await post(town, words("After"), replaces=ts)
    assert texts(slack) == ["After"]


@pytest.mark.parametrize("failure", [Failure("none"), drop_after()])
async def test_an_edit_of_a_message_that_somebody_deleted_is_posted_anew_and_edited_there(
    town: Town, slack: SlackScreen, failure: Failure
) -> None:
    await post(town, words("Before"))
    channel = slack.slack.state.channels[CHANNEL.channel]
    ts = channel.messages.pop()["ts"]
    slack.slack.fail("chat.postMessage", failure)
    await post(town, words("After"), words("Later"), replaces=ts)
    assert texts(slack) == ["Later"]
    await town.person("dev").in_private().does_not_see("I could not post")


async def test_what_continued_a_message_that_somebody_deleted_goes_too(town: Town, slack: SlackScreen) -> None:
    await post(town, LONG)
    (head, *_) = (each for each in slack.slack.state.channels[CHANNEL.channel].messages if "bot_id" in each)
    del head["bot_id"]  # with answers under it, what is left of it stands there still
    slack.slack.fail("chat.update", refused("message_not_found"))
    await post(town, words("After"), replaces=head["ts"])
    assert texts(slack) == ["After"]


async def test_a_record_links_to_where_its_card_was_posted_anew(town: Town, slack: SlackScreen) -> None:
    dev = town.person("dev")
    await dev.says("/learn Texts work at six")
    channel = slack.slack.state.channels[CHANNEL.channel]
    old = next(each for each in channel.messages if "bot_id" in each and "Texts work at six" in each["text"])
    channel.messages.remove(old)
    await dev.says("/show L2")
    await dev.presses("Change it")
    await dev.fills(learned="Texts work at seven")
    new = next(each for each in channel.messages if "bot_id" in each and "Texts work at seven" in each["text"])
    links = [row for row in (await town.everything())["learnings"] if "Texts work at seven" in row]
    assert [new["ts"].replace(".", "") in row for row in links] == [True]
    assert [old["ts"].replace(".", "") in row for row in links] == [False]


@pytest.mark.parametrize("failure", [Failure("none"), drop_before(), drop_after(), too_many(1), refused("fatal_error")])
async def test_what_continued_a_message_goes_when_it_is_edited(
    town: Town, slack: SlackScreen, failure: Failure
) -> None:
    await post(town, LONG)
    channel = slack.slack.state.channels[CHANNEL.channel]
    (head, *_) = (each for each in channel.messages if "bot_id" in each)
    reply = slack.slack.state.said(CHANNEL.channel, "UDEV", "Well said", thread_ts=head["ts"])
    slack.slack.fail("chat.delete", failure)
    await post(town, replace(LONG, blocks=LONG.blocks[:12]), replaces=head["ts"])
    whole = "".join(texts(slack))
    assert [whole.count(f"Part {number}.") for number in range(14)] == [1] * 12 + [0] * 2
    await post(town, words("Short"), replaces=head["ts"])
    assert texts(slack) == ["Short"]
    assert reply in channel.messages


@pytest.mark.parametrize("error", ["message_not_found", "cant_delete_message"])
async def test_what_cannot_be_taken_away_holds_up_nothing(town: Town, slack: SlackScreen, error: str) -> None:
    await post(town, LONG)
    ts = next(each["ts"] for each in slack.slack.state.channels[CHANNEL.channel].messages if "bot_id" in each)
    slack.slack.fail("chat.delete", *[refused(error)] * 2)
    await post(town, words("Short"), words("Next"), replaces=ts)
    assert texts(slack)[0] == "Next"


async def test_people_and_places_are_named_as_slack_names_them_where_it_knows_them(
    town: Town, slack: SlackScreen
) -> None:
    async with town.squadbot.store.unit() as unit:
        people = {each.name: each.id for each in await unit.people.in_workspace("slack", "barnsley")}
        others = {each.name: each.id for each in await unit.people.in_workspace("slack", "leeds")}
    line = paragraph(
        Mention(people["Dev Patel"], "Dev Patel"),
        Mention(others["Grace Osei"], "Grace Osei"),
        PlaceLink("barnsley", "Barnsley"),
        PlaceLink("leeds", "Leeds"),
    )
    await post(town, Message((Group((Heading("Who and where"), line)),), "Who and where"))
    (message,) = [each for each in slack.slack.state.channels[CHANNEL.channel].messages if "bot_id" in each]
    elements = message["blocks"][1]["elements"][0]["elements"]
    assert elements[0] == {"type": "user", "user_id": "UDEV"}
    assert elements[2] == {"type": "channel", "channel_id": "CBARNSLEYSQUAD"}
    assert [elements[1]["text"], elements[3]["text"]] == ["Grace Osei", "Leeds"]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("channel_not_found", "The channel is gone, or Squadbot is not in it."),
        ("is_archived", "The channel is archived. Link another channel with /squad link."),
        ("not_in_channel", "Squadbot is not in the channel. Add it with /invite @Squadbot."),
        ("restricted_action", "The workspace does not let Squadbot post in this channel."),
    ],
)
async def test_what_can_never_be_posted_is_told_to_the_lead_alone_and_once(
    town: Town, slack: SlackScreen, error: str, said: str
) -> None:
    slack.slack.fail("chat.postMessage", refused(error))
    await post(town, words("One"))
    slack.slack.fail("chat.postMessage", refused(error))
    await post(town, words("Two"))
    dev, ruth = town.person("dev").in_private(), town.person("ruth").in_private()
    assert (await dev.all_seen()).count(f"I could not post in the channel of Barnsley squad. {said}") == 1
    await ruth.does_not_see("I could not post")
    assert texts(slack) == []
    assert len([call for call in slack.slack.called("chat.postMessage") if call.error == "error"]) == 2


@pytest.mark.parametrize("error", ["account_inactive", "token_revoked", "invalid_auth"])
async def test_a_dead_token_is_not_tried_again(town: Town, slack: SlackScreen, error: str) -> None:
    slack.slack.state.workspaces["barnsley"].refused = error
    await post(town, words("One"))
    calls = len(slack.slack.calls)
    await carry(town)
    assert len(slack.slack.calls) == calls
    errors = [row for row in (await town.everything())["deliveries"] if "An administrator can install it again." in row]
    assert errors


async def test_what_only_one_person_sees_is_sent_again_rather_than_lost(town: Town, slack: SlackScreen) -> None:
    slack.slack.fail("chat.postEphemeral", drop_after())
    await post(town, words("For you"), only_for="UDEV")
    seen = [message["text"] for user, message in slack.slack.state.channels[CHANNEL.channel].ephemerals]
    assert seen == ["For you", "For you"]


@pytest.mark.parametrize(
    "error",
    [
        "is_archived",
        "no_permission",
        "not_in_channel",
        "restricted_action",
        "restricted_action_non_threadable_channel",
        "restricted_action_read_only_channel",
        "restricted_action_thread_only_channel",
    ],
)
async def test_an_answer_that_may_not_be_said_in_the_channel_comes_to_the_person_directly(
    town: Town, slack: SlackScreen, error: str
) -> None:
    slack.slack.fail("chat.postEphemeral", refused(error))
    await post(town, words("For you"), only_for="UDEV")
    assert [each["text"] for each in slack.slack.state.direct("UDEV").messages] == ["For you"]


async def test_only_what_is_announced_asks_for_a_link(town: Town, slack: SlackScreen) -> None:
    await post(town, words("One"))
    assert not slack.slack.called("chat.getPermalink")
    await post(town, words("Two"), announces="L1")
    assert len(slack.slack.called("chat.getPermalink")) == 1
