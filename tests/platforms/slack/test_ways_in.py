"""What only Slack has: the shortcut, the light bulb, the home tab, being added to a channel, a trigger that expires."""

import json

import pytest

from bot.model.event import Conversation
from tests.kit import slack_payloads as payloads
from tests.kit.dialogue import Actor, Town
from tests.kit.slack_screen import SlackScreen
from tests.kit.slack_server import Failure, broken, drop_before, refused, too_many
from tests.platforms.slack.reading import words_in

WRITTEN = "Grandparents bring the children when parents cannot"
NUMBER = "943 476 5919"
LINK = "https://barnsley.slack.com/archives/CBARNSLEYSQUAD/p"


def _shortcut(slack: SlackScreen, who: Actor, message: payloads.Payload) -> payloads.Payload:
    return payloads.message_shortcut(
        "save_as_learning",
        message,
        user=who.sender.account,
        channel=who.where.channel,
        team=who.sender.workspace,
        trigger_id=slack.slack.state.trigger(who.sender.account),
        response_url=slack.slack.response_url(who.where.channel, who.sender.account),
    )


async def test_a_message_is_saved_from_its_menu_with_its_author_and_link(town: Town, slack: SlackScreen) -> None:
    dev, ruth = town.person("dev"), town.person("ruth")
    said = slack.slack.state.said(dev.where.channel, ruth.sender.account, f"{WRITTEN} &amp; more, <@UDEV>")
    await dev.does(_shortcut(slack, dev, said))
    assert dev.shown("learned") == f"{WRITTEN} & more, Dev Patel"
    assert dev.shown("observed") == "In the words of Ruth Hall."
    drawn = words_in([slack.slack.state.top_view("UDEV")])
    assert f"From a message by Ruth Hall. <{LINK}" in drawn
    await dev.fills()
    await dev.sees("Saved as L2.", WRITTEN)
    await dev.says("/show L2")
    await dev.sees(LINK + said["ts"].replace(".", ""))


async def test_resident_data_in_a_picked_message_is_taken_out_before_it_is_shown(
    town: Town, slack: SlackScreen
) -> None:
    dev = town.person("dev")
    said = slack.slack.state.said(dev.where.channel, "URUTH", f"Her number is {NUMBER}")
    await dev.does(_shortcut(slack, dev, said))
    assert dev.shown("learned") == "Her number is [NHS number removed]"
    assert "an NHS number" in dev.errors["learned"]
    assert NUMBER not in json.dumps(slack.slack.state.top_view("UDEV"))


async def test_a_picked_message_beyond_the_guard_is_refused_whole(town: Town, slack: SlackScreen) -> None:
    dev = town.person("dev")
    said = slack.slack.state.said(dev.where.channel, "URUTH", f"{NUMBER} " * 2_000)
    before = await town.stored()
    await dev.does(_shortcut(slack, dev, said))
    assert dev.refused
    seen = await dev.sees("That message is 25,999 characters, and 20,000 is the most.", "Nothing was saved.")
    assert NUMBER not in seen
    assert await town.stored() == before
    assert NUMBER not in str(await town.everything())


async def test_a_light_bulb_asks_its_giver_alone_and_reads_nothing_before_the_press(
    town: Town, slack: SlackScreen
) -> None:
    dev, ruth = town.person("dev"), town.person("ruth")
    said = slack.slack.state.said(dev.where.channel, "URUTH", WRITTEN)
    bulb = payloads.reaction_added("bulb", user="UDEV", channel=dev.where.channel, ts=said["ts"], author="URUTH")
    await dev.does(payloads.event_callback(bulb, team="barnsley"))
    await dev.sees("Save what Ruth Hall wrote as a learning?")
    await ruth.does_not_see("Save what Ruth Hall wrote")
    assert not slack.slack.called("reactions.get")
    assert WRITTEN not in str(await town.everything())
    await dev.presses("Save as a learning")
    assert dev.shown("learned") == WRITTEN
    await dev.fills()
    await ruth.sees(WRITTEN)


