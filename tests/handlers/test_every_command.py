"""What every command, button and form must do, made from the registry: a new one is tested here without a line.

A command's own test shows what it is for; these show what nobody should have to think of.
"""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

import handlers
from bot.access import Permission
from bot.language.arguments import CAPTURE_LIMIT, Problem
from bot.pipeline.vocabulary import Nearest, Vocabulary
from bot.registry import Command, Registry
from tests.kit.dialogue import Actor, Town
from tests.kit.town import town_on, town_url_for

REGISTRY = Registry(handlers.MODULES)
VOCABULARY = Vocabulary(REGISTRY.commands)
EACH = pytest.mark.parametrize("command", REGISTRY.help, ids=lambda command: command.name)
WRITERS = [command for command in REGISTRY.help if command.needs is not Permission.READ]
NUMBER = "943 476 5919"
LONGEST_SUMMARY = 130
"""Characters that help, Slack and Teams show in two lines."""
SHORT = 4
"""Letters of a word in which one slip makes another word."""
CODES = ("", "L1", "P1", "B2", "U1")
NEEDS_NAMED_SQUAD = "Only the lead of "
STATE = {"learning": "L1", "pilot": "P1", "barrier": "B2"}


@pytest.fixture
async def town(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Town]:
    """The town on the page, on SQLite: what differs by platform or database is shown by the sweep."""
    with town_url_for("sqlite", request, tmp_path) as url:
        async with town_on(url, "web") as town:
            yield town


# --- help, examples, words and typos, without a conversation ----------------------------------------------------------


@EACH
def test_its_help_is_one_sentence(command: Command) -> None:
    summary = command.summary
    assert summary[0].isupper() and summary.endswith("."), f"“{summary}” is no sentence"  # noqa: PT018 - one message
    assert len(summary) <= LONGEST_SUMMARY, f"{len(summary)} characters; the first line has {LONGEST_SUMMARY}"


@EACH
def test_it_has_an_example_and_each_can_be_typed(command: Command) -> None:
    assert command.examples, "examples=(…): help, refusals and the gallery show them"
    for example in command.examples:
        assert f"{example} ".startswith(f"/{command.name} ")
        assert meant(example, slash=True) == command.name
        arguments = command.grammar.parse(example.removeprefix(f"/{command.name}").strip())
        assert not isinstance(arguments, Problem), example


@EACH
def test_its_plain_words_open_it(command: Command) -> None:
    for words in command.words:
        assert meant(words, slash=False) == command.name
        assert meant(words.capitalize() + ": ", slash=False) == command.name


@EACH
def test_a_slip_of_the_finger_finds_it(command: Command) -> None:
    for typed in slips(command.name):
        found = VOCABULARY.recognise(f"/{typed}", slash=True)
        near = found.command if isinstance(found, Nearest) else found[0].name
        assert near == command.name, f"/{typed} is taken for /{near}"


def meant(text: str, *, slash: bool) -> str:
    found = VOCABULARY.recognise(text, slash=slash)
    return "" if isinstance(found, Nearest) else found[0].name


def slips(name: str) -> Iterator[str]:
    """The name with two letters inside a word changed round, and with one twice; short words have no inside."""
    words = name.split()
    for at, word in enumerate(words):
        middle = len(word) // 2
        if len(word) > SHORT:
            changed_round = word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :]
            for slip in (changed_round, word[:middle] + word[middle] + word[middle:]):
                yield " ".join([*words[:at], slip, *words[at + 1 :]])


# --- in conversation --------------------------------------------------------------------------------------------------


