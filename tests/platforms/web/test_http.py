"""The page's routes over real HTTP: what comes in, what is refused and in which words, what is shown to whom."""

import io
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from bot.model.event import ButtonPressed, CommandGiven, ConversationKind, FormSubmitted, MessagePosted
from bot.model.form import Filled
from bot.platforms.web import limits
from bot.platforms.web.security import is_loopback
from tests.platforms.web.memory import START
from tests.platforms.web.samples import learning_form, welcome
from tests.platforms.web.stage import AMIRA_ALONE, BARNSLEY, HUBS, LEADS, Stage, served, set_the_scene

AMIRA: dict[str, Any] = {"workspace": "sheffield", "account": "amira"}
RUTH: dict[str, Any] = {"workspace": "barnsley", "account": "ruth"}


class Visitor:
    """A browser's requests without the browser."""

    def __init__(self, stage: Stage, session: aiohttp.ClientSession) -> None:
        self.stage = stage
        self.session = session
        self.headers = {"Origin": stage.address, "Content-Type": "application/json"}

    async def post(self, path: str, body: object, headers: dict[str, str] | None = None) -> tuple[int, Any]:
        data = io.BytesIO(body if isinstance(body, bytes) else json.dumps(body).encode())
        async with self.session.post(
            self.stage.address + path, data=data, headers=self.headers if headers is None else headers
        ) as response:
            return response.status, await response.json()

    async def get(self, path: str, headers: dict[str, str] | None = None, **query: Any) -> tuple[int, Any]:
        async with self.session.get(self.stage.address + path, params=query, headers=headers) as response:
            return response.status, await response.json()

    async def say(self, text: str, channel: str = "family-hubs", once: str = "e1", **who: str) -> tuple[int, Any]:
        return await self.post("/web/say", {**AMIRA, **who, "channel": channel, "id": once, "text": text})

    async def press(self, message: str, action: str = "read", value: str = "L12", **who: str) -> tuple[int, Any]:
        return await self.post(
            "/web/press", {**AMIRA, **who, "id": "p1", "message": message, "action": action, "value": value}
        )


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    behind = Stage()
    await set_the_scene(behind)
    async with served(behind):
        yield behind


@pytest.fixture
async def visitor(stage: Stage) -> AsyncIterator[Visitor]:
    async with aiohttp.ClientSession() as session:
        yield Visitor(stage, session)


def shown(stage: Stage) -> list[str]:
    """What people said, as stored."""
    return [said.message.summary for said in stage.chat.said.values()]


# --- what comes in ----------------------------------------------------------------------------------------------------


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


@pytest.mark.parametrize("text", ["Her number is 943 476 5919", "@Squadbot her number is 943 476 5919"])
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
    wrong = learning_form().read(body["values"])
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
    assert (event.action, event.value, event.message, event.where) == ("read", "L12", "4", HUBS)


async def test_a_button_is_pressed_only_by_those_who_see_it_and_only_as_it_is(visitor: Visitor) -> None:
    private = await visitor.stage.send(HUBS, welcome(), only_for="tom")
    gone = "That message is no longer here."
    for who, message in ((AMIRA, private), (RUTH, "4"), (AMIRA, "999")):
        assert await visitor.press(message, **who) == (404, {"error": gone})
    for action, value in (("read", "L13"), ("erase", "L12")):
        assert await visitor.press("4", action, value) == (404, {"error": "That button is no longer in the message."})
    assert visitor.stage.events == []


