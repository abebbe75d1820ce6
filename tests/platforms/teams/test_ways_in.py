"""What only Teams has: mentions, dialogs from words, the message menu, reactions, coming and going."""

from typing import Any

import pytest

from bot.model.event import Conversation
from storage.conversations import SqlReferences
from tests.kit import teams_payloads as payloads
from tests.kit.dialogue import Actor, Town
from tests.kit.teams_screen import TeamsScreen, read, teams_of

WRITTEN = "Grandparents bring the children when parents cannot"
HTML = f'<p>{WRITTEN} &amp; more,&nbsp;<at id="0">Dev Patel</at></p><p>Second line <emoji alt="💡"></emoji></p>'


def references(town: Town) -> SqlReferences:
    return SqlReferences(town.squadbot._store, town.clock, "teams")


async def does(teams: TeamsScreen, who: Actor, kind: str, **more: Any) -> None:
    assert (await teams.post(teams.activity(kind, who.sender, who.where, **more)))[0] == 200


@pytest.fixture
def graph(town: Town, teams: TeamsScreen, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What Graph, which is the stub, gives of each message."""
    messages: Any = teams_of(town)._receive._read
    monkeypatch.setattr(messages.__self__, "_url", teams.teams.url)
    return teams.teams.graph


@pytest.mark.parametrize("words", ["learn {}", "learned: {}", "/learn {}", "\xa0 learn {}", ", learn {}"])
async def test_a_mention_in_a_channel_is_a_command(town: Town, teams: TeamsScreen, words: str) -> None:
    dev, ruth = town.person("dev"), town.person("ruth")
    await does(teams, dev, "message", **payloads.mention(words.format(WRITTEN)))
    await ruth.sees("Dev Patel saved a learning: L2", WRITTEN)
    await ruth.does_not_see("Squadbot learn", "<at>")


async def test_others_who_are_mentioned_are_named(town: Town, teams: TeamsScreen) -> None:
    dev = town.person("dev")
    await does(teams, dev, "message", **payloads.mention("learn <at>Ruth Hall</at> asked first and 1 < 2 & 3"))
    await dev.sees("Ruth Hall asked first and 1 < 2 & 3")


async def test_what_is_not_said_to_squadbot_is_dropped_unread(town: Town, teams: TeamsScreen) -> None:
    dev, before = town.person("dev"), await town.everything()
    await does(teams, dev, "message", text=f"learn {WRITTEN}")
    somebody = [{"type": "mention", "mentioned": {"id": "29:ruth", "name": "Squadbot"}, "text": "<at>Squadbot</at>"}]
    await does(teams, dev, "message", text=f"<at>Squadbot</at> learn {WRITTEN}", entities=somebody)
    assert await town.everything() == before


async def test_plain_words_in_a_persons_own_chat(town: Town) -> None:
    helen = town.person("helen").in_private()
    await helen.says("how do the pilots stand")
    await helen.sees("4 pilots")


async def test_a_group_chat_is_a_place_too(town: Town, teams: TeamsScreen) -> None:
    dev = town.person("dev")
    chat = Conversation("teams", "barnsley", "19:chat@thread.v2")
    teams.teams.add_channel(chat.channel, "barnsley", "", dev.sender.account)
    dev.where = chat
    await dev.says("find texts")
    await dev.sees("A text at six")
    known = await references(town).get(chat)
    assert known is not None
    assert known.team == ""


async def test_a_message_is_saved_from_its_menu_with_its_author_and_link(town: Town, teams: TeamsScreen) -> None:
    dev = town.person("dev")
    picked = payloads.save_as_learning(HTML, "Ruth Hall", "1700000000001")
    await dev.does(teams.activity("invoke", dev.sender, dev.where, **picked))
    assert dev.shown("learned") == f"{WRITTEN} & more, Dev Patel\nSecond line 💡"
    assert dev.shown("observed") == "In the words of Ruth Hall."
    assert dev.form is not None
    card = teams._dialogs[id(dev.form)]["card"]["content"]
    data = card["actions"][0]["data"]
    sent = teams.activity(
        "invoke",
        dev.sender,
        dev.where,
        **payloads.submit(data | {"field:learned": ""}, "composeExtension/submitAction"),
    )
    await dev.does(sent)
    assert dev.errors
    good = data | {each["id"]: each.get("value", "") for each in card["body"] if "id" in each}
    done = payloads.submit(good, "composeExtension/submitAction")
    status, said = await teams.post(teams.activity("invoke", dev.sender, dev.where, **done))
    assert (status, said) == (200, {})
    await dev.sees("Saved as L2.")
    await dev.says("show L2")
    await dev.sees("https://teams.microsoft.com/l/message/19%3Ax/1700000000001")


async def test_a_light_bulb_asks_and_the_message_is_read_only_then(
    town: Town, teams: TeamsScreen, graph: dict[str, Any]
) -> None:
    dev = town.person("dev")
    bulb = {"reactionsAdded": [{"type": "1f4a1_lightbulb"}], "replyToId": "17"}
    await does(teams, dev, "messageReaction", reactionsAdded=[{"type": "like"}], replyToId="17")
    await dev.does_not_see("Save what")
    await does(teams, dev, "messageReaction", **bulb)
    await dev.sees("Save what somebody wrote as a learning?")
    assert not teams.teams.called("graph")
    graph["17"] = {
        "body": {"contentType": "html", "content": HTML},
        "from": {"user": {"displayName": "Ruth Hall"}},
        "webUrl": "https://teams.microsoft.com/l/message/x/17",
    }
    await dev.presses("Save as a learning")
    assert dev.shown("observed") == "In the words of Ruth Hall."
    del graph["17"]
    await dev.presses("Save as a learning")
    await dev.sees("That message is gone, or there are no words in it to save.")


async def test_a_message_to_others_that_begins_with_learned_is_offered_and_any_other_dropped(
    town: Town, teams: TeamsScreen, graph: dict[str, Any]
) -> None:
    dev = town.person("dev")
    before = await town.stored()
    for said in ("The learning centre is shut today", "I learned: nothing, at the start at least", "Lunch?"):
        await does(teams, dev, "message", text=said)
        await dev.does_not_see("Save what you wrote")
    await does(teams, dev, "message", text="We learned: fathers come on Saturdays", id="1700000000017")
    await dev.sees("Save what you wrote as a learning?")
    assert await town.stored() == before, "nothing is kept before it is pressed"
    graph["1700000000017"] = {
        "body": {"contentType": "html", "content": "<p>We learned: fathers come on Saturdays</p>"},
        "from": {"user": {"displayName": "Dev Patel"}},
        "webUrl": "https://teams.microsoft.com/l/message/x/17",
    }
    await dev.presses("Save as a learning")
    assert "fathers come on Saturdays" in str(dev.shown("learned"))
    grace = town.person("grace").elsewhere("barnsley-squad")
    await does(teams, grace, "message", text="Learned: not in my own squad’s channel")
    await grace.does_not_see("Save what you wrote")


async def test_a_press_on_a_private_answer_is_about_the_channel_it_answered(town: Town) -> None:
    ruth = town.person("ruth")
    await ruth.opens("new")
    await ruth.says("squad link")
    assert ruth.form is not None, "opened from Ruth's own chat, for the channel"
    await ruth.fills(name="Wakefield work club", place="Wakefield")
    await ruth.sees("This channel now belongs to Wakefield work club")


async def test_it_says_hello_where_it_is_added_and_shows_whoever_installs_it_their_board(
    town: Town, teams: TeamsScreen
) -> None:
    dev = town.person("dev")
    added: dict[str, Any] = {"membersAdded": [{"id": payloads.BOT}]}
    teams.teams.add_channel("19:new@thread.tacv2", "barnsley", "19:team", dev.sender.account)
    dev.where = Conversation("teams", "barnsley", "19:new@thread.tacv2")
    told = teams.activity("conversationUpdate", dev.sender, dev.where, **added)
    del told["from"]["name"]
    for _ in range(2):
        assert (await teams.post(told))[0] == 200
    seen = await dev.all_seen()
    assert seen.count("I keep what squads try, learn and get stuck on") == 1
    zoe = town.newcomer("zoe", "Zoe Hart", beside="dev").in_private()
    told = teams.activity("conversationUpdate", zoe.sender, zoe.where, **added)
    del told["from"]["name"]
    assert (await teams.post(told))[0] == 200
    assert "Welcome to Squadbot" in await zoe.all_seen()
    await dev.in_private().says("home")
    await dev.sees("Your squads", "Your pilots")


async def test_others_who_come_and_go_leave_nothing(town: Town, teams: TeamsScreen) -> None:
    dev, before = town.person("dev"), await town.everything()
    for change in (
        {"membersAdded": [{"id": "29:zoe"}]},
        {"membersRemoved": [{"id": "29:zoe"}]},
        {"data": {"eventType": "channelRenamed", "channel": {"id": dev.where.channel, "name": "New name"}}},
        {"data": {"eventType": "teamRenamed"}},
    ):
        await does(teams, dev, "conversationUpdate", **change)
    assert await town.everything() == before


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("conversationUpdate", {"membersRemoved": [{"id": payloads.BOT}]}),
        ("conversationUpdate", {"data": {"eventType": "teamDeleted", "team": {"id": "19:team-barnsley-squad"}}}),
        ("conversationUpdate", {"data": {"eventType": "channelDeleted"}}),
        ("installationUpdate", {"action": "remove"}),
    ],
)
async def test_where_it_is_no_more_is_forgotten_and_known_again_when_it_is_added(
    town: Town, teams: TeamsScreen, kind: str, change: dict[str, Any]
) -> None:
    dev = town.person("dev")
    assert await references(town).get(dev.where) is not None
    await does(teams, dev, kind, **change)
    assert await references(town).get(dev.where) is None
    assert await references(town).newest("sheffield") is not None
    await does(teams, dev, "installationUpdate", action="add")
    assert await references(town).get(dev.where) is not None


async def test_a_button_that_came_as_a_message(town: Town, teams: TeamsScreen) -> None:
    dev = town.person("dev").in_private()
    await does(teams, dev, "message", text="", value={"action": "show", "value": "L1"})
    await dev.sees("Learning L1")


async def test_a_card_that_is_changed_is_changed_for_everyone(town: Town, teams: TeamsScreen) -> None:
    dev = town.person("dev")
    await dev.says(f"learn {WRITTEN}")
    await dev.presses("Change it")
    await dev.fills(learned="Aunts come too")
    (message,) = teams.teams.places[dev.where.channel].messages
    assert message["edited"]
    assert "Aunts come too" in read(message)
