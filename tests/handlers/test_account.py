"""Somebody who comes by two chats becomes one person, as conversations."""

import re
from datetime import timedelta

import pytest

from tests.kit.dialogue import Actor, Town

SECRET = "Families trust the caretaker more than us"


async def code_for(person: Actor) -> str:
    """The code that somebody is given."""
    await person.says("/account link")
    seen = await person.sees("type this in the next 15 minutes", "/account link ", "Show it to nobody")
    found = re.search(r"/account link ([A-Z]{4}-[A-Z]{4})", seen)
    assert found is not None
    return found[1]


async def joined(kept: Actor, joining: Actor) -> None:
    """Both are one from here on."""
    await joining.says(f"/account link {await code_for(kept)}")
    await joining.sees(f"From now on you would be {kept.sender.name} here too", "[Yes, both are me]")
    await joining.presses("Yes, both are me")
    await joining.sees(f"You are one person in both chats now: {kept.sender.name}")


@pytest.mark.postgresql
async def test_whoever_types_the_code_elsewhere_is_the_same_person(town: Town) -> None:
    tom, other = town.person("tom"), town.newcomer("tom.bell", "Tom Bell (Leeds)", beside="ruth")
    await other.says("/learn Leeds sends its letters on Mondays")
    await other.newly_seen()
    await tom.says(f"/learn P1 share:squad {SECRET}")
    await other.says("/find caretaker")
    await other.does_not_see(SECRET)
    await joined(tom, other)
    await other.in_private().says("/find caretaker")
    await other.sees(SECRET)
    await other.says("/home")
    await other.sees("Sheffield family hubs squad, Sheffield: you are a member")
    async with town.squadbot.store.unit() as unit:
        here, there = [await unit.people.by_account(each.sender) for each in (tom, other)]
    assert here == there


@pytest.mark.postgresql
async def test_the_stronger_role_is_kept_and_nothing_that_was_written_is_lost(town: Town) -> None:
    amira, marcus = town.person("amira"), town.person("marcus")
    before = await town.stored()
    await joined(marcus, amira)
    # Slack draws a mention with the name that it has for the account, whatever the record calls its person.
    called = "Amira Khan" if town.screen.name == "slack" else "Marcus Lee"
    await amira.says("/squad")
    await amira.sees(f"Lead: {called}", "Members: Joanne Price, Tom Bell")
    await amira.in_private().says("/home")
    seen = await amira.sees("Sheffield family hubs squad, Sheffield: you are its lead", "P1 Evening texts")
    assert seen.count("you are") == 2, "both of the squads that the two were in"
    await amira.says("/show P1")
    await amira.sees(f"Who to ask: {called}")
    after = await town.stored()
    for table in ("pilots", "learnings", "updates", "barriers", "accounts"):
        assert len(after[table]) == len(before[table]), table
    assert len(after["people"]) == len(before["people"]) - 1


async def test_a_code_is_good_once_for_a_quarter_of_an_hour_and_not_for_oneself(town: Town) -> None:
    tom, ruth, dev = town.person("tom"), town.person("ruth"), town.person("dev")
    for typed in ("BKQT-MWRP", "123-456", "x" * 90):
        await ruth.is_refused(f"/account link {typed}", "That code is not known, or its 15 minutes are over.")
    old, code = await code_for(tom), await code_for(tom)
    await tom.is_refused(f"/account link {code}", "That is your own code.")
    await ruth.is_refused(f"/account link {old}", "That code is not known")
    await ruth.says(f"/account link {code.lower().replace('-', ' ')}")
    await ruth.sees("you would be Tom Bell here too")
    await dev.says(f"/account link {code}")
    await dev.sees("[Yes, both are me]")
    await ruth.presses("Yes, both are me")
    await ruth.sees("You are one person in both chats now: Tom Bell")
    await dev.presses("Yes, both are me")
    await dev.sees("That code is not known")
    late = await code_for(tom)
    town.clock.advance(timedelta(minutes=15))
    await dev.is_refused(f"/account link {late}", "its 15 minutes are over")


async def test_nothing_happens_before_yes(town: Town) -> None:
    tom, ruth = town.person("tom"), town.person("ruth")
    code = await code_for(tom)
    before = await town.stored()
    await ruth.says(f"/account link {code}")
    await ruth.sees("This cannot be undone. Did somebody else give you this code? Then do nothing.")
    assert await town.stored() == before
