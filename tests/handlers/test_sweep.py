"""Whatever anybody types: nothing fails, nothing is half stored, and something is said."""

import pytest

import handlers
from bot.model.answer import Accepted
from bot.registry import Registry
from tests.kit.dialogue import Actor, Town

TYPED = {
    "nothing": "",
    "only spaces": " \t  \u3000\u00a0 ",
    "20,000 characters": "x" * 20_000,
    "20,000 words": "ab " * 20_000,
    "emoji": "🎉👩\u200d👧\u200d👦🏳️\u200d🌈",
    "calls": "<!channel> @here <@U123> everyone",
    "HTML": '<script>alert("x")</script>',
    "Markdown": "# *Bold* [a](javascript:alert(1)) `code`",
    "turned": "\u202eelif\u2066 مرحبا\u200f",
    "NUL": "before\x00after",
    "lone surrogate": "before\ud800after",
    "an unknown pilot": "P999 and more",
    "a huge number": "P99999999999999999999",
    "an unknown place": "place:Narnia texts",
    "an odd option": "share:🎉 kind:<b> by:0000-00-00 words",
    "a colon": "place: challenge: overdue:",
    "quotes": 'place:"“ \'mixed" words”',
    "SQL": "'; DROP TABLE people; -- %s {0} \\",
    "full-text operators": '"a" OR b* NEAR(c) AND NOT -d ^e :f',
}
"""What is typed after each command."""
REGISTRY = Registry(handlers.MODULES)
COMMANDS = (*sorted({*REGISTRY.commands, *(name.split()[0] for name in REGISTRY.commands)}), "nonsense", "")
"""Every command there is, the first words of those with two ("pilot"), and what is none."""


PAIRS = [(command, kind) for command in COMMANDS for kind in TYPED]
FIRST = {"web": 0, "slack": 2, "teams": 4}
"""Each platform takes every sixth pair from here on, so that together they take half of all."""


@pytest.mark.postgresql
async def test_anything_may_follow_any_command(town: Town, pytestconfig: pytest.Config) -> None:
    who = town.person("tom")
    before = await town.stored()
    on_page = (town.screen.name, town.squadbot._store.database.dialect) == ("web", "sqlite")
    pairs = PAIRS[::2] if pytestconfig.getoption("whole") and on_page else PAIRS[FIRST[town.screen.name] :: 6]
    for command, kind in pairs:
        before = await _holds(town, who, f"/{command} {TYPED[kind]}", before, f"/{command} + {kind}")


@pytest.mark.parametrize("first", FIRST.values())
def test_a_sample_of_the_sweep_has_every_command_and_every_kind(first: int) -> None:
    sample = PAIRS[first::6]
    assert {command for command, _ in sample} == set(COMMANDS)
    assert {kind for _, kind in sample} == set(TYPED)


async def _holds(town: Town, who: Actor, said: str, before: dict[str, list[str]], what: str) -> dict[str, list[str]]:
    await who.says(said)
    after = await town.stored()
    if who.form is not None:
        assert after == before, f"{what}: a form was opened and something stored"
        return after
    seen = await who.newly_seen()
    assert seen.strip(), f"{what}: nothing was said"
    if "Saved as" not in seen and "Digest for" not in seen:
        assert after == before, f"{what}: something was stored and not said"
    assert "\x00" not in seen
    if who.refused:
        given_back = said if town.screen.gives_back else ""
        assert len(seen) < 700 + len(given_back), f"{what}: {seen[:200]}"
    else:
        assert isinstance(who.answer, Accepted), what
    return after


@pytest.mark.postgresql
@pytest.mark.socket
async def test_plain_words_of_any_kind_are_answered(town: Town) -> None:
    dev = town.person("dev").in_private()
    before = await town.stored()
    for kind, typed in TYPED.items():
        before = await _holds(town, dev, typed, before, kind)


async def test_a_newcomer_may_read_and_is_told_why_they_may_not_add(town: Town) -> None:
    zoe = town.newcomer("zoe", "Zoe Hart", beside="dev")
    await zoe.says("/help")
    before = await town.stored()
    for said, words in (
        ("/find texts", "A text at six"),
        ("/pilot list", "4 pilots"),
        ("/pilot show P1", "P1 Evening texts"),
        ("/show L1", "Learning L1"),
        ("/squad", "Barnsley squad"),
    ):
        await zoe.says(said)
        await zoe.sees(words)
    for said in ("/learn x y", "/update x y", "/barrier x y", "/pilot new x", "/pilot decide P3", "/digest now"):
        await zoe.is_refused(said, "You may not add to this squad’s record: only members of Barnsley squad can.")
    await zoe.is_refused("/squad add", "You may not change this squad: only the lead of Barnsley squad can.")
    await zoe.is_refused("/squad link", "Only the lead of Barnsley squad or a coordinator can change")
    assert await town.stored() == before
    await zoe.opens("nowhere")
    await zoe.is_refused("/learn x y", "You are not in a squad yet. Ask a squad’s lead to add you.")


@pytest.mark.postgresql
async def test_a_card_with_anything_in_every_field_is_saved_or_says_which_field(town: Town) -> None:
    tom = town.person("tom")
    for kind, typed in TYPED.items():
        await tom.says("/learn")
        before = await town.stored()
        await tom.fills(learned=typed, observed=typed, therefore=typed, compared_with=typed[:150], pilot="1")
        if tom.errors:
            assert await town.stored() == before, kind
            assert "learned" in tom.errors, kind
            assert tom.form is not None
        else:
            await tom.sees("Saved as L")


@pytest.mark.postgresql
async def test_forged_presses_and_forms_are_refused(town: Town) -> None:
    dev = town.person("dev")
    before = await town.stored()
    for action in [*REGISTRY.buttons, "squadbot.run", "no.such.button"]:
        for value in ("", "L1", "P1", "B2", "U1", "\x00", "x" * 5000, "P999999999"):
            await dev.presses_as(action, value)
            assert dev.form is not None or (await dev.newly_seen()).strip(), (action, value)
    for name in [*REGISTRY.forms, "no.such.form"]:
        for state in ({}, {"learning": "L1", "pilot": "P1", "barrier": "B2"}, {"pilot": "\x00"}):
            await dev.submits(name, {"text": "\x00", "sharing": "everyone", "pilot": "1"}, state)
    assert await town.stored() == before
