"""Raising barriers and answering them, as conversations."""

import pytest

from tests.kit.dialogue import Town

WALL = "Schools may not share their registers with hubs"


@pytest.mark.postgresql
async def test_one_line_with_everything_in_it_is_saved(town: Town) -> None:
    dev, ruth = town.person("dev"), town.person("ruth")
    await dev.says(f"/barrier P3 kind:data owner:DfE by:2026-12-01 share:programme {WALL}")
    await dev.sees("Saved as B3. The whole programme can see it")
    await ruth.sees(
        "Dev Patel raised a barrier: B3",
        WALL,
        "Kind: data",
        "Waiting for: Department for Education",
        "Reply by: 1 December 2026",
        "P3 A job coach",
    )


async def test_what_is_missing_is_asked_for_with_the_rest_kept(town: Town) -> None:
    dev = town.person("dev")
    await dev.says(f"/barrier owner:“work and pensions” {WALL}")
    assert (dev.shown("text"), dev.shown("organisation")) == (WALL, "dwp")
    assert (dev.shown("reply_by"), dev.shown("pilot")) == ("2026-12-03", "3")
    await dev.fills()
    assert dev.errors == {"kind": "Choose one of these."}
    await dev.fills(kind="Data: sharing it, or having it", reply_by="2026-02-30")
    assert dev.errors == {"reply_by": "There is no date 2026-02-30. Give one like 2026-06-05."}
    await dev.fills(reply_by="2026-11-18")
    assert dev.errors == {"reply_by": "18 November 2026 is too early. Choose 19 November 2026 or later."}
    assert dev.shown("text") == WALL
    await dev.fills(reply_by="2026-12-24", pilot="No pilot: it stands in the way of the whole squad")
    seen = await dev.sees("Waiting for: Department for Work and Pensions", "Reply by: 24 December 2026")
    assert "Pilot:" not in seen


REFUSED = (
    ("by:2026-02-30", "There is no date “2026-02-30”. Write the day the reply is needed by like 3 December 2026."),
    ("by:soon", "There is no date “soon”."),
    ("by:2026-11-18", "18 November 2026 has passed. Give a day from 19 November 2026 on."),
    ("owner:DfX", "There is no organisation called “DfX”."),
    ("owner:department", "“department” could be Department"),
    ("kind:weather", "kind takes structure, priorities, funding, data or culture, not “weather”."),
    ("P1", "P1 belongs to Sheffield family hubs squad: only its members can add to it."),
)


async def test_what_cannot_be_meant_is_refused(town: Town) -> None:
    for options, words in REFUSED:
        await town.person("dev").is_refused(f"/barrier {options} {WALL}", words, "Nothing was saved.")


async def test_the_squad_that_raised_it_can_say_it_was_answered(town: Town) -> None:
    dev, ruth = town.person("dev"), town.person("ruth")
    await dev.says(f"/barrier kind:data owner:DfE by:2026-12-01 {WALL}")
    await ruth.presses("B3 has been answered")
    await ruth.fills(answer=" ")
    assert ruth.errors == {"answer": "The answer is needed."}
    await ruth.fills(answer="A shared register opens in January.")
    await ruth.sees("Your changes to B3 are saved. It no longer waits")
    seen = await dev.all_seen()
    assert "B3 has been answered" in seen
    assert "A shared register opens in January." in seen
    assert "raised a barrier" not in seen, "the card is changed in place"


async def test_the_department_that_owns_it_can_answer_and_others_cannot(town: Town) -> None:
    marcus, grace, helen = town.person("marcus"), town.person("grace"), town.person("helen")
    for who in (grace, helen):
        await who.says("/show B1")
        await who.sees("Schools may not share their lists")
        assert not await who.buttons(), "no button that would refuse them"
    await marcus.says("/show B1")
    await marcus.presses("B1 has been answered")
    await marcus.fills(answer="The guidance changes in March.")
    await marcus.sees("Your changes to B1 are saved.")
    assert "Answered by: Department for Education" in await marcus.all_seen()
    await grace.says("/show B1")
    await grace.sees("The answer", "The guidance changes in March.")


