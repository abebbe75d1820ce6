"""Looking things up, as conversations: nothing here changes the record, so nothing says that it was not saved."""

from tests.kit.dialogue import Town

PRIVATE = "Families trust the caretaker more than us"


async def test_find_forgives_typos_and_says_who_to_ask(town: Town) -> None:
    dev = town.person("dev")
    await dev.says("/find evning texts")
    await dev.sees(
        "Best matches for “evning texts”",
        "A text at six in the evening is read",
        "Sheffield",
        "ask Tom Bell",
        "[Read L1]",
    )
    await dev.presses("Read L1")
    await dev.sees("Learning L1", "29 of 38 families", "compared with families texted at nine in the morning")


async def test_find_narrows_by_place_and_challenge(town: Town) -> None:
    dev = town.person("dev")
    await dev.says("/learn Texts about work are read on Sundays")
    for options, found in (
        ("place:Sheffield texts", "A text at six"),
        ("texts place:barnsley", "Texts about work"),
        ('challenge:"family hubs" texts', "A text at six"),
        ("challenge:work texts", "Texts about work"),
    ):
        await dev.says(f"/find {options}")
        seen = await dev.sees(found)
        assert seen.count("[Read L") == 1, options
    await dev.says("What do we know about texts?")
    assert (await dev.newly_seen()).count("[Read L") == 2


async def test_nothing_found_says_what_to_try(town: Town) -> None:
    dev = town.person("dev")
    await dev.says("/find quantum zebras")
    await dev.sees("Nothing found for “quantum zebras”.", "Try fewer or plainer words.")
    await dev.says("/find place:Shefield texts")
    await dev.sees("Nothing found for “texts” in Shefield. Did you mean Sheffield?", "Leave the place out")
    await dev.says("/find place:" + "x" * 20_000 + " texts")
    assert len(await dev.newly_seen()) < 300
    for said, words in (
        ("/find", "Say words to look for after the command."),
        ("/find challenge:potholes texts", "There is no challenge called “potholes”."),
        ("/find 🎉", "Put words to look for in words"),
        ("/find " + "x" * 301, "That is 301 characters, and 300 is the most."),
    ):
        seen = await dev.is_refused(said, words)
        assert "Nothing was saved." not in seen


async def test_what_a_squad_keeps_to_itself_is_found_by_it_alone(town: Town) -> None:
    tom, amira, dev = town.person("tom"), town.person("amira"), town.person("dev")
    await tom.says(f"/learn P1 share:squad {PRIVATE}")
    for who in (amira, town.person("amira").in_private()):
        await who.says("/find caretaker")
        await who.sees(PRIVATE)
        await who.says("/show L2")
        await who.sees(PRIVATE)
    for who in (dev, town.person("helen"), town.newcomer("zoe", "Zoe Hart", beside="tom")):
        await who.says("/find caretaker")
        assert PRIVATE not in await who.newly_seen()
        await who.says("/show L2")
        missing = await who.newly_seen()
        await who.says("/show L99")
        assert missing == (await who.newly_seen()).replace("L99", "L2"), "as if it did not exist"
        await who.presses_as("show", "L2")
        await who.sees("There is no L2 that you can see.")
        await who.presses_as("learn.edit", "L2")
        assert PRIVATE not in await who.newly_seen()


async def test_every_kind_of_record_is_shown_by_its_code(town: Town) -> None:
    grace = town.person("grace")
    for code, words in (
        ("L1", "Learning L1"),
        ("p4", "P4 One front door for people over eighty"),
        ("B2", "Barrier B2"),
        ("u5", "Sam Whitaker on One front door for people over eighty"),
    ):
        await grace.says(f"/show {code}")
        await grace.sees(words)
    for said in ("/show 12", "/show X1", "/show L0", "/show L1 and L2", "/show L99999999999"):
        seen = await grace.is_refused(said, "that you can see")
        assert "Nothing was saved." not in seen
    await grace.is_refused("/show", "Say a record’s code after the command.")


async def test_help_lists_every_command_and_every_example_works(town: Town) -> None:
    dev = town.person("dev")
    await dev.says("/help")
    seen = await dev.newly_seen()
    assert "what is waiting. Also /digest off, /digest pause, " in seen
    assert " and /digest weekly." in seen
    for command in town.squadbot.registry.help:
        assert f"/{command.name}" in seen
        await dev.says(f"/help {command.name.split()[0]}")
        assert command.summary in await dev.newly_seen()
        assert command.summary.endswith("."), command.name
        for example in command.examples:
            dev.takes(example)
            assert example.startswith(f"/{command.name}")


async def test_help_on_one_command_shows_how_to_type_it(town: Town) -> None:
    dev = town.person("dev")
    await dev.says("/help learn")
    await dev.sees("Type: /learn [P3] [share:squad|place|programme] [what you learned]", "For example: /learn Texting")
    await dev.says("/help /pilot")
    await dev.sees("/pilot new", "/pilot show", "/pilot list", "/pilot decide")
    await dev.says("hello")
    await dev.sees("What you can do here")
    for plain in ("hello there", "help me", "Hi Squadbot!"):
        await dev.in_private().says(plain)
        await dev.sees("What you can do here")
    for said, words in (
        ("/help lern", "There is no command “lern”. For example: /help learn"),
        ("/help squat", "There is no command “squat”. For example: /help squad"),
    ):
        seen = await dev.is_refused(said, words)
        assert "Nothing was saved." not in seen


async def test_words_that_are_no_command_say_how_to_begin(town: Town) -> None:
    dev = town.person("dev").in_private()
    await dev.is_refused("The caretaker knows every family", "There is no command", "/learn Families read a text")
    await dev.presses("See every command")
    await dev.sees("What you can do here")
    await dev.presses("See every command")
    await dev.sees("What you can do here")
    await dev.is_refused("/lern The caretaker knows", "There is no command “/lern”. Did you mean /learn?")
    await dev.presses("Use /learn")
    await dev.sees("Saved as L2.")
    await dev.presses("Use /learn")
    await dev.is_refused("/show L3", "There is no L3 that you can see.")
