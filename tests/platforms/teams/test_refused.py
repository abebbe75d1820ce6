"""What Teams did not send, sent twice, or sent for somebody else: the right status, nothing stored, nothing told."""

import asyncio
import json
import logging
from typing import Any

import pytest

from bot.model.answer import Answer
from bot.model.event import Event
from tests.kit import teams_payloads as payloads
from tests.kit.dialogue import Actor, Town
from tests.kit.listening import Listening
from tests.kit.teams_screen import TeamsScreen, teams_of
from tests.kit.teams_server import answer
from tests.kit.teams_signing import token

pytestmark = pytest.mark.clock

WRITTEN = "Grandparents bring the children when parents cannot"


def learned(teams: TeamsScreen, who: Actor, **more: Any) -> payloads.Payload:
    """Somebody says what they learned."""
    return teams.activity("message", who.sender, who.where, **(payloads.mention(f"learn {WRITTEN}") | more))


async def leaves_no_trace(town: Town, caplog: pytest.LogCaptureFixture, before: dict[str, list[str]]) -> None:
    assert await town.everything() == before
    assert WRITTEN not in caplog.text


@pytest.mark.parametrize(
    ("status", "claims"),
    [
        (401, {"signed_with": "another", "kid": "first"}),
        (401, {"age": 2 * 60 * 60.0}),
        (401, {"exp": None}),
        (401, {"aud": "somebody-else"}),
        (401, {"aud": None}),
        (401, {"serviceurl": "https://elsewhere.example/"}),
        (401, {"serviceurl": None}),
        (401, {"iss": "https://login.microsoftonline.com/f8cdef31-a31e-4b4a-93e4-5f571e91255a/v2.0", "ver": "2.0"}),
    ],
    ids=str,
)
async def test_forged_expired_and_misdirected_tokens(
    town: Town, teams: TeamsScreen, caplog: pytest.LogCaptureFixture, status: int, claims: dict[str, Any]
) -> None:
    caplog.set_level(logging.INFO)
    before = await town.everything()
    signed = f"Bearer {token(teams.teams.service_url, **claims)}"
    got, said = await teams.post(learned(teams, town.person("dev")), authorisation=signed)
    assert got == status
    assert said.startswith("refused")
    await leaves_no_trace(town, caplog, before)


async def test_no_token_at_all(town: Town, teams: TeamsScreen) -> None:
    assert (await teams.post(learned(teams, town.person("dev")), authorisation=""))[0] == 401
    assert (await teams.send(b"x" * 5_000_000, {}))[0] == 401, "it is not even read"


@pytest.mark.parametrize(
    ("status", "change"),
    [
        (403, {"conversation": {"id": "19:x@thread.v2", "tenantId": "elsewhere"}, "channelData": {}}),
        (403, {"conversation": {"id": "19:x@thread.v2"}, "channelData": {}}),
        (401, {"channelId": "webchat"}),
        (400, {"channelData": {"tenant": {"id": "two organisations"}}}),
        (400, {"conversation": "here"}),
        (400, {"conversation": None}),
        (400, {"from": 5}),
        (400, {"type": None}),
        (400, {"entities": "none"}),
        (400, {"text": ["a", "list"]}),
        (400, {"membersAdded": [1]}),
    ],
    ids=str,
)
async def test_other_organisations_services_and_shapes(
    town: Town, teams: TeamsScreen, caplog: pytest.LogCaptureFixture, status: int, change: dict[str, Any]
) -> None:
    before = await town.everything()
    assert (await teams.post(learned(teams, town.person("dev")) | change))[0] == status
    await leaves_no_trace(town, caplog, before)


@pytest.mark.parametrize(
    ("status", "body"),
    [(400, b"{not json"), (400, b"[1, 2]"), (400, b""), (400, b"[" * 100_000), (400, b"\xff"), (413, b" " * 5_000_000)],
    ids=["no JSON", "a list", "nothing", "deep", "no text", "5 MB"],
)
async def test_bodies_that_cannot_be_read(town: Town, teams: TeamsScreen, status: int, body: bytes) -> None:
    before = await town.everything()
    said = await teams.send(body, {"Authorization": f"Bearer {token(teams.teams.service_url)}"})
    assert said[0] == status
    assert "Traceback" not in str(said)
    assert await town.everything() == before


async def test_what_teams_may_add_one_day_is_let_pass(town: Town, teams: TeamsScreen) -> None:
    dev, before = town.person("dev"), await town.everything()
    for kind in ("typing", "messageUpdate", "event", "somethingNew"):
        assert (await teams.post(teams.activity(kind, dev.sender, dev.where)))[0] == 200
    new = teams.activity("invoke", dev.sender, dev.where, name="something/new", value={})
    assert (await teams.post(new))[0] == 501
    assert await town.everything() == before