# --- what is refused --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "status", "sentence"),
    [
        ({"text": "  \n"}, 400, "Type a message first."),
        ({"text": "w" * 20_000}, 400, "This is 20,000 characters. Shorten it to 10,000 or fewer."),
        ({"text": 7}, 400, "“text” must be text."),
        ({"id": ""}, 400, "“id” is missing."),
        ({"channel": "nowhere"}, 404, "There is no such conversation here."),
        ({"account": "nobody"}, 404, "There is nobody here by that name. Choose a person on the left."),
        ({"account": "tom", "channel": "squad-leads"}, 403, "Tom Ellis is not in that conversation."),
        ({"workspace": "barnsley"}, 404, "There is nobody here by that name. Choose a person on the left."),
        ({**RUTH}, 404, "There is no such conversation here."),
    ],
)
async def test_what_cannot_be_said_is_answered_in_one_sentence(
    visitor: Visitor, change: dict[str, Any], status: int, sentence: str
) -> None:
    before = shown(visitor.stage)
    body = {**AMIRA, "channel": "family-hubs", "id": "e1", "text": "Hello", **change}
    assert await visitor.post("/web/say", body) == (status, {"error": sentence})
    assert shown(visitor.stage) == before
    assert visitor.stage.events == []


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b'"text"', b"[" * 100_000, b"\xff", b"1" * 5000])
async def test_a_body_that_is_no_json_object_is_refused(visitor: Visitor, body: bytes) -> None:
    status, answer = await visitor.post("/web/say", body)
    assert status == 400
    assert answer["error"].startswith("That was not")


async def test_a_body_past_the_limit_is_refused(visitor: Visitor) -> None:
    status, answer = await visitor.post("/web/say", b" " * (limits.BODY_BYTES + 1))
    assert (status, answer["error"]) == (413, "That is too much to send at once. Shorten it and try again.")
    assert (await visitor.post("/web/say", b" " * 3_000_000))[0] == 413


@pytest.mark.parametrize(
    "values", [[], {"a": 1}, {"a": [1]}, {"a" * 300: "x"}, {"a": ["x"] * 300}, {str(n): "" for n in range(300)}]
)
async def test_values_of_another_shape_are_refused(visitor: Visitor, values: object) -> None:
    body = {**AMIRA, "channel": "family-hubs", "id": "s1", "form": "learning", "values": values}
    assert (await visitor.post("/web/submit", body))[0] == 400
    assert visitor.stage.events == []


async def test_half_a_character_and_nul_are_made_storable(visitor: Visitor) -> None:
    assert (await visitor.say("a\x00b\ud800c\r\nd 👩\u200d👧"))[0] == 200
    assert "a\ufffdb\ufffdc d 👩\u200d👧" in shown(visitor.stage)


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example:80", "e@127.0.0.1", "", "[::2]:8080", "[:"])
async def test_a_foreign_host_name_is_refused(visitor: Visitor, host: str) -> None:
    for path in ("/", "/web/state", "/web/stream", "/r/L12", "/web/static/app.css"):
        status, answer = await visitor.get(path, headers={"Host": host})
        assert (status, answer["error"]) == (403, "This page answers only on this machine, at 127.0.0.1 or localhost.")


def test_this_machines_names() -> None:
    for host in ("127.0.0.1", "127.0.0.1:8080", "localhost:8080", "[::1]:8080", "LOCALHOST"):
        assert is_loopback(host), host


@pytest.mark.parametrize(
    "change",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "https://127.0.0.1:{port}"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "http://evil.example", "Sec-Fetch-Site": "same-origin"},
        {"Origin": None},
        {"Origin": None, "Sec-Fetch-Site": "cross-site"},
        {"Origin": None, "Sec-Fetch-Site": "none"},
    ],
)
async def test_posts_from_elsewhere_are_refused(visitor: Visitor, change: dict[str, str | None]) -> None:
    port = visitor.stage.address.rpartition(":")[2]
    merged = {**visitor.headers, **change}
    headers = {name: value.format(port=port) for name, value in merged.items() if value is not None}
    for path in ("/web/say", "/web/press", "/web/submit", "/web/clock"):
        status, answer = await visitor.post(path, {}, headers)
        assert (status, answer["error"]) == (403, "This page takes messages only from itself.")


async def test_a_post_from_the_page_without_an_origin_is_known_by_fetch_metadata(visitor: Visitor) -> None:
    headers = {"Content-Type": "application/json", "Sec-Fetch-Site": "same-origin"}
    body = {**AMIRA, "channel": "family-hubs", "id": "e1", "text": "Hello"}
    assert await visitor.post("/web/say", body, headers) == (200, {"answer": "accepted"})


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
async def test_a_post_that_is_not_json_is_refused(visitor: Visitor, kind: str) -> None:
    status, _ = await visitor.post("/web/say", {}, {**visitor.headers, "Content-Type": kind})
    assert status == 415