@pytest.mark.postgresql
async def test_of_two_answers_the_first_stands(town: Town) -> None:
    amira, marcus = town.person("amira"), town.person("marcus")
    for who in (amira, marcus):
        await who.says("/show B1")
        await who.presses("B1 has been answered")
    await marcus.fills(answer="Yes, from March.")
    before = await town.stored()
    await amira.fills(answer="They never wrote back.")
    assert amira.refused
    await amira.sees("B1 has been answered already.", "/show B1")
    assert await town.stored() == before
    await amira.presses("B1 has been answered")
    await amira.sees("B1 has been answered already.")


async def test_a_press_on_another_squads_barrier_is_refused_before_anything_is_typed(town: Town) -> None:
    dev = town.person("dev")
    await dev.presses_as("barrier.answer", "B1")
    await dev.sees("Only the squad that raised B1, or Department for Education, can say how it was answered.")
    assert dev.form is None
    await dev.presses_as("barrier.answer", "B99")
    await dev.sees("There is no such barrier that you can see.")


@pytest.mark.postgresql
async def test_a_department_sees_what_waits_for_it_whatever_challenge_it_is_on(town: Town) -> None:
    grace, marcus = town.person("grace"), town.person("marcus")
    await grace.says("/barrier kind:data owner:DfE by:2026-12-01 Schools may not tell us who is absent")
    await grace.sees("Saved as B3.")
    await marcus.says("/digest now")
    await marcus.sees("B3 Schools may not tell us who is absent")


@pytest.mark.postgresql
async def test_whoever_waits_is_told_of_the_answer_once(town: Town) -> None:
    grace, sam, marcus = town.person("grace"), town.person("sam"), town.person("marcus")
    await grace.says("/barrier kind:data owner:DfE by:2026-12-01 Schools may not tell us who is absent")
    await marcus.says("/show B3")
    await marcus.presses("B3 has been answered")
    form = marcus.form
    await marcus.fills(answer="They may from March.", id_="answer")
    marcus.form = form
    await marcus.fills(answer="They may from March.", id_="answer")
    seen = await sam.all_seen()
    assert seen.count("B3 has been answered by Department for Education.") == 1
    assert "Marcus Lee recorded the answer." in seen
    assert "raised a barrier" not in seen, "the card has its answer too"
    assert seen.count("They may from March.") == 2
    await grace.says("/barrier kind:data owner:DfE by:2026-12-01 Another")
    await grace.presses("B4 has been answered")
    await grace.fills(answer="Yes.")
    assert "B4 has been answered by" not in await sam.all_seen(), "they read it where it was given"


async def test_an_observer_of_the_department_neither_sees_the_button_nor_answers(town: Town) -> None:
    marcus = town.person("marcus")
    zoe = town.newcomer("zoe", "Zoe Hart", beside="marcus")
    await zoe.says("/help")
    await marcus.says("/squad add")
    await marcus.fills(person="Zoe Hart", role="observer")
    await zoe.says("/show B1")
    assert await zoe.buttons() == []
    before = await town.stored()
    await zoe.presses_as("barrier.answer", "B1")
    await zoe.sees("Only the squad that raised B1, or Department for Education, can say how it was answered.")
    assert zoe.form is None
    await zoe.submits("barrier.answered", {"answer": "No."}, {"barrier": "B1"})
    assert zoe.refused
    assert await town.stored() == before


async def test_the_day_is_read_as_people_write_it(town: Town) -> None:
    dev = town.person("dev")
    for number, (typed, day) in enumerate(
        (
            (f"by:5 December 2026 {WALL}", "5 December 2026"),
            (f"{WALL} by: 5th Dec", "5 December 2026"),
            (f"by:5/12/2026 {WALL}", "5 December 2026"),
            (f'by:"5 jan" {WALL}', "5 January 2027"),
            (f"by:2026-12-05 {WALL}", "5 December 2026"),
            (f"by:tomorrow {WALL}", "20 November 2026"),
            (f"{WALL} by:friday", "20 November 2026"),
        ),
        start=3,
    ):
        await dev.says(f"/barrier P3 kind:data owner:DfE {typed}")
        await dev.sees(f"Saved as B{number}.", f"Reply by: {day}", WALL)
    for typed in ("by:5", "by:31/2/2026", "by:5-12", "by:12/2026", "by:32 December"):
        await dev.is_refused(f"/barrier P3 kind:data owner:DfE {typed} {WALL}", "There is no date")
