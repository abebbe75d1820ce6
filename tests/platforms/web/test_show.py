"""What the page shows to whom, over real HTTP: pages of messages, and the stream of what is new."""

import json

import aiohttp
import pytest

from bot.platforms.web import limits
from tests.platforms.web.stage import BARNSLEY, HUBS, LEADS, Stage, served, set_the_scene
from tests.platforms.web.visitor import AMIRA, Line, Visitor


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
