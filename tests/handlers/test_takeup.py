"""Using here what others learned, as conversations. L1 is Tom Bell's, of Sheffield family hubs squad."""

import pytest

from tests.kit.builders import EVERYTHING, NOW
from tests.kit.builders import published as a_published
from tests.kit.dialogue import Actor, Town

CARD = {
    "find_out": "Text twenty families in Kendray at six.",
    "measure": "First visits kept, from the hub’s diary.",
    "right_if": "Fourteen of twenty come.",
}
NEWS = "Barnsley squad is trying what you learned: L1 A text at six in the evening is read"


@pytest.mark.postgresql
async def test_a_learning_of_one_place_becomes_the_next_place_s_pilot(town: Town) -> None:
    dev, ruth, amira, tom = (town.person(each) for each in ("dev", "ruth", "amira", "tom"))
    await dev.says("/find evening texts")
    await dev.presses("Read L1")
    await dev.presses("Use L1 here")
    assert dev.form is not None
    assert dev.form.title == "Use L1 here"
    assert str(dev.shown("title")).startswith("A text at six in the evening is read")
    assert str(dev.shown("believe")).startswith("Send the reminder at six")
    assert (dev.shown("measure"), dev.shown("sharing")) == ("", "programme")
    assert dev.shown("challenge") == "family_hubs"
    before = await town.stored()
    await dev.fills(kept="Six in the evening.")
    assert set(dev.errors) == {"find_out", "measure", "right_if"}
    assert dev.shown("kept") == "Six in the evening."
    assert await town.stored() == before
    await dev.fills(**CARD, title="Texts at six", changed="Twenty families, not all.", dropped="The reminder card.")
    await dev.sees("Saved as P5. The whole programme can see it")
    seen = await ruth.sees(
        "Dev Patel started a pilot: P5 Texts at six",
        "From L1 (Sheffield): A text at six in the evening is read",
        "Kept: Six in the evening.",
        "Changed: Twenty families, not all.",
        "Dropped: The reminder card.",
    )
    assert NEWS not in seen, "those who learned it hear that"
    for who in (amira, tom):
        assert (await who.all_seen()).count(NEWS) == 1
    await tom.presses("Read P5")
    await tom.sees("P5 Texts at six", "From L1 (Sheffield)", "Changed: Twenty families")
    await tom.says("/pilot show P5")
    await tom.sees("From L1 (Sheffield)", "Dropped: The reminder card.")


async def test_the_learning_s_card_says_who_uses_it_and_its_evidence_stays(town: Town) -> None:
    dev, tom = town.person("dev"), town.person("tom")
    await tom.says("/show L1")
    before = await tom.sees("compared with families texted at nine in the morning")
    assert "In use in" not in before
    await starts(dev)
    await tom.says("/show L1")
    seen = await tom.sees("In use in Barnsley: P5 Texts at six", "[Read P5]")
    assert "compared with families texted at nine in the morning" in seen, "somebody’s trying it proves nothing yet"
    await dev.says("/pilot decide P5")
    await dev.fills(decision="stop", why="Nobody came.")
    await dev.sees("Dev Patel recorded a decision on P5 Texts at six: stop", "From L1 (Sheffield)")
    await tom.says("/show L1")
    assert "In use in" not in await tom.sees("Was tried in Barnsley: P5 Texts at six")


@pytest.mark.postgresql
async def test_only_the_newest_uses_are_listed_and_the_rest_counted(town: Town) -> None:
    dev = town.person("dev")
    for number in range(7):
        await starts(dev, title=f"Round {number}")
    await dev.says("/show L1")
    seen = await dev.sees("P11 Round 6", "P7 Round 2", "And in 2 more pilots.")
    assert "Round 1" not in seen


@pytest.mark.postgresql
async def test_the_form_sent_twice_makes_one(town: Town) -> None:
    dev, tom = town.person("dev"), town.person("tom")
    await dev.says("/use l1 here")
    form = dev.form
    for _ in range(2):
        dev.form = form
        await dev.fills(**CARD, id_="once")
    stored = await town.stored()
    assert (len(stored["takeups"]), len(stored["pilots"])) == (1, 5)
    assert (await tom.all_seen()).count(NEWS) == 1
    assert (await dev.all_seen()).count("started a pilot: P5") == 1