async def test_other_reactions_strangers_and_unlinked_channels_leave_no_trace(town: Town, slack: SlackScreen) -> None:
    dev, marcus = town.person("dev"), town.person("marcus").elsewhere("test-learn-and-grow")
    slack.slack.state.add_channel("CELSEWHERE", "barnsley", "UDEV", "URUTH")
    before = await town.everything()
    for who, name, channel in (
        (dev, "tada", dev.where.channel),
        (dev, "bulb", "CELSEWHERE"),
        (marcus, "bulb", marcus.where.channel),
    ):
        account = who.sender.account
        said = slack.slack.state.said(channel, "URUTH", WRITTEN)
        bulb = payloads.reaction_added(name, user=account, channel=channel, ts=said["ts"], author="URUTH")
        await who.does(payloads.event_callback(bulb, team=who.sender.workspace))
    assert await town.everything() == before
    assert {each.params["user"] for each in slack.slack.called("users.info")} <= {"UMARCUS", "URUTH"}


# What is read by GET goes once more by itself over a new connection.
@pytest.mark.parametrize("failures", [[too_many()], [broken()], [drop_before()] * 2, [refused("internal_error")]])
async def test_a_message_that_slack_does_not_give_is_not_said_to_be_gone(
    town: Town, slack: SlackScreen, failures: list[Failure]
) -> None:
    dev = town.person("dev")
    said = slack.slack.state.said(dev.where.channel, "URUTH", WRITTEN)
    bulb = payloads.reaction_added("bulb", user="UDEV", channel=dev.where.channel, ts=said["ts"], author="URUTH")
    await dev.does(payloads.event_callback(bulb, team="barnsley"))
    slack.slack.fail("reactions.get", *failures)
    await dev.presses("Save as a learning")
    await dev.sees("The message could not be read just now. Press “Save as a learning” again in a moment.")
    await dev.presses("Save as a learning")
    assert dev.shown("learned") == WRITTEN


async def test_a_message_that_is_gone_is_said_to_be(town: Town, slack: SlackScreen) -> None:
    dev = town.person("dev")
    said = slack.slack.state.said(dev.where.channel, "URUTH", WRITTEN)
    bulb = payloads.reaction_added("bulb", user="UDEV", channel=dev.where.channel, ts=said["ts"], author="URUTH")
    await dev.does(payloads.event_callback(bulb, team="barnsley"))
    slack.slack.state.channels[dev.where.channel].messages.remove(said)
    await dev.presses("Save as a learning")
    await dev.sees("That message is gone")


async def test_nothing_is_stored_of_a_channel_but_what_was_captured(town: Town, slack: SlackScreen) -> None:
    dev = town.person("dev")
    for text in (WRITTEN, f"The mother ({NUMBER}) rang"):
        said = slack.slack.state.said(dev.where.channel, "URUTH", text)
        message = {"type": "message", "channel_type": "channel", "channel": dev.where.channel, "user": "URUTH"}
        await dev.does(payloads.event_callback(message | {"text": text, "ts": said["ts"]}, team="barnsley"))
    await dev.says("/learn Ring first")
    stored = str(await town.everything())
    assert "Ring first" in stored
    assert WRITTEN not in stored
    assert NUMBER not in stored


async def test_added_to_a_channel_it_says_once_what_it_keeps(town: Town, slack: SlackScreen) -> None:
    dev = await town.person("dev").opens("new-squad")
    joined = payloads.member_joined_channel(
        user="UBOTbarnsley", channel=dev.where.channel, team="barnsley", inviter="UDEV"
    )
    event = payloads.event_callback(joined, team="barnsley")
    await dev.does(event)
    await dev.does(event)
    seen = await dev.all_seen()
    assert seen.count("I store nothing from this channel but what you give me") == 1
    assert await dev.buttons() == []
    await dev.presses("Link this channel")
    assert dev.form is not None
    assert dev.form.name == "squad.link"
    await dev.presses("What I can do")
    await dev.sees("What you can do here")


async def test_added_by_nobody_knows_whom_it_says_the_same_and_knows_nobody_more(
    town: Town, slack: SlackScreen
) -> None:
    dev = await town.person("dev").opens("new-squad")
    before = await town.stored()
    joined = payloads.member_joined_channel(user="UBOTbarnsley", channel=dev.where.channel, team="barnsley")
    await dev.does(payloads.event_callback(joined, team="barnsley"))
    await dev.sees("I store nothing from this channel but what you give me")
    assert await town.stored() == before


