"""What people do on the page, over real HTTP: which event it becomes, what is kept, what is answered."""

from typing import Any

import aiohttp
import pytest

from bot.model.event import ButtonPressed, CommandGiven, ConversationKind, FormSubmitted, MessagePosted
from bot.model.form import Filled
from bot.model.reading import read
from tests.platforms.web.memory import START
from tests.platforms.web.samples import learning_form, welcome
from tests.platforms.web.stage import AMIRA_ALONE, HUBS, Stage, served, set_the_scene
from tests.platforms.web.visitor import AMIRA, RUTH, Line, Visitor, shown


async def test_a_command_becomes_an_event_and_is_not_shown(visitor: Visitor) -> None:
    before = len(visitor.stage.chat.said)
    status, answer = await visitor.say("/help learn")
    assert (status, answer) == (200, {"answer": "accepted"})
    (event,) = visitor.stage.events
    assert isinstance(event, CommandGiven)
    assert (event.id, event.text, event.where) == ("e1", "help learn", HUBS)
    assert (event.sender.account, event.sender.name, event.sender.zone) == ("amira", "Amira Khan", "Europe/London")
    assert len(visitor.stage.chat.said) == before + 1, "only Squadbot's answer"


async def test_talk_among_people_is_kept_in_the_conversation_and_nowhere_else(visitor: Visitor) -> None:
    assert await visitor.say("Shall we try texts?") == (200, {"answer": "accepted"})
    assert "Shall we try texts?" in shown(visitor.stage)
    assert visitor.stage.events == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("@Squadbot how do the pilots stand?", "how do the pilots stand?"),
        ("@squadbot, find texts", "find texts"),
        ("Thanks @Squadbot", "Thanks"),
        ("@Squadbot", ""),
    ],
)
async def test_a_mention_reaches_squadbot_without_its_name(visitor: Visitor, text: str, words: str) -> None:
    await visitor.say(text)
    (event,) = visitor.stage.events
    assert isinstance(event, MessagePosted)
    assert event.text == words
    assert event.link == "http://127.0.0.1:8080/#/sheffield/family-hubs"
    assert text in shown(visitor.stage)


async def test_an_address_that_only_begins_like_the_mention_is_none(visitor: Visitor) -> None:
    await visitor.say("write to @squadbots")
    assert visitor.stage.events == []


async def test_everything_said_alone_with_squadbot_reaches_it(visitor: Visitor) -> None:
    await visitor.say("how do the pilots stand?", channel="dm-amira")
    (event,) = visitor.stage.events
    assert isinstance(event, MessagePosted)
    assert event.where == AMIRA_ALONE
    assert event.where.kind is ConversationKind.DIRECT


@pytest.mark.parametrize(
    "text", ["Her number is 943 476 5919", "@Squadbot her number is 943 476 5919", "943 476 @squadbot 5919"]
)
async def test_resident_data_is_never_in_the_conversation_and_its_sender_is_told(visitor: Visitor, text: str) -> None:
    assert await visitor.say(text) == (200, {"answer": "refused", "keep": False})
    assert not any("943" in said for said in shown(visitor.stage))
    assert len(visitor.stage.events) == 1


async def test_a_refusal_gives_the_text_back(visitor: Visitor) -> None:
    assert await visitor.say("/lern Texts work") == (200, {"answer": "refused", "keep": True})


async def test_sending_again_shows_nothing_twice(visitor: Visitor) -> None:
    await visitor.say("Only once", once="same")
    await visitor.say("Only once", once="same")
    assert shown(visitor.stage).count("Only once") == 1


async def test_two_people_who_send_with_one_id_are_both_heard(visitor: Visitor) -> None:
    await visitor.say("Amira’s words", once="same")
    await visitor.say("Tom’s words", once="same", account="tom")
    assert {"Amira’s words", "Tom’s words"} <= set(shown(visitor.stage))


