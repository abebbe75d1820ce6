"""A person's own board, asked for in words."""

import pytest

from tests.kit.dialogue import Town


@pytest.mark.postgresql
@pytest.mark.socket
async def test_home_shows_what_is_yours_and_only_to_you(town: Town) -> None:
    amira, tom = town.person("amira"), town.person("tom")
    await tom.newly_seen()
    await amira.says("/home")
    await amira.sees(
        "Your squads",
        "Sheffield family hubs squad, Sheffield: you are its lead",
        "[Save a learning]",
        "Your pilots",
        "P1 Evening texts before first visits",
        "[Add an update]",
        "Worth reading",
    )
    await tom.does_not_see("Your pilots")
    await amira.in_private().says("my board")
    await amira.sees("Your squads")


async def test_an_observer_s_home_has_nothing_to_change(town: Town) -> None:
    amira, tom = town.person("amira"), town.person("tom")
    await amira.says("/squad add")
    await amira.fills(person="Tom Bell", role="Observer: reads, and is never asked")
    await tom.newly_seen()
    await tom.says("/home")
    seen = await tom.sees("you are an observer", "[Read]")
    assert "[Add an update]" not in seen


async def test_somebody_without_a_squad_is_told_how_to_get_one(town: Town) -> None:
    nia = town.newcomer("nia", "Nia Rees", beside="tom")
    await nia.says("/home")
    await nia.sees("Welcome to Squadbot", "You are not in a squad yet. Ask a squad’s lead to add you")


async def test_what_is_asked_of_your_organisation_waits_on_your_home(town: Town) -> None:
    marcus = town.person("marcus")
    await marcus.says("/home")
    await marcus.sees("Waiting for your answer", "B1", "[It has been answered]")
