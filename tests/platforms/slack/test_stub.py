"""The stub Slack is as strict as Slack: what other tests lean on is shown here."""

import asyncio
from collections.abc import Awaitable

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from tests.kit.clock import FrozenClock
from tests.kit.slack_forms import state_of
from tests.kit.slack_payloads import slash_command, view_submission
from tests.kit.slack_server import (
    APP_TOKEN,
    CLIENT_ID,
    CLIENT_SECRET,
    SlackServer,
    broken,
    drop_after,
    drop_before,
    held,
    refused,
    too_many,
)

pytestmark = pytest.mark.clock

NOTHING_OPEN = {"type": "modal", "title": {"type": "plain_text", "text": "T"}, "blocks": [{"type": "divider"}]}


def scene(slack: SlackServer) -> AsyncWebClient:
    slack.state.add_workspace("T1", "Sheffield")
    slack.state.add_user("U1", "T1", "Amira Khan")
    slack.state.add_channel("C1", "T1", "U1")
    slack.state.add_channel("C2", "T1", "U1", bot=False)
    slack.state.add_channel("C3", "T1", "U1").is_archived = True
    return AsyncWebClient(token="xoxb-T1", base_url=slack.api_url)


async def code(call: Awaitable[object]) -> str:
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])


async def test_a_message_is_kept_edited_found_by_its_metadata_and_deleted() -> None:
    async with SlackServer(FrozenClock()) as slack:
        web = scene(slack)
        metadata = {"event_type": "squadbot", "event_payload": {"key": "k1"}}
        sent = await web.chat_postMessage(channel="C1", text="Before", metadata=metadata)
        await web.chat_postMessage(channel="C1", text="In the thread", thread_ts=sent["ts"])
        await web.chat_update(channel="C1", ts=sent["ts"], text="After")
        plain = await web.conversations_history(channel="C1")
        found = await web.conversations_history(channel="C1", include_all_metadata=True)
        replies = await web.conversations_replies(channel="C1", ts=sent["ts"])
        link = await web.chat_getPermalink(channel="C1", message_ts=sent["ts"])
        assert [each["text"] for each in found["messages"]] == ["After"]
        assert found["messages"][0]["metadata"] == metadata
        assert "metadata" not in plain["messages"][0]
        assert [each["text"] for each in replies["messages"]] == ["After", "In the thread"]
        assert link["permalink"] == f"https://t1.slack.com/archives/C1/p{sent['ts'].replace('.', '')}"
        await web.chat_delete(channel="C1", ts=sent["ts"])
        assert [each["text"] for each in slack.state.channels["C1"].messages] == ["In the thread"]


async def test_where_nothing_can_be_sent() -> None:
    async with SlackServer(FrozenClock()) as slack:
        web = scene(slack)
        slack.state.add_channel("C9", "T1", private=True, bot=False)
        assert await code(web.chat_postMessage(channel="C2", text="x")) == "not_in_channel"
        assert await code(web.chat_postMessage(channel="C3", text="x")) == "is_archived"
        assert await code(web.chat_postMessage(channel="C8", text="x")) == "channel_not_found"
        assert await code(web.chat_postMessage(channel="C9", text="x")) == "channel_not_found"
        assert await code(web.chat_postEphemeral(channel="C1", user="U7", text="x")) == "user_not_in_channel"
        assert await code(AsyncWebClient(token="no", base_url=slack.api_url).auth_test()) == "invalid_auth"
        slack.state.workspaces["T1"].refused = "account_inactive"
        assert await code(web.auth_test()) == "account_inactive"


