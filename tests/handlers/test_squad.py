"""Linking channels and who is in a squad, as conversations."""

import pytest

from tests.kit.dialogue import Town


async def test_the_card_says_who_we_are(town: Town) -> None:
    tom = town.person("tom")
    await tom.says("/squad")
    await tom.sees(
        "Sheffield family hubs squad",
        "Place: Sheffield",
        "Challenges: Raising take-up of Best Start Family Hubs",
        "Lead: Amira Khan",
        "Members: Joanne Price, Tom Bell",
        "Digest: every weekday at 08:45",
    )


@pytest.mark.postgresql
@pytest.mark.socket
async def test_a_new_channel_becomes_a_squads(town: Town) -> None:
    ruth = await town.person("ruth").opens("work-club")
    await ruth.says("/squad")
    await ruth.sees("This channel is not linked to a squad yet.", "/squad link Family hubs squad")
    await ruth.says('/squad link place:Wakefield challenge:"into work" Wakefield work club')
    assert (ruth.shown("name"), ruth.shown("place")) == ("Wakefield work club", "wakefield")
    assert ruth.shown("challenges") == ("employment",)
    assert ruth.shown("lead") == str(await number_of(town, "ruth"))
    await ruth.fills(name=" ")
    assert ruth.errors == {"name": "The squad’s name is needed."}
    await ruth.fills(name="Wakefield work club")
    await ruth.sees("This channel now belongs to Wakefield work club", "Place: Wakefield", "Lead: Ruth Hall")
    await town.passes(days=1)
    await ruth.sees("Digest for Wakefield, Friday 20 November 2026")


async def number_of(town: Town, account: str) -> int:
    async with town.squadbot.store.unit() as unit:
        person = await unit.people.by_account(town.person(account).sender)
    assert person is not None
    return person.id


async def test_a_place_that_others_work_in_cannot_be_taken(town: Town) -> None:
    ruth = await town.person("ruth").opens("work-club")
    await ruth.says("/squad link place:Sheffield Sheffield spies")
    before = await town.stored()
    await ruth.fills()
    assert ruth.errors == {
        "place": "Sheffield has a squad already: Sheffield family hubs squad. "
        "Ask its lead, or a coordinator, to link this channel."
    }
    assert await town.stored() == before
    await ruth.fills(place="Wakefield")
    await ruth.sees("This channel now belongs to Sheffield spies")


async def test_only_the_lead_or_a_coordinator_changes_a_link(town: Town) -> None:
    tom, amira, helen = town.person("tom"), town.person("amira"), town.person("helen")
    refusal = "Only the lead of Sheffield family hubs squad or a coordinator can change what it is linked to."
    await tom.is_refused("/squad link", refusal)
    other = await town.person("ruth").opens("elsewhere")
    await other.is_refused("/squad link sheffield FAMILY hubs squad", refusal)
    await amira.says("/squad link")
    assert (amira.shown("name"), amira.shown("place")) == ("Sheffield family hubs squad", "sheffield")
    await amira.fills(challenges=("family_hubs", "employment"))
    await amira.sees("Challenges: Raising take-up of Best Start Family Hubs, Getting more people into work")
    await amira.says("/squad link")
    await amira.fills(place="Leeds")
    assert "Leeds has a squad already: Leeds health squad." in amira.errors["place"]
    await helen.elsewhere("family-hubs-policy").says("/squad link")
    assert helen.shown("lead") == str(await number_of(town, "marcus")), "a coordinator who mends a link does not lead"
    await helen.fills(challenges=("employment",))
    seen = await helen.sees("Lead: Marcus Lee")
    assert "Helen Shaw" not in seen, "nor does she join"


async def test_a_lead_adds_people_and_others_cannot(town: Town) -> None:
    dev, ruth = town.person("dev"), town.person("ruth")
    zoe = town.newcomer("zoe", "Zoe Hart", beside="dev")
    await zoe.says("/help")
    await zoe.is_refused(
        "/learn A thing", "You may not add to this squad’s record: only members of Barnsley squad can."
    )
    await ruth.is_refused("/squad add", "You may not change this squad: only the lead of Barnsley squad can.")
    await dev.says("/squad add")
    assert dev.offered("person") == ["Dev Patel", "Ruth Hall", "Zoe Hart"]
    await dev.fills()
    assert "person" in dev.errors
    await dev.fills(person="Zoe Hart")
    await dev.sees("Zoe Hart is now a member of Barnsley squad.")
    await zoe.says("/learn A thing")
    await zoe.sees("Saved as L2.")
    await dev.says("/squad add")
    await dev.fills(person="Zoe Hart", role="Observer: reads, and is never asked")
    await dev.sees("Zoe Hart is now an observer of Barnsley squad.")
    await zoe.is_refused("/learn Another", "You may not add to this squad’s record")
    await zoe.says("/squad")
    await zoe.sees("Observers: Zoe Hart")


