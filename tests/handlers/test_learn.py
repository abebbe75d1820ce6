"""Saving learnings, as conversations."""

import pytest

from tests.kit.dialogue import Town

LEARNED = "Grandparents bring the children when parents cannot"


@pytest.mark.socket
async def test_one_line_is_saved_and_the_squad_sees_it(town: Town) -> None:
    dev, ruth = town.person("dev"), town.person("ruth")
    await dev.says(f"/learn {LEARNED}")
    await dev.sees("Dev Patel saved a learning: L2", LEARNED, "Saved as L2. The whole programme can see it")
    await ruth.sees("Dev Patel saved a learning: L2", "P3 A job coach at stay-and-play", "reasoned")
    await ruth.does_not_see("Saved as L2.")


@pytest.mark.socket
async def test_with_several_pilots_a_form_asks_which(town: Town) -> None:
    tom = town.person("tom")
    await tom.says(f"/learn {LEARNED}")
    assert tom.form is not None
    await tom.fills(pilot="")
    assert tom.errors == {"pilot": "Choose one of these."}
    await tom.fills(pilot="P2 Hub corner in the school hall")
    await tom.sees(LEARNED, "P2 Hub corner in the school hall")


async def test_the_pilot_named_is_the_pilot(town: Town) -> None:
    tom = town.person("tom")
    await tom.says(f"/learn p1 {LEARNED}")
    await tom.sees("P1 Evening texts before first visits")


async def test_the_card_keeps_the_design_behind_the_evidence(town: Town) -> None:
    dev = town.person("dev")
    await dev.says("/learn")
    await dev.fills(learned=LEARNED, observed="Nine of twelve came with a grandparent.", measured="yes")
    await dev.sees("Observed", "Nine of twelve", "seen here")
    await dev.says("/learn")
    await dev.fills(learned="Another", compared_with="last summer’s group", therefore="We will invite them by name.")
    await dev.sees("compared with last summer’s group", "Therefore", "invite them by name")


async def test_plain_words_do_as_well_in_private(town: Town) -> None:
    dev, ruth = town.person("dev").in_private(), town.person("ruth")
    await dev.says(f"We learned: {LEARNED}")
    await dev.sees("Saved as L2.")
    await ruth.sees("Dev Patel saved a learning: L2", LEARNED)


@pytest.mark.socket
async def test_the_writer_changes_it_in_place_and_others_cannot(town: Town) -> None:
    dev, ruth = town.person("dev"), town.person("ruth")
    await dev.says(f"/learn {LEARNED}")
    await ruth.presses("Change it")
    await ruth.sees("Only Dev Patel or the squad’s lead can change L2.")
    assert ruth.refused
    await dev.presses("Change it")
    await dev.fills(learned="Aunts come too", sharing="squad")
    await dev.sees("Your changes to L2 are saved. Only your squad will see it.")
    assert "Aunts come too" in await ruth.all_seen()
    assert LEARNED not in await ruth.all_seen()


@pytest.mark.postgresql
@pytest.mark.socket
async def test_a_retry_saves_and_says_it_once(town: Town) -> None:
    dev = town.person("dev")
    await dev.says(f"/learn {LEARNED}", id_="the-same")
    await dev.says(f"/learn {LEARNED}", id_="the-same")
    assert (await dev.all_seen()).count("saved a learning") == 1
    await dev.says("/show L3")
    await dev.sees("There is no L3 that you can see.")


@pytest.mark.postgresql
async def test_a_card_sent_twice_is_saved_once(town: Town) -> None:
    dev = town.person("dev")
    await dev.says("/learn")
    form = dev.form
    await dev.fills(learned=LEARNED, id_="sent-once")
    dev.form = form
    await dev.fills(learned=LEARNED, id_="sent-once")
    assert (await dev.all_seen()).count("saved a learning") == 1


async def test_somebody_outside_the_squad_may_not_add(town: Town) -> None:
    marcus = town.person("marcus").elsewhere("test-learn-and-grow")
    await marcus.says(f"/learn {LEARNED}")
    assert marcus.refused
    helen = town.person("helen")
    await helen.does_not_see(LEARNED)


