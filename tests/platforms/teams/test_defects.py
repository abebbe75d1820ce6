"""What botbuilder 4.17.1 gets wrong, each with the adapter as it ships (which must fail) and as Squadbot uses it."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest
import requests
from aiohttp import web
from botbuilder.core import CardFactory, InvokeResponse, TurnContext
from botbuilder.integration.aiohttp import CloudAdapter, ConfigurationBotFrameworkAuthentication
from botbuilder.schema import (
    Activity,
    ActivityTypes,
    AdaptiveCardInvokeValue,
    ChannelAccount,
    ConversationAccount,
    ConversationReference,
)
from botframework.connector.auth import ChannelValidation, JwtTokenExtractor

from bot.config import SettingError, read_config
from bot.platforms.teams.activity import dig
from bot.platforms.teams.buttons import read_press
from bot.platforms.teams.render import render
from bot.platforms.teams.send import Connector
from bot.platforms.teams.settings import SINGLE_TENANT, TeamsSettings, read_settings
from tests.kit import teams_payloads as payloads
from tests.kit.dialogue import Town
from tests.kit.teams_screen import TeamsScreen
from tests.kit.teams_server import TOKEN, answer
from tests.kit.teams_signing import APP_ID, listed, token
from tests.platforms import posting

pytestmark = pytest.mark.clock

WAYS = ["ours", pytest.param("stock", marks=pytest.mark.xfail(strict=True, reason="the defect"))]
CHANNEL = "19:barnsley-squad@thread.tacv2"
(CARD,) = render(posting.words("A card"))


@dataclass
class Configuration:
    """What the library reads its settings from."""

    APP_ID: str = APP_ID
    APP_PASSWORD: str = "secret"
    APP_TYPE: str = "SingleTenant"
    APP_TENANTID: str = "the bot's own tenant"


class Echo:
    """A bot that answers an invoke with a body."""

    async def on_turn(self, context: TurnContext) -> None:
        if context.activity.type == ActivityTypes.invoke:
            body = {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": "Done."}
            said = Activity(type=ActivityTypes.invoke_response, value=InvokeResponse(status=200, body=body))
            await context.send_activity(said)


def stock(configuration: Configuration) -> CloudAdapter:
    return CloudAdapter(ConfigurationBotFrameworkAuthentication(configuration))


@pytest.fixture
async def address(
    request: pytest.FixtureRequest, teams: TeamsScreen, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[str]:
    """Where Squadbot, or the adapter as it ships, takes Teams' requests."""
    if request.param == "ours":
        yield f"{teams.url}/api/messages"
        return
    monkeypatch.setattr(ChannelValidation, "open_id_metadata_endpoint", teams.teams.keys_url)
    # It fetches keys on the event loop, which would wait for itself here: that is done for it beforehand.
    known = JwtTokenExtractor.get_open_id_metadata(teams.teams.keys_url)
    await asyncio.to_thread(lambda: asyncio.run(known._refresh()))
    adapter, bot = stock(Configuration()), Echo()

    async def handle(asked: web.Request) -> web.Response:
        said: web.Response = await adapter.process(asked, bot)
        return said

    app = web.Application()
    app.router.add_post("/api/messages", handle)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    yield f"http://{host}:{port}/api/messages"
    await runner.cleanup()


async def post(address: str, body: Any, authorisation: str) -> tuple[int, str]:
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {"Authorization": authorisation, "Content-Type": "application/json"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(address, data=sent, headers=headers) as response,
    ):
        return response.status, await response.text()


def press(town: Town, teams: TeamsScreen) -> payloads.Payload:
    dev = town.person("dev")
    return teams.activity("invoke", dev.sender, dev.where, **payloads.execute({"action": "show", "value": "L1"}))


@pytest.mark.parametrize("address", WAYS, indirect=True)
async def test_an_invoke_is_answered_with_its_body(town: Town, teams: TeamsScreen, address: str) -> None:
    status, said = await post(address, press(town, teams), f"Bearer {token(teams.teams.service_url)}")
    assert status == 200
    assert json.loads(said)["type"] == "application/vnd.microsoft.activity.message"


@pytest.mark.parametrize(
    "bad",
    [
        {"signed_with": "another"},
        {"signed_with": "another", "kid": "first"},
        {"age": 2 * 60 * 60.0},
        {"aud": "somebody-else"},
        {"serviceurl": "https://elsewhere.example/"},
        {"iss": "https://elsewhere.example"},
        "Bearer not.a.token",
        "Bearer é",
    ],
    ids=str,
)
@pytest.mark.parametrize("address", ["ours"], indirect=True)
async def test_a_bad_token_is_401(town: Town, teams: TeamsScreen, address: str, bad: Any) -> None:
    given = bad if isinstance(bad, str) else f"Bearer {token(teams.teams.service_url, **bad)}"
    assert (await post(address, press(town, teams), given))[0] == 401


@pytest.mark.parametrize("address", WAYS, indirect=True)
@pytest.mark.parametrize("bad", ["malformed", "expired", "forged", "unknown key"])
async def test_a_bad_token_is_no_fault_of_the_server(town: Town, teams: TeamsScreen, address: str, bad: str) -> None:
    at = teams.teams.service_url
    given = {
        "malformed": "not.a.token",
        "expired": token(at, age=2 * 60 * 60),
        "forged": token(at, signed_with="another", kid="first"),
        "unknown key": token(at, signed_with="another"),
    }
    assert (await post(address, press(town, teams), f"Bearer {given[bad]}"))[0] == 401