async def test_what_slack_would_not_take_fails_the_test() -> None:
    async with SlackServer(FrozenClock()) as slack:
        web = scene(slack)
        header = {"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}
        assert await code(web.chat_postMessage(channel="C1", text="x", blocks=[header])) == "invalid_blocks"
        assert await code(web.chat_postMessage(channel="C1", text="x" * 40_001)) == "msg_too_long"
        assert await code(web.chat_postMessage(channel="C1", text="x", blocks=[{"type": "divider"}] * 51)) == (
            "invalid_blocks"
        )
        assert len(slack.complaints) == 3
        slack.complaints.clear()


async def test_a_trigger_opens_one_view_within_three_seconds() -> None:
    async with SlackServer(FrozenClock()) as slack:
        web = scene(slack)
        late, twice = slack.state.trigger("U1"), slack.state.trigger("U1")
        await web.views_open(trigger_id=twice, view=NOTHING_OPEN)
        assert await code(web.views_open(trigger_id=twice, view=NOTHING_OPEN)) == "exchanged_trigger_id"
        slack.state.advance(3.1)
        assert await code(web.views_open(trigger_id=late, view=NOTHING_OPEN)) == "expired_trigger_id"
        for _ in range(2):
            await web.views_push(trigger_id=slack.state.trigger("U1"), view=NOTHING_OPEN)
        assert await code(web.views_push(trigger_id=slack.state.trigger("U1"), view=NOTHING_OPEN)) == (
            "push_limit_reached"
        )


async def test_a_channel_takes_a_burst_and_then_one_a_second() -> None:
    async with SlackServer(FrozenClock(), paced=True) as slack:
        web = scene(slack)
        for _ in range(4):
            await web.chat_postMessage(channel="C1", text="x")
        with pytest.raises(SlackApiError) as caught:
            await web.chat_postMessage(channel="C1", text="x")
        assert caught.value.response.status_code == 429
        assert caught.value.response.headers["Retry-After"] == "1"
        slack.state.advance(1)
        await web.chat_postMessage(channel="C1", text="x")


async def test_scripted_failures() -> None:
    async with SlackServer(FrozenClock()) as slack:
        web = scene(slack)
        web.retry_handlers.clear()
        messages = slack.state.channels["C1"].messages
        slack.fail("chat.postMessage", drop_before(), drop_after(), broken(), too_many(7), refused("is_archived"))
        with pytest.raises(aiohttp.ClientError):
            await web.chat_postMessage(channel="C1", text="lost on the way there")
        assert not messages
        with pytest.raises(aiohttp.ClientError):
            await web.chat_postMessage(channel="C1", text="lost on the way back")
        assert len(messages) == 1
        for status in (500, 429, 200):
            with pytest.raises(SlackApiError) as caught:
                await web.chat_postMessage(channel="C1", text="x")
            assert caught.value.response.status_code == status
        slow = held()
        slack.fail("chat.postMessage", slow)
        sending = asyncio.create_task(web.chat_postMessage(channel="C1", text="slow"))
        await slow.arrived.wait()
        assert len(messages) == 1
        slow.released.set()
        await sending
        assert len(messages) == 2


async def test_a_response_url_is_good_five_times() -> None:
    async with SlackServer(FrozenClock()) as slack, aiohttp.ClientSession() as session:
        scene(slack)
        url = slack.response_url("C1", "U1")
        for _ in range(5):
            assert (await session.post(url, json={"text": "private"})).status == 200
        assert (await session.post(url, json={"text": "private"})).status == 404
        assert [user for user, _ in slack.state.channels["C1"].ephemerals] == ["U1"] * 5


# slack_sdk 3.47 still sends the client's secret through what aiohttp 3.14 calls deprecated.
@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated")
async def test_oauth_gives_a_code_once_and_a_scope_not_asked_for_is_told() -> None:
    async with SlackServer(FrozenClock()) as slack:
        scene(slack)
        slack.state.grant("code", "T2", user="U9", org_wide=True, enterprise="E1")
        web = AsyncWebClient(base_url=slack.api_url)
        ask = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "code": "code"}
        answer = await web.oauth_v2_access(**ask)
        assert (answer["access_token"], answer["is_enterprise_install"], answer["team"]) == ("xoxb-T2", True, None)
        assert await code(web.oauth_v2_access(**ask)) == "invalid_code"
        slack.state.workspaces["T2"].scopes = frozenset({"commands"})
        assert await code(AsyncWebClient(token="xoxb-T2", base_url=slack.api_url).users_info(user="U1")) == (
            "missing_scope"
        )
        slack.complaints.clear()


async def test_socket_mode_carries_envelopes_and_takes_acknowledgements() -> None:
    async with SlackServer(FrozenClock()) as slack:
        scene(slack)
        client = SocketModeClient(
            app_token=APP_TOKEN, web_client=AsyncWebClient(base_url=slack.api_url), auto_reconnect_enabled=False
        )

        async def answer(client_: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
            await client_.send_socket_mode_response(SocketModeResponse(request.envelope_id, {"text": request.type}))

        client.socket_mode_request_listeners.append(answer)
        await client.connect()  # type: ignore[no-untyped-call]  # it says nothing of its types
        try:
            command = slash_command(
                "learn", "x", user="U1", channel="C1", team="T1", trigger_id="t", response_url="http://x"
            )
            assert await slack.deliver(command) == {"text": "slash_commands"}
        finally:
            await client.close()  # type: ignore[no-untyped-call]  # it says nothing of its types


async def test_an_answer_to_a_submission_does_what_slack_does() -> None:
    async with SlackServer(FrozenClock()) as slack:
        web = scene(slack)
        await web.views_open(trigger_id=slack.state.trigger("U1"), view=NOTHING_OPEN)
        view = slack.state.top_view("U1")
        payload = view_submission(view, state_of(view), user="U1", team="T1", trigger_id="t")
        assert payload["view"]["id"] == view["id"]
        slack.answered_submission("U1", {"response_action": "errors", "errors": {"no such block": "Wrong."}})
        assert slack.complaints
        slack.complaints.clear()
        changed = NOTHING_OPEN | {"title": {"type": "plain_text", "text": "Second"}}
        slack.answered_submission("U1", {"response_action": "update", "view": changed})
        assert slack.state.top_view("U1")["title"]["text"] == "Second"
        slack.answered_submission("U1", None)
        assert slack.state.stacks["U1"] == []
