"""Which command was meant: by name, in plain words, or the nearest to a typo."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import handlers
from bot.pipeline.vocabulary import Nearest, Vocabulary
from bot.registry import Registry

VOCABULARY = Vocabulary(Registry(handlers.MODULES).commands)


def meant(text: str, *, slash: bool = True) -> tuple[str, str]:
    found = VOCABULARY.recognise(text, slash=slash)
    return ("?", found.corrected) if isinstance(found, Nearest) else (found[0].name, found[1])


@pytest.mark.parametrize(
    ("typed", "command", "after"),
    [
        ("learn Texts work", "learn", "Texts work"),
        ("/LEARN  Texts work", "learn", "Texts work"),
        ("pilot", "pilot show", ""),
        ("pilot P3", "pilot show", "P3"),
        ("pilot  list overdue", "pilot list", "overdue"),
        ("squad link A squad", "squad link", "A squad"),
        ("digest", "digest now", ""),
    ],
)
def test_by_name(typed: str, command: str, after: str) -> None:
    assert meant(typed) == (command, after)


@pytest.mark.parametrize(
    ("typed", "command", "after"),
    [
        ("We learned: texts work", "learn", "texts work"),
        ("we learned, texts work", "learn", "texts work"),
        ("Hello!", "help", ""),
        ("how do the pilots stand?", "pilot list", ""),
        ("what do we know about texts?", "find", "texts?"),
        ("learnings are good", "?", ""),
        ("I learned that texts work", "learn", "that texts work"),
        ("I’m off tomorrow", "absent", "tomorrow"),
        ("I am on leave 3 to 10 June", "absent", "3 to 10 June"),
        ("I'm back", "absent back", ""),
        ("we are stuck: no data", "barrier", "no data"),
        ("What's new?", "digest now", ""),
        ("who is in my squad?", "squad", ""),
    ],
)
def test_in_plain_words(typed: str, command: str, after: str) -> None:
    assert meant(typed, slash=False) == (command, after) or command == "?"


def test_after_a_slash_plain_words_are_no_command() -> None:
    assert meant("we learned: texts work")[0] == "?"


@pytest.mark.parametrize(
    ("typed", "corrected"),
    [
        ("lern Texts work", "learn Texts work"),
        ("updaet P3 It moved", "update P3 It moved"),
        ("pilot lsit place:Leeds", "pilot list place:Leeds"),
        ("pilot shwo P3", "pilot show P3"),
        ("squad ad", "squad add"),
        ("squad:ad", "squad add"),
        ("digest,shwo", "digest show"),
        ("xyzzy", ""),
        ("", ""),
        ("🎉", ""),
        ("digset now", "digest now"),
        ("I wonder", ""),
        ("remind me tomorrow", ""),
    ],
)
def test_a_typo_is_corrected_and_the_rest_kept(typed: str, corrected: str) -> None:
    assert meant(typed) == ("?", corrected)


OPENINGS = [words for command in VOCABULARY._commands.values() for words in (command.name, *command.words)]
COMMAND_SHAPED = st.lists(
    st.sampled_from([*OPENINGS, "lsit", "ad", "shwo"])
    | st.text(" :,?.!\t\n\x1c\u00a0/Kſ’", max_size=3)
    | st.text(max_size=4),
    max_size=6,
).map("".join)


@given(st.text() | COMMAND_SHAPED, st.booleans())
def test_nothing_raises_and_what_is_corrected_is_a_command(text: str, slash: bool) -> None:
    found = VOCABULARY.recognise(text, slash=slash)
    if isinstance(found, Nearest):
        assert len(found.said) <= 40
        assert not found.command or not isinstance(VOCABULARY.recognise(found.command, slash=True), Nearest)
