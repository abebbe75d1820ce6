"""What Slack did not send, sent twice, or sent to somebody else: refused or explained, logged without content."""

import hashlib
import hmac
import json
import logging
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from bot.model.answer import Answer
from bot.model.event import Event
from tests.kit import slack_payloads as payloads
from tests.kit.dialogue import Town
from tests.kit.listening import Listening
from tests.kit.slack_screen import SECRET, SlackScreen
from tests.platforms.slack.saying import WRITTEN, command, mention

pytestmark = pytest.mark.clock

_NO_ACTION = b'payload={"type":"block_actions","team":{"id":"barnsley"},"user":{"id":"UDEV"},"actions":[]}'


async def send(slack: SlackScreen, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{slack.url}/slack/events", data=body, headers=headers) as response,
    ):
        return response.status, await response.text()


def signed(town: Town, payload: payloads.Payload, *, secret: str = SECRET, ago: float = 0) -> tuple[bytes, Any]:
    at = town.clock.now() - timedelta(seconds=ago)
    return payloads.signed(payload, secret, int(at.timestamp()))


async def test_what_slack_did_not_sign_is_refused_and_leaves_no_trace(
    town: Town, slack: SlackScreen, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    before = await town.everything()
    said = command(slack.slack, town.person("dev"))
    body, headers = signed(town, said)
    wrong = [
        (body, headers | {"X-Slack-Signature": "v0=" + "0" * 64}),
        (body, headers | {"X-Slack-Signature": "é"}),
        (body + b"&text=other", headers),
        (body, headers | {"X-Slack-Request-Timestamp": "soon"}),
        (body, headers | {"X-Slack-Request-Timestamp": "9" * 40}),
        (body, {"Content-Type": headers["Content-Type"]}),
        signed(town, said, secret="another"),
        signed(town, said, ago=301),
        signed(town, said, ago=-301),
    ]
    for each in wrong:
        assert (await send(slack, *each))[0] == 401
    assert await town.everything() == before
    assert WRITTEN not in caplog.text


async def test_a_request_signed_a_little_while_ago_is_taken(town: Town, slack: SlackScreen) -> None:
    dev = town.person("dev")
    assert await send(slack, *signed(town, command(slack.slack, dev), ago=290)) == (200, "")
    assert WRITTEN in await dev.all_seen()


@pytest.mark.parametrize(
    "body", [b"{not json", b"[1, 2]", b"payload=%7Bnot+json", b"payload=[1]", _NO_ACTION, b"\xff\xfe", b"[" * 100_000]
)
async def test_what_cannot_be_read_is_400(
    town: Town, slack: SlackScreen, caplog: pytest.LogCaptureFixture, body: bytes
) -> None:
    stamp = int(town.clock.now().timestamp())
    kind = "application/x-www-form-urlencoded" if body.startswith(b"payload") else "application/json"
    digest = hmac.new(SECRET.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    headers = {"X-Slack-Request-Timestamp": str(stamp), "X-Slack-Signature": f"v0={digest}", "Content-Type": kind}
    assert (await send(slack, body, headers))[0] == 400
    assert "not json" not in caplog.text


async def test_slack_finds_the_address(town: Town, slack: SlackScreen) -> None:
    status, said = await slack.post({"type": "url_verification", "challenge": "who is there", "token": "x"})
    assert (status, said) == (200, {"challenge": "who is there"})


async def test_a_replayed_request_is_stored_once(town: Town, slack: SlackScreen) -> None:
    dev = town.person("dev")
    body, headers = signed(town, command(slack.slack, dev))
    for _ in range(3):
        assert await send(slack, body, headers) == (200, "")
    assert (await dev.all_seen()).count("saved a learning") == 1


async def test_an_event_that_slack_sends_again_is_handled_once(town: Town, slack: SlackScreen) -> None:
    dev = town.person("dev")
    event = mention(dev, event_id="Ev1")
    for retry in (0, 1, 2):
        assert (await slack.post(event, retry=retry))[0] == 200
    assert (await dev.all_seen()).count("saved a learning") == 1


async def test_a_workspace_without_squadbot_is_told_so(
    town: Town, slack: SlackScreen, caplog: pytest.LogCaptureFixture
) -> None:
    before = await town.everything()
    status, said = await slack.post(command(slack.slack, town.person("dev"), team="TNOBODY"))
    assert status == 200
    assert slack.slack.called("response_url") or "Squadbot is not installed in this workspace" in said
    event = payloads.event_callback(
        payloads.app_mention(WRITTEN, user="U1", channel="C1", ts="1.1", bot_user="UB"), team="TNOBODY"
    )
    assert (await slack.post(event))[0] == 200
    assert await town.everything() == before
    assert WRITTEN not in caplog.text


async def test_a_press_on_what_is_gone_is_explained(town: Town) -> None:
    dev = town.person("dev")
    await dev.presses_as("learn.edit", "L99")
    await dev.sees("There is no such learning that you can see.")
    await dev.presses_as("no.such.button", "")
    await dev.sees("That button is from an older version of Squadbot")


async def test_what_fails_inside_is_told_to_whoever_gave_the_command_and_sent_again_by_slack_else(
    town: Town, slack: SlackScreen, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(_: Listening, event: Event) -> Answer:
        raise RuntimeError(f"could not store {event}")

    dev = town.person("dev")
    with monkeypatch.context() as broken:
        broken.setattr(Listening, "__call__", fails)
        status, said = await slack.post(command(slack.slack, dev))
        assert (status, said) == (200, "Squadbot could not do that just now. Nothing was saved: try again.")
        event = mention(dev)
        assert (await slack.post(event))[0] == 500
    assert "RuntimeError" in caplog.text
    assert WRITTEN not in caplog.text
    assert (await slack.post(event, retry=1))[0] == 200
    assert (await dev.all_seen()).count("saved a learning") == 1


async def test_a_form_sent_in_twice_is_saved_once_whatever_its_trigger(town: Town, slack: SlackScreen) -> None:
    dev = town.person("dev")
    await dev.says("/learn")
    form = dev.form
    await dev.fills(learned=WRITTEN)
    dev.form = form
    await dev.fills(learned=WRITTEN)
    assert (await dev.all_seen()).count("saved a learning") == 1


async def test_the_form_of_a_channel_knows_its_channel(town: Town, slack: SlackScreen) -> None:
    dev = town.person("dev")
    await dev.says("/learn")
    kept = json.loads(slack.slack.state.top_view("UDEV")["private_metadata"])
    assert kept["c"] == {"channel": dev.where.channel}


async def test_a_message_that_was_edited_is_not_handled_again(town: Town, slack: SlackScreen) -> None:
    dev = town.person("dev")
    await slack.post(mention(dev))
    before = await town.stored()
    edited = mention(dev, f"{WRITTEN}, or cannot yet")
    edited["event"]["edited"] = {"user": dev.sender.account, "ts": "2.2"}
    assert (await slack.post(edited))[0] == 200
    assert await town.stored() == before
    assert (await dev.all_seen()).count("saved a learning") == 1