async def test_a_failure_inside_is_told_in_words_and_can_be_tried_again(
    visitor: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    visitor.stage.fails = 1
    status, answer = await visitor.say("/learn Rosebank Road", once="again")
    assert (status, list(answer)) == (500, ["error"])
    assert answer["error"].startswith("Squadbot could not do that just now.")
    assert "RuntimeError" in caplog.text
    assert "Rosebank" not in caplog.text, "an error's own words may hold what was typed"
    assert (await visitor.say("/help", once="again"))[0] == 200


async def test_every_answer_carries_the_headers_that_lock_the_page_down(visitor: Visitor) -> None:
    for path, status in (("/", 200), ("/web/state", 200), ("/web/static/app.css", 200), ("/web/nobody", 404)):
        async with visitor.session.get(visitor.stage.address + path) as response:
            assert response.status == status
            if status == 404:
                continue
            policy = response.headers["Content-Security-Policy"]
            assert policy.startswith("default-src 'self'; ")
            assert "frame-ancestors 'none'" in policy
            assert "unsafe" not in policy
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert response.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("name", ["..%2freceive.py", "%2e%2e", "nothing.js", ".", "%00"])
async def test_only_the_pages_own_files_are_served(visitor: Visitor, name: str) -> None:
    async with visitor.session.get(f"{visitor.stage.address}/web/static/{name}") as response:
        assert response.status in (400, 404)


# --- what is shown ----------------------------------------------------------------------------------------------------


async def test_the_page_and_a_records_address(visitor: Visitor) -> None:
    async with visitor.session.get(visitor.stage.address) as response:
        assert "<title>Squadbot</title>" in await response.text()
    async with visitor.session.get(f"{visitor.stage.address}/r/l12", allow_redirects=False) as response:
        assert (response.status, response.headers["Location"]) == (302, "/#/r/L12")
        assert "Content-Security-Policy" in response.headers
    assert await visitor.get("/r/12") == (404, {"error": "“12” is not a record's code. One looks like L12."})


async def test_the_state_names_everybody_and_their_conversations(visitor: Visitor) -> None:
    _, state = await visitor.get("/web/state")
    sheffield = state["workspaces"][0]
    assert sheffield["name"] == "Sheffield City Council"
    assert [person["name"] for person in sheffield["people"]] == ["Amira Khan", "Tom Ellis"]
    assert sheffield["people"][0]["in"] == ["family-hubs", "squad-leads", "dm-amira"]
    assert [channel["id"] for channel in sheffield["channels"]] == ["family-hubs", "squad-leads"]
    learn = next(each for each in state["commands"] if each["name"] == "learn")
    assert learn["usage"].startswith("/learn ")
    assert state["clock"]["words"] == "Thursday 19 November 2026, 10:12"


async def test_an_account_sees_its_own_conversations_and_what_is_unread(visitor: Visitor) -> None:
    _, answer = await visitor.get("/web/channels", **AMIRA)
    assert [(each["id"], each["direct"]) for each in answer["channels"]] == [
        ("family-hubs", False),
        ("squad-leads", False),
        ("dm-amira", True),
    ]
    assert answer["channels"][0]["recent"] == [2, 3, 4], "her own message is not news to her"
    assert (await visitor.get("/web/channels", workspace="sheffield", account="ruth"))[0] == 404


async def test_messages_are_paged_and_private_ones_are_their_readers_alone(visitor: Visitor) -> None:
    for number in range(limits.PAGE * 2):
        await visitor.stage.send(HUBS, f"Number {number}")
    hidden = await visitor.stage.send(HUBS, "Tom's alone", only_for="tom")
    asked = {**AMIRA, "channel": "family-hubs"}
    _, newest = await visitor.get("/web/messages", **asked)
    assert newest["more"]
    assert len(newest["messages"]) == limits.PAGE
    assert "Tom's alone" not in json.dumps(newest)
    _, older = await visitor.get("/web/messages", **asked, before=str(newest["messages"][0]["id"]))
    assert older["messages"][-1]["id"] < newest["messages"][0]["id"]
    _, reaching = await visitor.get("/web/messages", **asked, through="2")
    assert reaching["messages"][0]["id"] == 1
    assert not reaching["more"]
    for unseen in (hidden, "5", "9999"):
        status, answer = await visitor.get("/web/messages", **asked, through=unseen)
        assert (status, answer["error"]) == (404, "That message is not here, or it is for somebody else only.")
    assert (await visitor.get("/web/messages", **asked, before="x"))[0] == 400
    assert (await visitor.get("/web/messages", **{**asked, "channel": "barnsley-squad"}))[0] == 404
    assert (await visitor.get("/web/messages", workspace="sheffield", account="tom", channel="squad-leads"))[0] == 403


# --- the stream -------------------------------------------------------------------------------------------------------


class Line:
    """A stream being read, one event at a time."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self._response = response

    async def next(self) -> tuple[str, str, Any]:
        """The next event: its id, its name, its data."""
        found: dict[str, str] = {}
        while True:
            line = (await self._response.content.readline()).decode()
            if not line:
                raise EOFError
            if line == "\n" and "id" in found:
                return found["id"], found.get("event", ""), json.loads(found.get("data", "null"))
            name, _, value = line.rstrip("\n").partition(": ")
            found[name] = value


async def test_the_stream_tells_what_is_new_and_takes_up_where_it_broke(visitor: Visitor) -> None:
    url = f"{visitor.stage.address}/web/stream"
    async with visitor.session.get(url, params=AMIRA) as response:
        assert response.content_type == "text/event-stream"
        line = Line(response)
        number = await visitor.stage.send(HUBS, "First")
        mark, name, data = await line.next()
        assert (name, data["messages"][0]["id"]) == ("messages", int(number))
        assert "First" in data["messages"][0]["html"]
        await visitor.stage.send(HUBS, "First, mended", replaces=number)
        _, _, data = await line.next()
        assert data["messages"][0]["edited"]
    await visitor.stage.send(LEADS, "While away")
    async with visitor.session.get(url, params=AMIRA, headers={"Last-Event-ID": mark}) as response:
        _, _, data = await Line(response).next()
        assert [message["channel"] for message in data["messages"]] == ["family-hubs", "squad-leads"]


async def test_the_stream_keeps_from_each_what_is_not_theirs(visitor: Visitor) -> None:
    async with visitor.session.get(f"{visitor.stage.address}/web/stream", params=AMIRA) as response:
        line = Line(response)
        await visitor.stage.send(HUBS, "Tom's alone", only_for="tom")
        assert (await line.next())[1:] == ("", None), "the mark moves on and nothing is told"
        await visitor.stage.send(BARNSLEY, "Barnsley's")
        assert (await line.next())[1:] == ("elsewhere", {"conversations": [["barnsley", "barnsley-squad"]]})


async def test_a_mark_from_another_database_starts_afresh(visitor: Visitor) -> None:
    async with visitor.session.get(f"{visitor.stage.address}/web/stream", params={**AMIRA, "mark": "9999"}) as response:
        mark, name, _ = await Line(response).next()
        assert (mark, name) == ("7", "reset")


async def test_the_stream_ends_when_the_server_stops() -> None:
    behind = Stage()
    await set_the_scene(behind)
    async with aiohttp.ClientSession() as session:
        async with served(behind):
            response = await session.get(f"{behind.address}/web/stream", params=AMIRA)
        with pytest.raises(EOFError):
            await Line(response).next()


async def test_a_stream_for_nobody_is_refused(visitor: Visitor) -> None:
    assert (await visitor.get("/web/stream", workspace="x", account="y"))[0] == 404
    assert (await visitor.get("/web/stream", **AMIRA, mark="x"))[0] == 400


# --- the clock --------------------------------------------------------------------------------------------------------


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
