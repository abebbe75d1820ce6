"""Adding people on the page of a record of one's own: every misuse is answered in words, and adds nobody."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.model.event import CommandGiven, Joined
from tests.platforms.web.stage import Stage, served, set_the_scene
from tests.platforms.web.visitor import Visitor


@pytest.fixture
async def own() -> AsyncIterator[Visitor]:
    """Somebody at the page of an empty record, whose clock is the real one."""
    stage = Stage(machine=False)
    async with served(stage), aiohttp.ClientSession() as session:
        yield Visitor(stage, session)


async def add(visitor: Visitor, name: object, once: str = "a1") -> tuple[int, dict[str, str]]:
    return await visitor.post("/web/people", {"name": name, "id": once})


async def names(visitor: Visitor) -> list[str]:
    return [each.name for each in await visitor.stage.chat.accounts()]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Tom Bell", "Tom Bell"),
        ("  Tom \n Bell ", "Tom Bell"),
        ("Síle Ní Bhriain-O’Neill", "Síle Ní Bhriain-O’Neill"),
        ("محمد علي", "محمد علي"),
        ("राम कुमार", "राम कुमार"),
        ("Tom Bell (Leeds)", "Tom Bell (Leeds)"),
        ("J. Smith 2", "J. Smith 2"),
        ("T" * 80, "T" * 80),
    ],
)
async def test_a_person_is_added_under_their_name(own: Visitor, typed: str, kept: str) -> None:
    status, who = await add(own, typed)
    assert status == 200
    assert await names(own) == [kept]
    _, shown = await own.get("/web/channels", workspace=who["workspace"], account=who["account"])
    assert [(each["name"], each["direct"]) for each in shown["channels"]] == [("our-squad", False), ("Squadbot", True)]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Type a name first."),
        (" \n\t ", "Type a name first."),
        (7, "“name” must be text."),
        ("T" * 81, "That is 81 characters. Shorten the name to 80 or fewer."),
        ("T" * 20_001, "This is 20,001 characters. Shorten it to 20,000 or fewer."),
        ("<b>Tom</b>", "“<” cannot be in a name here. Use letters, figures, spaces and hyphens."),
        ("Tom 👋", "“👋” cannot be in a name here. Use letters, figures, spaces and hyphens."),
        ("@here", "“@” cannot be in a name here. Use letters, figures, spaces and hyphens."),
        ("Tom\u202e Bell", "A character that cannot be seen cannot be in a name here."),
        ("Tom\u0000Bell", "“\ufffd” cannot be in a name here."),
        ("943 476 5919", "That could identify a resident."),
        ("Tom 943 476 5919", "That could identify a resident."),
        ("tom@example.org", "That could identify a resident."),
        ("2026", "A name needs a letter in it."),
        ("Squadbot", "Squadbot is my name. Type yours."),
        ("ｓｑｕａｄｂｏｔ", "Squadbot is my name. Type yours."),
    ],
)
async def test_what_is_no_name_is_said_in_words(typed: object, sentence: str) -> None:
    stage = Stage(machine=False, knows=("943 476 5919", "tom@example.org"))
    async with served(stage), aiohttp.ClientSession() as session:
        own = Visitor(stage, session)
        status, answer = await add(own, typed)
        assert status == 400
        assert answer["error"].startswith(sentence)
        assert await names(own) == []
        assert stage.events == []


@pytest.mark.parametrize("again", ["Tom Bell", "tom  bell", "ＴＯＭ Bell"])
async def test_the_same_name_again_says_where_it_is_and_what_else_to_type(own: Visitor, again: str) -> None:
    await add(own, "Tom Bell")
    status, answer = await add(own, again, "a2")
    assert status == 400
    assert "is here already: choose that name under “You are”." in answer["error"]
    assert "(Leeds)" in answer["error"]
    assert await names(own) == ["Tom Bell"]


async def test_a_retry_adds_nobody_twice_and_two_at_once_are_both_answered(own: Visitor) -> None:
    first, again = await add(own, "Tom Bell"), await add(own, "Tom Bell")
    assert first == again
    answers = await asyncio.gather(add(own, "Ann Lee", "a2"), add(own, "Ann Lee", "a3"))
    assert sorted(status for status, _ in answers) == [200, 400]
    assert await names(own) == ["Tom Bell", "Ann Lee"]


async def test_the_first_person_hears_how_to_begin_and_each_becomes_known(own: Visitor) -> None:
    await add(own, "Tom Bell")
    await add(own, "Ann Lee", "a2")
    assert [type(each) for each in own.stage.events] == [Joined, CommandGiven, CommandGiven]


async def test_nobody_is_added_to_the_demo_nor_from_elsewhere() -> None:
    stage = Stage()
    await set_the_scene(stage)
    async with served(stage), aiohttp.ClientSession() as session:
        demo = Visitor(stage, session)
        assert await add(demo, "Tom Bell") == (404, {"error": "The demo has its own people. Choose one of them."})
        assert not (await demo.get("/web/state"))[1]["addsPeople"]
        foreign = {"Origin": "http://evil.example", "Content-Type": "application/json"}
        assert (await demo.post("/web/people", {"name": "Tom", "id": "a"}, foreign))[0] == 403