async def test_every_example_is_answered_and_a_retry_of_it_does_nothing(town: Town) -> None:
    amira = town.person("amira")
    before = await town.stored()
    for command in REGISTRY.help:
        for number, text in enumerate(dict.fromkeys((f"/{command.name}", *command.examples))):
            once = f"{command.name} {number}"
            await amira.says(text, id_=once)
            after = await town.stored()
            if amira.form is not None:
                assert command.opens_form or text != f"/{command.name}", f"{text} opens a form: opens_form=True"
            else:
                assert (await amira.newly_seen()).strip(), f"{text}: nothing was said"
            if amira.form is not None or amira.refused:
                assert after == before, f"{text}: something was stored, and nothing said of it"
            else:
                await amira.says(text, id_=once)
                assert await town.stored() == after, f"{text}: stored again by a retry"
                assert not await amira.newly_seen(), f"{text}: said again by a retry"
            before = after


async def test_a_button_that_opens_a_form_says_so(town: Town) -> None:
    """Slack gives a press three seconds and Teams another kind of button, so both must know before the press."""
    dev = town.person("dev")
    opened = set()
    for action in REGISTRY.buttons:
        for code in CODES:
            await dev.presses_as(action, code)
            opened |= {action} if dev.form is not None else set()
    unsaid = {action for action in opened if not REGISTRY.buttons[action].opens_form}
    assert unsaid == set(), "opens_form=True"
    assert opened


async def test_what_is_too_long_is_refused_and_not_stored(town: Town) -> None:
    amira = town.person("amira")
    before = await town.stored()
    for command in REGISTRY.help:
        await amira.says(f"/{command.name} " + "ab " * (CAPTURE_LIMIT // 3 + 1))
        assert amira.refused, f"/{command.name} takes any length"
        assert (await amira.newly_seen()).strip()
    assert await town.stored() == before


async def test_resident_data_is_refused_and_kept_nowhere(town: Town) -> None:
    amira = town.person("amira")
    before = await town.stored()
    for command in REGISTRY.help:
        await amira.says(f"/{command.name} {NUMBER} came")
        assert amira.refused
        await amira.sees("an NHS number")
    for name in REGISTRY.forms:
        await amira.submits(name, {"text": f"Ring {NUMBER}", "title": NUMBER}, STATE)
    for action in REGISTRY.buttons:
        await amira.presses_as(action, NUMBER)
    assert await town.stored() == before
    kept = {name: [row for row in rows if NUMBER in row] for name, rows in (await town.everything()).items()}
    assert {name: rows for name, rows in kept.items() if rows} == {}


async def test_who_does_not_belong_is_refused_in_words(town: Town) -> None:
    """Neither a newcomer in a squad’s channel nor the lead of another squad there may do what needs a member."""
    zoe = town.newcomer("zoe", "Zoe Hart", beside="amira")
    marcus = town.person("marcus").elsewhere(town.person("helen").squad.channel)
    for actor in (zoe, marcus):
        await actor.says("/help")
        before = await town.stored()
        for command in WRITERS:
            await refused(actor, command)
        assert await town.stored() == before
        for action, spec in REGISTRY.buttons.items():
            for code in CODES:
                await actor.presses_as(action, code)
                assert actor.form is not None or (await actor.newly_seen()).strip(), (action, code)
                assert actor.form is None or spec.needs is Permission.READ, (action, code)
        for name in REGISTRY.forms:
            await actor.submits(name, {"text": "Words", "sharing": "programme", "pilot": "1"}, STATE)
        assert await town.stored() == before


async def refused(actor: Actor, command: Command) -> None:
    for example in command.examples:
        await actor.says(example)
        assert actor.refused, f"{actor.sender.name} may give {example}"
        seen = await actor.newly_seen()
        # Who may link a channel hangs on the squad that is named, so that command refuses in words of its own.
        assert (NEEDS_NAMED_SQUAD if command.needs is Permission.LINK else "You may not") in seen, example


async def test_where_no_squad_is_every_example_is_answered(town: Town) -> None:
    tom = town.person("tom")
    await tom.opens("nowhere")
    before = await town.stored()
    for command in REGISTRY.help:
        for example in command.examples:
            await tom.says(example)
            assert tom.form is not None or (await tom.newly_seen()).strip(), f"{example}: nothing was said"
            after = await town.stored()
            if tom.refused or command in WRITERS:
                assert after == before, f"{example}: something was stored for no squad"
            before = after