async def test_the_squad_that_learned_it_hears_of_no_pilot_that_it_may_not_see(town: Town) -> None:
    dev, tom, helen = town.person("dev"), town.person("tom"), town.person("helen")
    for level in ("squad", "place"):
        await starts(dev, sharing=level)
        await dev.sees("From L1 (Sheffield)")
    assert "is trying" not in await tom.all_seen()
    assert not [row for row in (await town.everything())["deliveries"] if "is trying" in row], "nothing to be held back"
    for who in (tom, helen):
        await who.says("/show L1")
        assert "In use in" not in await who.newly_seen()
        await who.is_refused("/show P5", "There is no P5 that you can see.")
    await dev.says("/show L1")
    await dev.sees("In use in Barnsley: P5", "In use in Barnsley: P6")


async def test_in_one_place_it_is_used_and_heard_of_at_that_place_s_level(town: Town) -> None:
    tom, dev = town.person("tom"), town.person("dev")
    marcus = await homes_squad(town)
    await tom.says("/learn P1 share:place The caretaker knows every family")
    await marcus.says("/use L2")
    assert marcus.shown("sharing") == "place", "no wider than the learning, unless somebody says so"
    await marcus.fills(**CARD)
    assert "Sheffield homes squad is trying what you learned: L2 The caretaker" in await tom.all_seen()
    await marcus.says("/use L2")
    await marcus.fills(**CARD, title="Ask the caretaker", sharing="programme")
    await dev.says("/show P6")
    seen = await dev.sees("P6 Ask the caretaker")
    assert "From L2" not in seen, "the learning is still that place’s alone"
    await dev.is_refused("/use L2", "There is no such learning that you can see.")


async def test_a_published_learning_is_used_and_nobody_is_told(town: Town) -> None:
    dev = town.person("dev")
    code = await published(town)
    await dev.says(f"/show {code}")
    await dev.presses("Use this here")
    before = len((await town.everything())["deliveries"])
    await dev.fills(**CARD)
    await dev.sees("Saved as P5.", f"From {code} (Wigan): Letters are not read")
    assert len((await town.everything())["deliveries"]) == before + 2, "its card, and a word to the writer"


async def test_with_several_squads_the_form_asks_which_of_the_others(town: Town) -> None:
    ruth = await town.person("ruth").opens("work-club")
    await ruth.says("/squad link place:Wakefield Wakefield work club")
    await ruth.fills()
    alone = town.person("ruth").in_private()
    await alone.says("use this here L1")
    assert alone.offered("squad") == ["Barnsley squad", "Wakefield work club"]
    await alone.fills(**CARD, squad="Wakefield work club")
    await alone.sees("Saved as P5.")
    assert "started a pilot: P5" in await ruth.all_seen()
    await ruth.says("/learn Work coaches sit by the door")
    if ruth.form is not None:
        await ruth.fills(challenge="employment", pilot="")
    await alone.says("/use L2")
    assert alone.form is not None
    assert "squad" not in {each.name for each in alone.form.inputs}, "only the other squad is left"
    await alone.fills(**CARD)
    await alone.sees("Saved as P6.")
    assert "started a pilot: P6" in await town.person("ruth").all_seen()


async def test_whoever_is_in_both_squads_does_not_give_away_what_one_kept_to_itself(town: Town) -> None:
    dev, ruth = town.person("dev"), await town.person("ruth").opens("work-club")
    await ruth.says("/squad link place:Wakefield challenge:work Wakefield work club")
    await ruth.fills()
    await ruth.says("/learn share:squad Coaches sit by the door")
    await ruth.sees("Saved as L2. Only your squad will see it.")
    there = town.person("ruth")
    await there.says("/use L2")
    assert there.shown("sharing") == "squad"
    await there.fills(**CARD, title="A desk by the door", believe="A desk in sight is used.")
    assert "From L2" not in await dev.sees("started a pilot: P5 A desk by the door")
    await there.says("/pilot show P5")
    await there.sees("From L2 (Wakefield): Coaches sit by the door")
    assert "is trying" not in await ruth.all_seen()