@pytest.mark.postgresql
async def test_a_squad_is_never_left_without_a_lead(town: Town) -> None:
    dev = town.person("dev")
    await dev.says("/squad add")
    before = await town.stored()
    await dev.fills(person="Dev Patel", role="member")
    assert dev.errors == {"role": "Dev Patel is the squad’s only lead. Make somebody else a lead first."}
    assert await town.stored() == before
    await dev.fills(person="Ruth Hall", role="lead")
    await dev.sees("Ruth Hall is now a lead of Barnsley squad.")
    await dev.says("/squad add")
    await dev.fills(person="Dev Patel", role="member")
    await dev.sees("Dev Patel is now a member of Barnsley squad.")


async def test_in_private_it_says_where_to_ask(town: Town) -> None:
    dev = town.person("dev").in_private()
    await dev.says("/squad")
    await dev.sees("Barnsley squad", "Lead: Dev Patel")
    await dev.is_refused("/squad link Another", "A squad is linked to a channel. Give this in the channel")
    marcus, helen = await town.person("marcus").opens("second"), town.person("helen").in_private()
    await marcus.says("/squad link place:Wakefield Second team")
    await marcus.fills(lead="Helen Shaw")
    await helen.says("/squad")
    await helen.sees("You are in Second team and Test, Learn and Grow team. Ask in the channel of one.")
    await helen.is_refused("/squad add", "Give this in the squad’s channel.")
    zoe = town.newcomer("zoe", "Zoe Hart", beside="dev").in_private()
    await zoe.says("/squad")
    await zoe.sees("You are not in a squad yet.")


async def test_in_private_with_several_squads_a_capture_asks_whose_it_is(town: Town) -> None:
    marcus = await town.person("marcus").opens("second")
    await marcus.says("/squad link place:Wakefield Second team")
    await marcus.fills()
    marcus.in_private()
    await marcus.says("/learn Two teams are twice the meetings")
    assert marcus.offered("pilot") == ["No pilot: Family hubs policy team", "No pilot: Second team"]
    await marcus.fills()
    assert marcus.errors == dict.fromkeys(("pilot", "challenge"), "Choose one of these.")
    await marcus.fills(pilot="No pilot: Second team", challenge="employment")
    await marcus.sees("Saved as L2.")
    assert "Two teams are twice" in await marcus.elsewhere("second").all_seen()
    await marcus.in_private().says("/barrier kind:data owner:DfE by:2026-12-01 Two teams, one desk")
    await marcus.fills(pilot="No pilot: Family hubs policy team")
    await marcus.sees("Saved as B3.")
    await marcus.says("/pilot new Desks")
    await marcus.fills(
        squad="Second team", believe="a", find_out="b", measure="c", right_if="d 1", challenge="employment"
    )
    await marcus.sees("Saved as P5.")
    assert "started a pilot: P5 Desks" in await marcus.elsewhere("second").all_seen()


@pytest.mark.postgresql
async def test_a_newcomer_can_link_a_channel_and_lead_it(town: Town) -> None:
    zoe = await town.newcomer("zoe", "Zoe Hart", beside="dev").opens("new-team")
    await zoe.says("/squad link place:Wakefield New team")
    assert "Zoe Hart" in zoe.offered("lead")
    await zoe.fills()
    await zoe.sees("This channel now belongs to New team", "Lead: Zoe Hart")
    await zoe.says("/learn We began")
    assert zoe.form is not None


@pytest.mark.postgresql
async def test_whoever_leaves_loses_sight_at_once_and_the_only_lead_stays(town: Town) -> None:
    dev, ruth = town.person("dev"), town.person("ruth").in_private()
    await dev.says("/learn P3 share:squad The caretaker has the keys")
    await ruth.says("/show L2")
    await ruth.sees("The caretaker has the keys")
    await dev.says("/squad remove")
    await dev.fills(person="Dev Patel")
    assert dev.errors == {"person": "Dev Patel is the squad’s only lead. Make somebody else a lead first."}
    await dev.fills(person="Ruth Hall")
    await dev.sees("Ruth Hall is no longer in Barnsley squad.")
    await ruth.is_refused("/show L2", "There is no L2 that you can see.")
    await ruth.is_refused("/learn It works", "You are not in a squad yet.")
    await town.person("sam").is_refused("/squad remove", "only the lead of Leeds health squad can")


async def test_a_coordinator_says_whose_team_it_is_and_nobody_else_does(town: Town) -> None:
    marcus = await town.person("marcus").opens("work-policy")
    await marcus.says("/squad link Work policy team")
    assert marcus.form is not None
    assert "organisation" not in [each.name for each in marcus.form.inputs]
    await marcus.fills()
    helen = town.person("helen").elsewhere("work-policy")
    await helen.says("/squad link")
    await helen.fills(organisation="Department for Work and Pensions")
    await town.person("dev").says("/barrier P3 kind:data owner:DWP by:friday Job centres may not tell us")
    await marcus.says("/digest now")
    await marcus.sees("B3 Job centres may not tell us")
    await marcus.says("/squad link")
    await marcus.fills(challenges=("employment",))
    await marcus.says("/show B3")
    assert await marcus.buttons() == ["It has been answered"], "it is still theirs to answer"