async def test_somebody_else_joining_is_none_of_its_business(town: Town, slack: SlackScreen) -> None:
    dev = town.person("dev")
    before = await town.everything()
    joined = payloads.member_joined_channel(user="URUTH", channel=dev.where.channel, team="barnsley", inviter="UDEV")
    await dev.does(payloads.event_callback(joined, team="barnsley"))
    assert await town.everything() == before


async def test_the_home_tab_is_the_persons_own_board(town: Town, slack: SlackScreen) -> None:
    await town.person("dev").says("/barrier kind:data owner:DfE by:2026-12-01 Schools may not share registers")
    for account, team, words in (
        ("UAMIRA", "sheffield", ("Sheffield family hubs squad, Sheffield: you are its lead", "P1 Evening texts")),
        ("UMARCUS", "whitehall", ("Waiting for your answer", "Schools may not share registers")),
    ):
        home = payloads.app_home_opened(user=account, channel=f"D{account}")
        status, _ = await slack.post(payloads.event_callback(home, team=team))
        assert status == 200
        shown = words_in([slack.slack.state.homes[account]])
        for each in words:
            assert each in shown


async def test_a_press_on_the_home_tab_answers_directly_and_draws_the_tab_anew(town: Town, slack: SlackScreen) -> None:
    amira = town.person("amira").in_private()
    await slack.post(
        payloads.event_callback(payloads.app_home_opened(user="UAMIRA", channel="DUAMIRA"), team="sheffield")
    )
    view = slack.slack.state.homes["UAMIRA"]
    button = next(
        element
        for block in view["blocks"]
        if block["type"] == "actions"
        for element in block["elements"]
        if element.get("accessibility_label") == "Read P1"
    )
    pressed = payloads.block_actions(
        button,
        block_id="row",
        user="UAMIRA",
        team="sheffield",
        trigger_id=slack.slack.state.trigger("UAMIRA"),
        view=view,
    )
    await amira.does(pressed)
    await amira.sees("P1 Evening texts before first visits")
    assert len(slack.slack.called("views.publish")) == 2


async def test_looking_at_home_leaves_no_trace_of_a_stranger(town: Town, slack: SlackScreen) -> None:
    slack.slack.state.add_user("UNEW", "barnsley", "Nora New")
    before = await town.everything()
    await slack.post(payloads.event_callback(payloads.app_home_opened(user="UNEW", channel="DUNEW"), team="barnsley"))
    assert "You are not in a squad yet" in words_in([slack.slack.state.homes["UNEW"]])
    assert await town.everything() == before


async def test_a_trigger_that_expired_is_explained_with_a_button_that_opens_the_form(
    town: Town, slack: SlackScreen
) -> None:
    tom, ruth = town.person("tom"), town.person("joanne")
    expired = slack.slack.state.trigger("UTOM")
    slack.slack.state.advance(4)
    await tom.says(f"/learn {WRITTEN}", id_=expired)
    await tom.sees("The form could not be opened in time. Press the button to open it.", "Nothing was saved yet.")
    await ruth.does_not_see("could not be opened")
    await tom.presses("Open the form")
    assert tom.shown("learned") == WRITTEN
    await tom.fills(pilot="P2 Hub corner in the school hall")
    await ruth.sees(WRITTEN)


async def test_a_command_with_a_prefix_is_the_command(town: Town) -> None:
    dev = town.person("dev")
    await dev.says(f"/tlg-learn {WRITTEN}")
    await dev.sees("Saved as L2.", WRITTEN)


async def test_a_command_given_where_squadbot_is_not_is_answered_directly(town: Town, slack: SlackScreen) -> None:
    dev = town.person("dev")
    slack.slack.state.add_channel("CALONE", "barnsley", "UDEV", bot=False)
    await slack.type(dev.sender, Conversation("slack", "barnsley", "CALONE"), "/find evening texts", "")
    await town.settle()
    assert "A text at six in the evening is read" in await dev.in_private().all_seen()


async def test_a_direct_message_may_be_edited_or_anothers_bot_and_is_then_not_heard(
    town: Town, slack: SlackScreen
) -> None:
    dev = town.person("dev").in_private()
    before = await town.everything()
    for more in ({"subtype": "message_changed"}, {"bot_id": "B1"}, {"subtype": "message_deleted"}):
        said = payloads.direct_message(f"learn {WRITTEN}", user="UDEV", channel="DUDEV", ts="1.1", **more)
        await dev.does(payloads.event_callback(said, team="barnsley"))
    assert await town.everything() == before