async def test_a_form_comes_back_with_its_errors_and_then_goes_through(visitor: Visitor) -> None:
    _, answer = await visitor.say("/learn")
    assert (answer["answer"], answer["form"], answer["state"]) == ("form", "learning", {"pilot": "1"})
    body: dict[str, Any] = {
        **AMIRA,
        "channel": "family-hubs",
        "form": "learning",
        "state": answer["state"],
        "values": {"title": "Texts", "learned": "", "day": "5 June 2026", "sharing": "place"},
        "kinds": {"day": "date"},
    }
    _, again = await visitor.post("/web/submit", {**body, "id": "s1"})
    assert again["answer"] == "form"
    wrong = read(learning_form(), body["values"])
    assert not isinstance(wrong, Filled)
    assert wrong["learned"] in again["html"]
    assert 'value="Texts"' in again["html"]
    body["values"]["learned"] = "Texts at 4 pm work"
    assert await visitor.post("/web/submit", {**body, "id": "s2"}) == (200, {"answer": "accepted"})
    event = visitor.stage.events[-1]
    assert isinstance(event, FormSubmitted)
    assert (event.values["day"], event.state) == ("2026-06-05", {"pilot": "1"})


async def test_a_button_press_carries_what_the_message_holds(visitor: Visitor) -> None:
    assert await visitor.press("4") == (200, {"answer": "accepted"})
    (event,) = visitor.stage.events
    assert isinstance(event, ButtonPressed)
    assert (event.action, event.value, event.where) == ("read", "L12", HUBS)


async def test_a_button_is_pressed_only_by_those_who_see_it_and_only_as_it_is(visitor: Visitor) -> None:
    private = await visitor.stage.send(HUBS, welcome(), only_for="tom")
    gone = "That message is no longer here."
    for who, message in ((AMIRA, private), (RUTH, "4"), (AMIRA, "999")):
        assert await visitor.press(message, **who) == (404, {"error": gone})
    for action, value in (("read", "L13"), ("erase", "L12")):
        assert await visitor.press("4", action, value) == (404, {"error": "That button is no longer in the message."})
    assert visitor.stage.events == []


async def test_the_clock_moves_forward_and_says_so_to_everybody(visitor: Visitor) -> None:
    _, face = await visitor.get("/web/clock")
    assert face["movable"]
    tomorrow = next(each for each in face["options"] if each["label"] == "Tomorrow 08:45")
    async with visitor.session.get(f"{visitor.stage.address}/web/stream", params=AMIRA) as response:
        _, moved = await visitor.post("/web/clock", {"to": tomorrow["to"]})
        assert moved["words"] == "Friday 20 November 2026, 08:45"
        assert (await Line(response).next())[1:] == ("clock", moved)
    _, moved = await visitor.post("/web/clock", {"to": "2027-06-05T08:45"})
    assert moved["now"] == "2027-06-05T08:45:00+01:00", "a time without a zone is on the page's clock, summer or winter"


@pytest.mark.parametrize(
    ("to", "sentence"),
    [
        (START.isoformat(), "The clock only moves forward. Choose a time after 19 November 2026 at 10:12."),
        ("2026-11-18T10:00", "The clock only moves forward. Choose a time after 19 November 2026 at 10:12."),
        ("2030-01-01T00:00", "A year at most."),
        ("9999-12-31T23:59-14:00", "Give a date and a time, for example 20 November 2026 at 08:45."),
        ("soon", "Give a date and a time, for example 20 November 2026 at 08:45."),
    ],
)
async def test_the_clock_goes_nowhere_else(visitor: Visitor, to: str, sentence: str) -> None:
    assert await visitor.post("/web/clock", {"to": to}) == (400, {"error": sentence})
    assert visitor.stage.clock.at == START


async def test_a_real_clock_cannot_be_moved() -> None:
    behind = Stage(machine=False)
    await set_the_scene(behind)
    async with served(behind), aiohttp.ClientSession() as session:
        visitor = Visitor(behind, session)
        assert not (await visitor.get("/web/clock"))[1]["movable"]
        sentence = "This clock shows the real time and cannot be moved."
        assert await visitor.post("/web/clock", {"to": "2027-01-01T00:00"}) == (404, {"error": sentence})