async def test_the_keys_cannot_be_fetched(town: Town, teams: TeamsScreen) -> None:
    dev = town.person("dev")
    teams.teams.fail("keys", answer(503), answer(503))
    for _ in range(2):
        assert (await teams.post(learned(teams, dev)))[0] == 503
    town.clock._elapsed += 11
    assert (await teams.post(learned(teams, dev)))[0] == 503
    town.clock._elapsed += 11
    assert (await teams.post(learned(teams, dev)))[0] == 200
    for _ in range(3):
        forged = f"Bearer {token(teams.teams.service_url, signed_with='another')}"
        assert (await teams.post(learned(teams, dev), authorisation=forged))[0] == 401
    assert teams.teams.key_fetches == 1, "whoever asks for keys that never were brings about no fetches"


async def test_a_retry_is_stored_and_said_once(town: Town, teams: TeamsScreen) -> None:
    dev = town.person("dev")
    said = learned(teams, dev, own_id="1")
    for _ in range(3):
        assert (await teams.post(said))[0] == 200
    assert (await dev.all_seen()).count("saved a learning") == 1


async def test_a_dialog_submitted_twice_is_saved_once_whatever_its_id(town: Town, teams: TeamsScreen) -> None:
    dev = town.person("dev")
    await dev.says("learn")
    form = dev.form
    await dev.fills(learned=WRITTEN)
    dev.form = form
    await dev.fills(learned=WRITTEN)
    assert (await dev.all_seen()).count("saved a learning") == 1


async def test_cards_of_an_older_squadbot_and_records_that_are_gone(town: Town, teams: TeamsScreen) -> None:
    dev, before = town.person("dev"), await town.stored()
    odd: list[dict[str, Any]] = [
        payloads.execute({"verb": "old"}),
        payloads.execute({"action": "no.such.button", "value": ""}),
        payloads.execute({"action": "show", "value": "x" * 9_000}),
        {"name": "adaptiveCard/action", "value": {"action": "text"}},
        {"name": "adaptiveCard/action"},
        payloads.fetch({}),
    ]
    for each in odd:
        status, said = await teams.post(teams.activity("invoke", dev.sender, dev.where, **each))
        assert status == 200
        assert "Squadbot has answered you in your own chat with it." in json.dumps(said)
    seen = await dev.in_private().all_seen()
    assert seen.count("That button is from an older version of Squadbot") == len(odd)
    for name in ("task/submit", "composeExtension/submitAction"):
        sent = teams.activity("invoke", dev.sender, dev.where, **payloads.submit({"form": "old.form"}, name))
        assert (await teams.post(sent))[0] == 200
    assert (await dev.all_seen()).count("That form is from an older version of Squadbot") == 2
    await dev.presses_as("learn.edit", "L99")
    await dev.sees("There is no such learning that you can see.")
    assert await town.stored() == before


async def test_what_fails_inside_says_so_and_no_more(
    town: Town, teams: TeamsScreen, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(_: Listening, event: Event) -> Answer:
        raise RuntimeError(f"could not store {event}")

    dev = town.person("dev")
    with monkeypatch.context() as broken:
        broken.setattr(Listening, "__call__", fails)
        assert await teams.post(learned(teams, dev)) == (500, "")
        for each in (payloads.execute({"action": "show"}), payloads.submit({"form": "learn.card", "x": WRITTEN})):
            status, said = await teams.post(teams.activity("invoke", dev.sender, dev.where, **each))
            assert status == 200
            assert "Squadbot could not do that just now. Nothing was saved: try again." in json.dumps(said)
    assert "RuntimeError" in caplog.text
    assert WRITTEN not in caplog.text


async def test_an_invoke_that_takes_too_long_is_answered_in_time_and_its_form_offered_later(
    town: Town, teams: TeamsScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    tom = town.person("tom")
    receive = teams_of(town)._receive
    go, answered = asyncio.Event(), Listening.__call__

    async def slow(listening: Listening, event: Event) -> Answer:
        await go.wait()
        return await answered(listening, event)

    monkeypatch.setattr(Listening, "__call__", slow)
    monkeypatch.setattr(receive, "_patience", 0)
    fetch = payloads.fetch({"action": "learn.edit", "value": "L1"})
    status, said = await teams.post(teams.activity("invoke", tom.sender, tom.where, **fetch))
    assert status == 200
    assert "This is taking a little longer." in json.dumps(said)
    go.set()
    await receive.close()
    monkeypatch.undo()
    assert "The form could not be opened in time. Press the button to open it." in await tom.all_seen()
    await tom.presses("Open the form")
    assert tom.shown("learned")


async def test_nobody_is_heard_without_authentication_but_on_this_machine(town: Town, teams: TeamsScreen) -> None:
    receive = teams_of(town)._endpoint
    monkey = pytest.MonkeyPatch()
    monkey.setattr(receive, "_settings", type(receive._settings)())
    dev = town.person("dev")
    assert (await teams.post(learned(teams, dev), authorisation=""))[0] == 200
    away = learned(teams, dev) | {"serviceUrl": "https://elsewhere.example/"}
    assert (await teams.post(away, authorisation=""))[0] == 403
    monkey.undo()
