"""Starting, showing and listing pilots, as conversations."""

import pytest

from tests.kit.dialogue import Town

CARD = {
    "believe": "Quiet helps families stay.",
    "find_out": "Open a quiet room on Tuesdays.",
    "measure": "Visits over an hour.",
    "right_if": "Ten such visits a month.",
}


async def test_a_test_card_starts_a_pilot(town: Town) -> None:
    dev, ruth = town.person("dev"), town.person("ruth")
    await dev.says("/pilot new Quiet rooms")
    assert (dev.shown("title"), dev.shown("review_on")) == ("Quiet rooms", "2026-12-31")
    assert dev.offered("challenge")[0] == "Raising take-up of Best Start Family Hubs"
    await dev.fills(believe=CARD["believe"])
    assert set(dev.errors) == {"find_out", "measure", "right_if"}
    assert dev.shown("believe") == CARD["believe"]
    await dev.fills(**CARD, review_on="2026-11-19")
    assert dev.errors == {"review_on": "19 November 2026 is too early. Choose 20 November 2026 or later."}
    await dev.fills(review_on="2027-01-08", mission="Opportunity")
    await dev.sees("Saved as P5.")
    seen = await ruth.sees(
        "Dev Patel started a pilot: P5 Quiet rooms", "We are right if: Ten such visits", "Review on: 8 January 2027"
    )
    assert "[Add an update] [Decide]" in seen


@pytest.mark.postgresql
async def test_a_pilot_tells_its_story(town: Town) -> None:
    tom = town.person("tom")
    await tom.says("/pilot show p1")
    seen = await tom.sees(
        "P1 Evening texts before first visits",
        "We are right if: Seven in ten first visits",
        "What moved",
        "61 families texted so far",
        "What was learned",
        "A text at six in the evening is read",
        "In the way",
        "waiting for Department for Education",
    )
    assert seen.index("What moved") < seen.index("What was learned") < seen.index("In the way")
    moved = seen[seen.index("What moved") : seen.index("What was learned")]
    assert "Evening texts before first visits" not in moved, "the pilot is named above"
    assert {"Add an update", "Decide"} <= set(await tom.buttons())


async def test_somebody_elses_pilot_has_no_buttons_that_would_refuse(town: Town) -> None:
    dev = town.person("dev")
    await dev.says("/pilot show P1")
    assert not {"Add an update", "Decide"} & set(await dev.buttons())
    for action in ("update.open", "pilot.decide"):
        await dev.presses_as(action, "P1")
        assert dev.refused
        await dev.sees("P1 belongs to Sheffield family hubs squad: only its members can add to it.")


async def test_the_only_pilot_need_not_be_named_and_several_are_listed(town: Town) -> None:
    dev, tom, helen = town.person("dev"), town.person("tom"), town.person("helen")
    await dev.says("/pilot")
    await dev.sees("P3 A job coach at stay-and-play", "What moved")
    await tom.says("/pilot")
    seen = await tom.sees("2 pilots: 2 testing; 1 review overdue.", "P1 Evening texts", "P2 Hub corner")
    assert "P3" not in seen
    await helen.says("how do the pilots stand?")
    await helen.sees("4 pilots: 4 testing; 1 review overdue.")
    await helen.says("/pilot")
    await helen.sees("4 pilots")


FILTERS = (
    ("", "P1 P2 P3 P4"),
    ("place:Sheffield", "P1 P2"),
    ("--place barnsley", "P3"),
    ("place: Leeds", "P4"),
    ("place:wakefield", ""),
    ('challenge:"family hubs"', "P1 P2"),
    ("challenge:“neighbourhood”", "P4"),
    ("mission:growth", "P3"),
    ("mission:opportunity overdue", "P2"),
    ("overdue place:sheffield", "P2"),
    ("stage:testing place:Leeds", "P4"),
    ("stage:growing", ""),
    ("overdue place:Barnsley", ""),
)


@pytest.mark.postgresql
async def test_filters_narrow_the_list(town: Town) -> None:
    helen = town.person("helen")
    for filters, codes in FILTERS:
        await helen.says(f"/pilot list {filters}")
        seen = await helen.newly_seen()
        assert [code for code in ("P1", "P2", "P3", "P4") if f"Pilot: {code} " in seen] == codes.split(), filters
        assert codes or "No pilots like that yet." in seen


