"""People named in commands, as conversations: mentioned by the platform's own means, typed by name, or "me"."""

from types import SimpleNamespace
from typing import Any

from bot.model.event import Sender
from bot.model.record import Person, Role
from handlers.parts.people import told_apart
from tests.kit.dialogue import Actor, Town, mention

BOOKED = "Tom Bell booked seven visits"


async def second_tom(town: Town) -> Actor:
    """Another Tom Bell, in the same squad; of him no organisation is known."""
    amira, tom = town.person("amira"), town.newcomer("tomb", "Tom Bell", beside="amira")
    await tom.says("/help")
    await amira.says("/squad add")
    assert {"Tom Bell (organisation not known)", "Tom Bell (Sheffield City Council)"} <= {*amira.offered("person")}
    await amira.fills(person="Tom Bell (organisation not known)")
    await amira.sees("Tom Bell (organisation not known) is now a member of Sheffield family hubs squad.")
    return tom


async def test_an_update_names_a_colleague_and_notifies_them_once(town: Town) -> None:
    amira, tom = town.person("amira"), town.person("tom")
    await amira.says("/update P1 ", mention(tom), " booked seven visits")
    await tom.sees("Amira Khan on Evening texts before first visits", BOOKED)
    assert len(await tom.notified_by(of=tom)) == 1
    assert not await tom.notified_by(of=amira)
    stored = str((await town.stored())["updates"])
    assert f"'{BOOKED}'" in stored
    for said in ("/show U6", "/pilot show P1"):
        await tom.says(said)
        await tom.sees("booked seven visits")
    await amira.says("/digest now")
    await tom.sees(BOOKED)
    assert len(await tom.notified_by(of=tom)) == 1


async def test_a_changed_learning_names_them_in_plain_words(town: Town) -> None:
    amira, tom = town.person("amira"), town.person("tom")
    await amira.says("/learn P1 ", mention(tom), " asked in the evening")
    await tom.sees("Tom Bell asked in the evening")
    assert len(await tom.notified_by(of=tom)) == 1
    await amira.presses("Change it")
    assert amira.shown("learned") == "Tom Bell asked in the evening"
    await amira.fills(learned="Tom Bell asked at six in the evening")
    assert not await tom.notified_by(of=tom), "it is changed where it stands"
    await tom.says("/find evening")
    await tom.sees("Tom Bell asked at six")
    assert "Tom Bell asked at six in the evening" in await tom.all_seen()
    assert not await tom.notified_by(of=tom)


async def test_a_form_that_asks_for_more_still_notifies_them(town: Town) -> None:
    amira, tom, joanne = town.person("amira"), town.person("tom"), town.person("joanne")
    await amira.says("/update ", mention(tom), " and ", mention(joanne, by_word=True), " booked seven visits")
    assert amira.shown("text") == "Tom Bell and Joanne Price booked seven visits"
    await amira.fills(text="Joanne Price booked seven visits", pilot="P2 Hub corner in the school hall")
    await joanne.sees("Joanne Price booked seven visits")
    assert len(await joanne.notified_by(of=joanne)) == 1
    assert not await joanne.notified_by(of=tom), "the words no longer name him"


async def test_said_in_plain_words_where_a_form_is_opened_by_a_button(town: Town) -> None:
    amira, tom = town.person("amira"), town.person("tom")
    await amira.says("updated ", mention(tom), " booked seven visits")
    assert amira.shown("text") == BOOKED
    await amira.fills(pilot="P1 Evening texts before first visits")
    await tom.sees(BOOKED)
    assert len(await tom.notified_by(of=tom)) == 1


async def test_a_name_tagged_word_by_word_is_one_person(town: Town) -> None:
    amira, joanne = town.person("amira"), town.person("joanne")
    await amira.says("/update P1 ", mention(joanne, by_word=True), " booked seven visits")
    await joanne.sees("Joanne Price booked seven visits")
    assert len(await joanne.notified_by(of=joanne)) == 1


async def test_names_that_touch_are_kept_apart_and_both_are_notified(town: Town) -> None:
    amira, tom, joanne = town.person("amira"), town.person("tom"), town.person("joanne")
    await amira.says("/update P1 ", mention(tom), mention(joanne), " booked seven visits")
    await joanne.sees("Tom Bell Joanne Price booked seven visits")
    assert len(await joanne.notified_by(of=tom)) == 1
    assert len(await joanne.notified_by(of=joanne)) == 1