async def test_a_pilot_of_another_squad_or_none_is_refused(town: Town) -> None:
    dev = town.person("dev")
    await dev.says(f"/learn P1 {LEARNED}")
    await dev.sees("P1 belongs to Sheffield family hubs squad: only its members can add to it.", "Nothing was saved.")
    await dev.says(f"/learn P99 {LEARNED}")
    await dev.sees("There is no pilot P99 that you can see. Yours: P3.")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("/learn 🎉🎉🎉", "Put what you learned in words"),
        ("/learn \u200f\u202e\u200f", "Put what you learned in words"),
        ("/learn " + "x" * 19_000, "That is 19,000 characters, and 3,000 is the most. Shorten it"),
        ("/learn share:everyone Families like it", "share takes squad, place or programme, not “everyone”."),
    ],
)
async def test_bad_text_gets_one_sentence_and_an_example_and_changes_nothing(town: Town, typed: str, said: str) -> None:
    dev = town.person("dev")
    await dev.says(typed)
    await dev.sees(said, "For example: /learn", "Nothing was saved.")
    assert dev.refused
    await dev.says("/show L2")
    await dev.sees("There is no L2")


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Ask <!channel> to read it", "“<!channel>” is kept as plain words and calls nobody."),
        ("Tell @here about it", "“@here” is kept as plain words and calls nobody."),
        ("It <b>works</b>", "The formatting is shown just as you typed it"),
        ("It **really** works", "The formatting is shown just as you typed it"),
        ("It works \u202eorks", "The text has marks that turn its direction"),
    ],
)
async def test_markup_and_calls_are_kept_as_typed_and_act_on_nothing(town: Town, typed: str, said: str) -> None:
    dev = town.person("dev")
    await dev.says(f"/learn {typed}")
    await dev.sees(typed, said)


async def test_an_empty_card_says_which_field_and_keeps_the_rest(town: Town) -> None:
    dev = town.person("dev")
    await dev.says("/learn")
    await dev.fills(observed="Nine came.")
    assert dev.errors == {"learned": "This needs an answer."}
    assert dev.form is not None
    assert next(each for each in dev.form.inputs if each.name == "observed").value == "Nine came."
    await dev.says("/show L2")
    await dev.sees("There is no L2")


async def test_a_change_made_from_a_private_card_reaches_what_the_squad_was_shown(town: Town) -> None:
    dev, ruth = town.person("dev"), town.person("ruth")
    await dev.says(f"/learn {LEARNED}")
    dev.in_private()
    await dev.says("/show L2")
    await dev.presses("Change it")
    await dev.fills(learned="Aunts come too")
    await dev.sees("Your changes to L2 are saved.")
    seen = await ruth.all_seen()
    assert "Aunts come too" in seen
    assert LEARNED not in seen


@pytest.mark.postgresql
async def test_a_change_made_before_the_squad_was_shown_it_is_all_the_squad_is_shown(town: Town) -> None:
    dev, ruth = town.person("dev"), town.person("ruth")
    town.post_held = True
    await dev.says(f"/learn {LEARNED}")
    await dev.presses_as("learn.edit", "L2")
    await dev.fills(learned="Aunts come too")
    assert LEARNED not in str((await town.everything())["deliveries"])
    town.post_held = False
    await dev.sees("Your changes to L2 are saved.")
    seen = await ruth.all_seen()
    assert seen.count("Aunts come too") == 1
    assert LEARNED not in seen


@pytest.mark.postgresql
async def test_of_two_who_change_one_card_the_second_is_told_and_loses_nothing(town: Town) -> None:
    dev = town.person("dev")
    await dev.says(f"/learn {LEARNED}")
    await dev.presses("Change it")
    slower = dev.form
    await dev.presses("Change it")
    faster = dev.form
    for _ in range(2):
        dev.form = faster
        await dev.fills(learned="Aunts come too", id_="first")
        assert not dev.errors, "a retry is no second writer"
    before = await town.stored()
    dev.form = slower
    await dev.fills(observed="Nine came.")
    assert dev.errors == {
        "learned": "L2 changed while you were writing. It now reads: “Aunts come too”. "
        "Nothing of yours was saved: copy it, and open L2 again."
    }
    assert dev.shown("observed") == "Nine came."
    assert await town.stored() == before


async def test_what_has_been_in_digests_is_not_promised_to_be_unseen(town: Town) -> None:
    dev, amira, marcus = town.person("dev"), town.person("amira"), town.person("marcus")
    await dev.says(f"/learn P3 {LEARNED}")
    await dev.presses("Change it")
    await dev.fills(challenge="Raising take-up of Best Start Family Hubs")
    for who in (amira, marcus):
        await who.says("/digest now")
        await who.sees(LEARNED)
    await dev.presses("Change it")
    await dev.fills(sharing="squad")
    await dev.sees(
        "It has been in 2 digests already and stays readable there. From now on only your squad will see it."
    )
    await dev.presses("Change it")
    await dev.fills(sharing="programme")
    await dev.sees("The whole programme can see it")