REFUSED = (
    ("/pilot list place:Shefield", "There is no place called “Shefield”. Did you mean Sheffield?"),
    ("/pilot list place:Atlantis", "There is no place called “Atlantis”. For example: /pilot list place:Sheffield"),
    ("/pilot list challenge:potholes", "There is no challenge called “potholes”."),
    ("/pilot list stage:growign", "stage takes testing, stopped, adapting, continuing or growing, not “growign”."),
    ("/pilot list Narnia", "There is no place or challenge called “Narnia”. For example: /pilot list place:Sheffield"),
    ("/pilot list overdu", "I do not know what “overdu” means here. Did you mean overdue?"),
    ("/pilot list place:Leeds place:York", "place is there twice. Keep one."),
    ("/pilot list place:" + "x" * 19_000, "There is no place called “xxxxxxxxxx"),
    ("/pilot show P99", "There is no pilot P99 that you can see."),
    ("/pilot show it", "I do not know what “it” means here."),
    ("/pilot new " + "x" * 121, "That is 121 characters, and 120 is the most."),
)


async def test_what_cannot_be_meant_is_refused_briefly(town: Town) -> None:
    dev = town.person("dev")
    for said, words in REFUSED:
        seen = await dev.is_refused(said, words)
        given_back = said if town.screen.gives_back else ""
        assert len(seen) < 300 + len(given_back)
        assert ("Nothing was saved." in seen) == said.startswith("/pilot new")


@pytest.mark.postgresql
async def test_a_pilot_kept_to_its_squad_does_not_exist_for_others(town: Town) -> None:
    dev, tom, helen = town.person("dev"), town.person("tom"), town.person("helen")
    await dev.says("/pilot new Quiet rooms")
    await dev.fills(**CARD, sharing="squad")
    await dev.sees("Saved as P5. Only your squad will see it.")
    for who in (tom, helen):
        await who.is_refused("/pilot show P5", "There is no pilot P5 that you can see.")
        await who.is_refused("/show P5", "There is no P5 that you can see.")
        await who.says("/pilot list")
        assert "Quiet rooms" not in await who.newly_seen()
    await tom.is_refused("/learn P5 It works", "There is no pilot P5 that you can see. Yours: P1 and P2.")
    await tom.presses_as("pilot.decide", "P5")
    await tom.sees("There is no pilot P5 that you can see.")
    private = town.person("dev").in_private()
    await private.says("/show P5")
    await private.sees("P5 Quiet rooms", "Who sees it: only this squad")


async def test_the_near_command_is_offered_and_one_press_gives_it(town: Town) -> None:
    helen = town.person("helen")
    await helen.says("/pilot lsit place:Leeds")
    await helen.sees("There is no command “/pilot lsit”. Did you mean /pilot list?")
    assert helen.refused
    await helen.presses("Use /pilot list")
    await helen.sees("P4 One front door")


@pytest.mark.postgresql
async def test_of_two_decisions_at_once_the_second_is_told_and_loses_nothing(town: Town) -> None:
    quicker, slower = town.person("ruth"), town.person("dev")
    for who in (slower, quicker):
        await who.says("/pilot decide")
    await quicker.fills(decision="grow", why="Twelve of twenty came back.")
    before = await town.stored()
    await slower.fills(decision="stop", why="Too few came.")
    assert slower.errors == {"decision": "P3 was decided on while you were writing: Twelve of twenty came back."}
    assert slower.shown("why") == "Too few came."
    assert await town.stored() == before


async def test_pilots_are_asked_after_in_plain_words(town: Town) -> None:
    helen = town.person("helen").in_private()
    await helen.says("how do the pilots stand in Sheffield?")
    await helen.sees("2 pilots: 2 testing")
    await helen.says("How are the pilots doing?")
    await helen.sees("4 pilots: ")
    await helen.says("pilots on neighbourhood health?")
    await helen.sees("1 pilot: ", "P4 One front door")
    await helen.says("/pilot list Leeds overdue")
    await helen.sees("No pilots like that yet.")