async def test_whoever_writes_is_not_notified_of_their_own_words(town: Town) -> None:
    amira, tom = town.person("amira"), town.person("tom")
    await tom.says("/update P1 ", mention(tom), " booked seven visits")
    await amira.sees(BOOKED)
    assert not await amira.notified_by(of=tom)


async def test_somebody_outside_the_programme_is_a_plain_name(town: Town) -> None:
    amira = town.person("amira")
    nora = town.newcomer("nora", "Nora New", beside="amira")
    await amira.says("/update P1 ", mention(nora), " booked seven visits")
    await amira.sees("Nora New booked seven visits")
    assert not await amira.notified_by(of=nora)
    await nora.says("/help")
    await amira.says("/update P1 ", mention(nora), " booked an eighth")
    await amira.sees("Nora New booked an eighth")
    assert not await amira.notified_by(of=nora), "she is known by now, and in no squad"


async def test_text_without_resident_data_still_notifies(town: Town) -> None:
    amira, tom = town.person("amira"), town.person("tom")
    await amira.says("/update P1 ", mention(tom), " booked the family on 07700 900123")
    await amira.sees("Nothing was saved")
    await amira.presses("Use this text")
    await tom.sees("Tom Bell booked the family on")
    assert len(await tom.notified_by(of=tom)) == 1


async def test_people_are_added_and_removed_by_name(town: Town) -> None:
    amira, tom, joanne = town.person("amira"), town.person("tom"), town.person("joanne")
    await amira.says("/squad remove Tom Bell")
    await amira.sees("Tom Bell is no longer in Sheffield family hubs squad.")
    await amira.says("/squad add tom as observer")
    await amira.sees("Tom Bell is now an observer of Sheffield family hubs squad.")
    assert len(await tom.notified_by(of=tom)) == 1
    await amira.says("/squad add @Tom lead")
    await amira.sees("Tom Bell is now a lead of Sheffield family hubs squad.")
    await amira.says("/squad remove ", mention(joanne, by_word=True), " from the squad")
    await amira.sees("Joanne Price is no longer in Sheffield family hubs squad.")
    await amira.says("/squad remove me")
    await tom.sees("Amira Khan is no longer in Sheffield family hubs squad.")
    await tom.is_refused("/squad remove me", "Tom Bell is the squad’s only lead. Make somebody else a lead first.")
    await tom.is_refused("/squad add me observer", "Tom Bell is the squad’s only lead.")
    await tom.is_refused("/squad add myself", "Tom Bell is a lead of Sheffield family hubs squad already.")


async def test_somebody_who_has_never_typed_to_squadbot_can_be_added_by_a_mention(town: Town) -> None:
    amira = town.person("amira")
    nora = town.newcomer("nora", "Nora New", beside="amira")
    await amira.is_refused("/squad add Nora New", "There is nobody here called “Nora New”.")
    await amira.is_refused(("/squad remove ", mention(nora)), "Nora New is not in Sheffield family hubs squad.")
    await amira.says("/squad add ", mention(nora), " as a lead")
    await amira.sees("Nora New is now a lead of Sheffield family hubs squad.")
    assert len(await amira.notified_by(of=nora)) == 1
    await nora.says("/squad remove ", mention(amira))
    await nora.sees("Amira Khan is no longer in Sheffield family hubs squad.")


async def test_names_nobody_has_are_answered_with_what_to_do(town: Town) -> None:
    amira = town.person("amira")
    await amira.is_refused("/squad remove Tom Bel", "Did you mean Tom Bell?", "/squad remove Tom Bell")
    await amira.is_refused("/squad remove @Zebedee", "There is nobody here called “Zebedee”.", "use the form")
    await amira.is_refused("/squad remove Zebedee", "There is nobody here called “Zebedee”.", "/squad remove")
    await amira.is_refused("/squad remove 😀", "There is nobody here called “😀”.")
    await amira.is_refused(f"/squad add {'x' * 200}", f"There is nobody here called “{'x' * 40}…”.")


