"""What only Socket Mode has; tests/handlers plays every dialogue through it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.kit import slack_payloads as payloads
from tests.kit.dialogue import Town
from tests.kit.slack_socket import SocketScreen
from tests.kit.town import town_on, town_url_for
from tests.platforms.slack.reading import words_in

WRITTEN = "Grandparents bring the children when parents cannot"


@pytest.fixture
async def town(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Town]:
    """The town on SQLite, met in Slack through a socket."""
    with town_url_for("sqlite", request, tmp_path) as url:
        async with town_on(url, "slack-socket") as town:
            yield town


async def test_a_command_is_stored_before_it_is_acknowledged(town: Town) -> None:
    dev, ruth = town.person("dev"), town.person("ruth")
    await dev.says(f"/learn {WRITTEN}")
    assert WRITTEN in str((await town.everything())["learnings"])
    await dev.sees("Saved as L2.")
    await ruth.sees(WRITTEN)


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


@pytest.mark.parametrize("reason", ["refresh_requested", ""])
async def test_a_socket_that_slack_closes_is_opened_again(town: Town, reason: str) -> None:
    screen = town.screen
    assert isinstance(screen, SocketScreen)
    await screen.slack.drop_sockets(reason)
    await screen.slack.connected()
    dev = town.person("dev")
    await dev.says(f"/learn {WRITTEN}")
    await dev.sees("Saved as L2.")