async def test_what_cannot_be_used_is_refused_with_a_reason(town: Town) -> None:
    tom, dev = town.person("tom"), town.person("dev")
    await tom.is_refused("/use L1", "L1 is your own squad’s learning: what comes next is a pilot like any other.")
    await tom.says("/show L1")
    assert "Use this here" not in await tom.buttons()
    await dev.is_refused("/use L99", "There is no such learning that you can see.")
    await dev.is_refused("/use", "Say which learning, for example L3.")
    await dev.is_refused("/use P1", "I do not know what “P1” means here.")
    await tom.says("/learn P1 share:squad The caretaker knows every family")
    await dev.is_refused("/use L2", "There is no such learning that you can see.")
    before = await town.stored()
    for value in ("L1", "L2", "", "P1"):
        await tom.presses_as("takeup.open", value)
        assert tom.refused
    assert await town.stored() == before


async def test_only_members_use_and_only_where_a_squad_is(town: Town) -> None:
    dev = town.person("dev")
    zoe = town.newcomer("zoe", "Zoe Hart", beside="dev")
    await zoe.says("/help")
    await zoe.is_refused("/use L1", "You may not add to this squad’s record: only members of Barnsley squad can.")
    await zoe.in_private().says("/help")
    await zoe.is_refused("/use L1", "You are not in a squad yet. Ask a squad’s lead to add you.")
    await dev.says("/squad add")
    await dev.fills(person="Zoe Hart", role="observer")
    for who in (zoe, town.newcomer("zoe", "Zoe Hart", beside="dev")):
        await who.is_refused("/use L1", "You may not add to this squad’s record: only members of Barnsley squad can.")
        await who.says("/show L1")
        assert "Use this here" not in await who.buttons()
    nowhere = await dev.opens("canteen")
    await nowhere.is_refused(
        "/use L1", "This channel is no squad’s. Give it in your squad’s channel, or to me in private."
    )
    await nowhere.says("/show L1")
    assert "Use this here" not in await nowhere.buttons()


@pytest.mark.postgresql
async def test_a_learning_kept_back_meanwhile_is_not_used_and_the_words_are_given_back(town: Town) -> None:
    tom, dev = town.person("tom"), town.person("dev")
    await tom.says("/learn P1 The caretaker knows every family")
    await dev.says("/use L2")
    await tom.presses("Change it")
    await tom.fills(sharing="squad")
    before = await town.stored()
    await dev.fills(**CARD)
    assert dev.refused
    seen = await dev.sees("There is no such learning that you can see.", "Nothing was saved.")
    assert CARD["find_out"] in seen or not town.screen.gives_back
    assert await town.stored() == before


@pytest.mark.parametrize("field", ["kept", "changed", "dropped"])
async def test_residents_stay_out_of_what_was_kept_changed_and_dropped(town: Town, field: str) -> None:
    dev = town.person("dev")
    await dev.says("/use L1")
    before = await town.stored()
    await dev.fills(**CARD, **{field: "Ring Mrs Clarke on 0114 496 0123"})
    assert set(dev.errors) == {field}
    assert await town.stored() == before


async def test_a_long_learning_starts_the_card_as_far_as_it_fits(town: Town) -> None:
    tom, dev = town.person("tom"), town.person("dev")
    await tom.says("/learn P1 " + "Families read texts. " * 100)
    await dev.says("/use L2")
    believed = str(dev.shown("believe"))
    assert 900 < len(believed) <= 1000
    assert believed.endswith("…")
    await dev.fills(**CARD)
    await dev.sees("Saved as P5.")


async def starts(who: Actor, *, title: str = "Texts at six", sharing: str = "programme") -> None:
    """They use L1."""
    await who.says("/use L1")
    await who.fills(**CARD, title=title, sharing=sharing)
    assert not who.refused
    assert not who.errors


async def homes_squad(town: Town) -> Actor:
    """The lead of a second squad in Sheffield, in its channel."""
    helen = await town.person("helen").opens("sheffield-homes")
    await helen.says("/squad link place:Sheffield Sheffield homes squad")
    await helen.fills()
    return helen


async def published(town: Town) -> str:
    """The code of a learning that was published."""
    async with town.squadbot.store.unit() as unit:
        unit.see_as(EVERYTHING)
        card = a_published("s1", "Letters are not read", place_name="Wigan", challenge="family_hubs")
        await unit.learnings.put_published(card, NOW)
        await unit.commit(NOW)
    async with town.squadbot.store.unit() as unit:
        unit.see_as(EVERYTHING)
        return (await unit.learnings.published())["s1"].code