async def test_two_people_of_one_name_are_told_apart(town: Town) -> None:
    amira = town.person("amira")
    await second_tom(town)
    for said in ("Tom", "@tom bell", "bell"):
        await amira.is_refused(
            f"/squad remove {said}",
            "could be Tom Bell (Sheffield City Council) or Tom Bell (organisation not known). Say which.",
        )
    await amira.says("/squad remove")
    assert amira.offered("person") == [
        "Amira Khan",
        "Joanne Price",
        "Tom Bell (Sheffield City Council)",
        "Tom Bell (organisation not known)",
    ]
    await amira.says("/squad remove Tom Bell (Sheffield City Council)")
    await amira.sees("Tom Bell (Sheffield City Council) is no longer in Sheffield family hubs squad.")
    await amira.says("/squad")
    await amira.sees("Members: Joanne Price, Tom Bell")


async def test_a_mention_means_one_of_two_people_of_one_name(town: Town) -> None:
    amira, tom, other = town.person("amira"), town.person("tom"), await second_tom(town)
    await amira.says("/update P1 ", mention(other), " booked seven visits")
    await amira.sees(BOOKED)
    # On the page both are typed alike, and a name that two have mentions nobody.
    once = 0 if town.screen.name == "web" else 1
    assert len([text for text in await amira.notified_by(of=other) if BOOKED in text]) == once
    assert not await amira.notified_by(of=tom)


async def test_names_that_look_like_arguments_are_names(town: Town) -> None:
    amira, tom = town.person("amira"), town.person("tom")
    odd = town.newcomer("odd", "P2 share:squad", beside="amira")
    await amira.says("/update P1 ", mention(odd), " met ", mention(tom))
    await amira.sees("P2 share:squad met Tom Bell", "seen by squads in this place")
    await amira.says("/update P1 Lunch with ", mention(odd))
    await amira.sees("Lunch with P2 share:squad", "seen by squads in this place")


async def test_a_first_post_that_is_changed_before_it_went_still_notifies_once(town: Town) -> None:
    amira, tom = town.person("amira"), town.person("tom")
    town.post_held = True
    await amira.says("/learn P1 ", mention(tom), " asked in the evening")
    await amira.presses_as("learn.edit", "L2")
    await amira.fills(learned="Tom Bell asked at six")
    town.post_held = False
    await tom.sees("Tom Bell asked at six")
    assert len(await tom.notified_by(of=tom)) == 1


async def test_what_a_form_brings_back_of_people_is_not_believed(town: Town) -> None:
    amira, tom = town.person("amira"), town.person("tom")
    values = {"pilot": "1", "text": "Joanne Price booked seven visits", "sharing": "place"}
    for number, forged in enumerate(
        ("{", "[1]", '[["2", "Joanne Price"]]', "[[99999999999999999999, 1]]", '[[2, "Tom"]]')
    ):
        await amira.submits("update.card", values | {"text": f"{values['text']} {number}"}, {"named": forged})
        await amira.sees(f"Saved as U{6 + number}.")
    assert not await amira.notified_by(of=tom), "the words name somebody else"


async def test_what_tells_two_people_of_one_name_apart(town: Town) -> None:
    async def apart(*people: Person, roles: dict[int, Role] | None = None) -> list[str]:
        async with town.squadbot.store.unit() as unit:
            ask: Any = SimpleNamespace(record=unit)
            return [*(await told_apart(ask, people, roles or {})).values()]

    made = {}
    async with town.squadbot.store.unit() as unit:
        for key, platform, organisation in (
            ("a", "slack", "NHS"),
            ("b", "slack", "NHS"),
            ("c", "teams", "NHS"),
            ("d", "teams", "Leeds City Council"),
        ):
            made[key] = await unit.people.add(Sender(platform, "T1", key, "Tom Bell"), organisation=organisation)
        await unit.commit(town.clock.now())
    a, b, c, d = made.values()
    assert await apart(a, d) == ["Tom Bell (NHS)", "Tom Bell (Leeds City Council)"]
    assert await apart(a, b, roles={a.id: Role.LEAD, b.id: Role.MEMBER}) == ["Tom Bell (lead)", "Tom Bell (member)"]
    assert await apart(a, c) == ["Tom Bell (Slack)", "Tom Bell (Teams)"]
    assert await apart(a, c, d) == [
        "Tom Bell (NHS, Slack)",
        "Tom Bell (NHS, Teams)",
        "Tom Bell (Leeds City Council, Teams)",
    ]
    assert await apart(a, b) == ["Tom Bell (1)", "Tom Bell (2)"]
    assert await apart(a, a) == ["Tom Bell"]
