"""The same conversations through Socket Mode: no address of ours, a connection that we open and keep open."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.kit import slack_payloads as payloads
from tests.kit.clock import FrozenClock
from tests.kit.dialogue import Town
from tests.kit.slack_screen import SlackScreen
from tests.kit.slack_server import APP_TOKEN, SlackServer
from tests.kit.town import slack_squadbot, town_url_for
from tests.platforms.slack.reading import words_in

WRITTEN = "Grandparents bring the children when parents cannot"


class SocketScreen(SlackScreen):
    """Slack, through the socket."""

    async def post(self, payload: dict[str, Any], *, retry: int = 0) -> tuple[int, Any]:
        return 200, await self.slack.deliver(payload, retry=retry)


@pytest.fixture
async def town(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Town]:
    """The town on SQLite, met in Slack through a socket."""
    clock = FrozenClock()
    with town_url_for("sqlite", request, tmp_path) as url:
        async with (
            SlackServer() as slack,
            slack_squadbot(url, clock, slack.api_url, SLACK_APP_TOKEN=APP_TOKEN, SLACK_SIGNING_SECRET="") as squadbot,
        ):
            assert squadbot._slack is not None
            await squadbot._slack.start()
            screen = SocketScreen(squadbot, clock, slack, "nowhere")
            await slack.connected()
            yield Town(squadbot, screen, clock)


async def test_a_command_is_stored_before_it_is_acknowledged(town: Town) -> None:
    dev, ruth = town.person("dev"), town.person("ruth")
    await dev.says(f"/learn {WRITTEN}")
    assert WRITTEN in str((await town.everything())["learnings"])
    await dev.sees("Saved as L2.")
    await ruth.sees(WRITTEN)


async def test_a_form_says_what_is_wrong_and_keeps_the_rest(town: Town) -> None:
    dev = town.person("dev")
    await dev.says("/learn")
    await dev.fills(observed="Nine came.")
    assert set(dev.errors) == {"learned"}
    await dev.fills(learned=WRITTEN)
    await dev.sees("Nine came.", WRITTEN)


async def test_buttons_mentions_and_direct_words(town: Town) -> None:
    tom = town.person("tom")
    await tom.says(f"learned {WRITTEN}")
    await tom.fills(pilot="P2 Hub corner in the school hall")
    await tom.presses("Change it")
    await tom.fills(learned="Aunts come too")
    await tom.sees("Your changes to L2 are saved.")
    private = town.person("dev").in_private()
    await private.says("help")
    await private.sees("What you can do here")


async def test_the_same_envelope_again_is_stored_once(town: Town) -> None:
    dev = town.person("dev")
    await dev.says(f"/learn {WRITTEN}", id_="the-same")
    await dev.says(f"/learn {WRITTEN}", id_="the-same")
    assert (await dev.all_seen()).count("saved a learning") == 1


async def test_the_home_tab(town: Town) -> None:
    screen = town.screen
    assert isinstance(screen, SocketScreen)
    home = payloads.app_home_opened(user="UAMIRA", channel="DUAMIRA")
    await screen.post(payloads.event_callback(home, team="sheffield"))
    assert "P1 Evening texts" in words_in([screen.slack.state.homes["UAMIRA"]])


async def test_a_socket_that_slack_closes_is_opened_again(town: Town) -> None:
    screen = town.screen
    assert isinstance(screen, SocketScreen)
    await screen.slack.drop_sockets("refresh_requested")
    await screen.slack.connected()
    dev = town.person("dev")
    await dev.says(f"/learn {WRITTEN}")
    await dev.sees("Saved as L2.")