@pytest.mark.parametrize("address", WAYS, indirect=True)
async def test_a_list_for_a_body_is_400(teams: TeamsScreen, address: str) -> None:
    assert (await post(address, [1, 2], f"Bearer {token(teams.teams.service_url)}"))[0] == 400


@pytest.mark.parametrize("address", WAYS, indirect=True)
async def test_a_new_signing_key_is_taken_at_once(town: Town, teams: TeamsScreen, address: str) -> None:
    dev = town.person("dev")
    told = teams.activity("typing", dev.sender, dev.where)
    assert (await post(address, told, f"Bearer {token(teams.teams.service_url)}"))[0] < 300
    teams.teams.keys = [listed("second")]
    town.clock._elapsed += 11
    signed = token(teams.teams.service_url, signed_with="second")
    assert (await post(address, told, f"Bearer {signed}"))[0] < 300


# --- sending ----------------------------------------------------------------------------------------------------------


class Sending:
    """One way to post a card of one's own accord, in a bot of a single tenant."""

    def __init__(self, way: str, teams: TeamsScreen) -> None:
        self._url = teams.teams.service_url
        settings = TeamsSettings(APP_ID, "secret", SINGLE_TENANT, "the bot's own tenant")
        self._connector = Connector(settings) if way == "ours" else None
        self._adapter = stock(Configuration())

    async def post(self) -> None:
        if self._connector is not None:
            await self._connector.post(self._url, CHANNEL, CARD)
            return
        reference = ConversationReference(
            service_url=self._url,
            channel_id="msteams",
            bot=ChannelAccount(id=f"28:{APP_ID}"),
            conversation=ConversationAccount(id=CHANNEL),
        )

        attachment = CardFactory.adaptive_card(CARD.content)

        async def say(context: TurnContext) -> None:
            await context.send_activity(Activity(type="message", summary="A card", attachments=[attachment]))

        await self._adapter.continue_conversation(reference, say, APP_ID)

    def close(self) -> None:
        if self._connector is not None:
            self._connector.close()


@pytest.fixture
def apps(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The threads in which a token was asked for, one for each application made to ask with."""
    made: list[str] = []

    class App:
        def __init__(self, **_: Any) -> None:
            made.append(threading.current_thread().name)

        def acquire_token_silent(self, *_: Any, **__: Any) -> None:
            """None is at hand."""

        def acquire_token_for_client(self, **_: Any) -> dict[str, str]:
            return {"access_token": TOKEN}

    monkeypatch.setattr("botframework.connector.auth.microsoft_app_credentials.ConfidentialClientApplication", App)
    return made


@pytest.mark.parametrize("way", WAYS)
async def test_one_token_client_serves_every_turn_and_holds_up_nobody(
    teams: TeamsScreen, apps: list[str], way: str
) -> None:
    sending = Sending(way, teams)
    for _ in range(3):
        await sending.post()
    sending.close()
    assert len(apps) == 1
    assert apps[0] != threading.main_thread().name


@pytest.mark.usefixtures("apps")
@pytest.mark.parametrize("way", WAYS)
async def test_sending_has_threads_of_its_own(teams: TeamsScreen, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    threads, send = [], requests.Session.send

    def note(session: requests.Session, *given: Any, **more: Any) -> Any:
        threads.append(threading.current_thread().name)
        return send(session, *given, **more)

    monkeypatch.setattr(requests.Session, "send", note)
    sending = Sending(way, teams)
    await sending.post()
    sending.close()
    assert [name for name in threads if not name.startswith("teams")] == []


@pytest.mark.usefixtures("apps")
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("status", [412, 429, 502, 503, 504])
async def test_a_post_is_tried_again(town: Town, teams: TeamsScreen, way: str, status: int) -> None:
    teams.teams.fail("post", answer(status))
    if way == "stock":
        await Sending(way, teams).post()
    else:
        await posting.post(town, posting.words("Said at last"), where=town.person("dev").where)
        assert "Said at last" in await town.person("dev").all_seen()


# --- what is left -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", WAYS)
async def test_no_app_id_is_no_open_door(way: str, teams: TeamsScreen, town: Town) -> None:
    if way == "ours":
        with pytest.raises(SettingError):
            read_settings(read_config({"MICROSOFT_APP_PASSWORD": "secret"}))
        return
    adapter = stock(Configuration(APP_ID="", APP_PASSWORD="", APP_TYPE="MultiTenant", APP_TENANTID=""))
    said = Activity.deserialize(press(town, teams))
    with pytest.raises(PermissionError):
        await adapter.process_activity("", said, Echo().on_turn)


@pytest.mark.parametrize("way", WAYS)
def test_what_a_press_carries_can_be_read(way: str) -> None:
    value = payloads.execute({"action": "show", "value": "L1"})["value"]
    if way == "stock":
        assert AdaptiveCardInvokeValue.deserialize(value).action.data == {"action": "show", "value": "L1"}
        return
    pressed = read_press(dig(value, "action", "data"))
    assert pressed is not None
    assert (pressed.action, pressed.value) == ("show", "L1")
