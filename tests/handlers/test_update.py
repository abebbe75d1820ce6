"""Telling what moved, as conversations."""

import pytest

from tests.kit.dialogue import Town

MOVED = "Seven second talks booked, two of them evenings"


@pytest.mark.postgresql
async def test_with_one_pilot_a_line_is_enough(town: Town) -> None:
    dev, ruth = town.person("dev"), town.person("ruth")
    await dev.says(f"/update {MOVED}")
    await dev.sees("Saved as U6. Squads in your place will see it in their digest.")
    seen = await ruth.sees("Dev Patel on A job coach at stay-and-play", MOVED, "seen by squads in this place")
    assert "Saved as" not in seen


async def test_with_several_a_form_asks_which_and_keeps_the_words(town: Town) -> None:
    tom = town.person("tom")
    await tom.says(f"/update {MOVED}")
    assert tom.offered("pilot") == ["P1 Evening texts before first visits", "P2 Hub corner in the school hall"]
    assert tom.shown("text") == MOVED
    await tom.fills(pilot="P2 Hub corner in the school hall", sharing="programme")
    await tom.sees("Tom Bell on Hub corner in the school hall", MOVED, "The whole programme can see it")


async def test_the_pilot_and_the_sharing_can_be_said_at_either_end(town: Town) -> None:
    tom = town.person("tom")
    await tom.says(f"/update P2 {MOVED} share:squad")
    await tom.sees("P2 Hub corner in the school hall", "Only your squad will see it.")
    await town.person("helen").does_not_see(MOVED)
    await town.person("dev").is_refused("/show U6", "There is no U6 that you can see.")


async def test_the_button_on_a_pilot_opens_the_form_for_it(town: Town) -> None:
    tom = town.person("tom")
    await tom.says("/pilot show P2")
    await tom.presses("Add an update to P2")
    assert tom.shown("pilot") == "2"
    await tom.fills(text="x" * 3001)
    assert tom.errors == {"text": "This is 3,001 characters. Shorten it to 3,000 or fewer."}
    assert tom.shown("text") == "x" * 3001
    await tom.fills(text=MOVED)
    await tom.sees("Tom Bell on Hub corner in the school hall")


async def test_a_squad_without_a_pilot_is_told_how_to_start_one(town: Town) -> None:
    await town.person("marcus").is_refused(f"/update {MOVED}", "your squad has none running yet", "/pilot new")


REFUSED = (
    (f"/update P3 {MOVED}", "P3 belongs to Barnsley squad: only its members can add to it."),
    (f"/update P99 {MOVED}", "There is no pilot P99 that you can see. Yours: P1 and P2."),
    (f"/update share:world {MOVED}", "share takes squad, place or programme, not “world”."),
    ("/update 🎉", "Put what moved in words"),
)


async def test_what_cannot_be_saved_is_refused(town: Town) -> None:
    for said, words in REFUSED:
        await town.person("tom").is_refused(said, words, "Nothing was saved.")


async def test_an_update_of_a_pilot_that_stays_with_its_squad_does_not_name_it(town: Town) -> None:
    dev, grace = town.person("dev"), town.person("grace")
    await dev.says("/pilot new Quiet rooms")
    await dev.fills(
        believe="Quiet helps.", find_out="Open one.", measure="Visits.", right_if="Ten visits.", sharing="squad"
    )
    await dev.says(f"/update P5 share:programme {MOVED}")
    await dev.sees("Saved as U6.")
    await grace.says("/show U6")
    seen = await grace.sees(MOVED, "Dev Patel")
    assert "Quiet rooms" not in seen
    assert "P5" not in seen
