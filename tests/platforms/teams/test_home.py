"""Whoever adds Squadbot for themselves finds their board in the chat with it; a channel is greeted."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.kit.dialogue import Actor, Town
from tests.kit.teams_payloads import BOT
from tests.kit.teams_screen import TeamsScreen
from tests.kit.town import town_on, town_url_for


@pytest.fixture
async def on_teams(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Town]:
    with town_url_for("sqlite", request, tmp_path) as url:
        async with town_on(url, "teams") as town:
            yield town


async def adds_squadbot(town: Town, who: Actor) -> None:
    """Squadbot is added where they are."""
    screen = town.screen
    assert isinstance(screen, TeamsScreen)
    await who.newly_seen()
    await screen.tell(
        who.sender, screen.activity("conversationUpdate", who.sender, who.where, membersAdded=[{"id": BOT}])
    )
    await town.settle()


async def test_adding_it_for_oneself_shows_the_board(on_teams: Town) -> None:
    tom = on_teams.person("tom").in_private()
    await adds_squadbot(on_teams, tom)
    await tom.sees("Your squads", "Sheffield family hubs squad, Sheffield: you are a member", "[Save a learning]")


async def test_a_newcomer_is_told_how_to_begin(on_teams: Town) -> None:
    nia = on_teams.newcomer("nia", "Nia Rees", beside="tom").in_private()
    await adds_squadbot(on_teams, nia)
    await nia.sees("Welcome to Squadbot", "You are not in a squad yet.")


async def test_home_in_the_chat_shows_the_board_again(on_teams: Town) -> None:
    tom = on_teams.person("tom").in_private()
    await tom.says("home")
    await tom.sees("Your squads")


async def test_a_channel_is_greeted_for_everyone(on_teams: Town) -> None:
    tom, amira = on_teams.person("tom"), on_teams.person("amira")
    await amira.newly_seen()
    await adds_squadbot(on_teams, tom)
    await amira.sees(
        "I keep what squads try, learn and get stuck on", "This is the channel of Sheffield family hubs squad."
    )
