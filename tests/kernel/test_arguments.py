"""The grammar of command text: what is typed comes out as typed, in whatever way phones and habits write options."""

from dataclasses import dataclass
from enum import StrEnum

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.language.arguments import Grammar, Problem, Who, code, flag, nearest, option, person, rest


class Level(StrEnum):
    SQUAD = "squad"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Free:
    pilot: int | None = code("P", "pilot")
    share: Level | None = option("who", Level)
    place: str = option("Sheffield")
    text: str = rest("what you learned")


@dataclass(frozen=True, slots=True)
class Strict:
    pilot: int | None = code("P", "pilot")
    place: str = option("Sheffield")
    stage: Level | None = option("stage", Level)
    overdue: bool = flag()


@dataclass(frozen=True, slots=True)
class Named:
    pilot: int | None = code("P", "pilot", required=True)


FREE, STRICT = Grammar(Free), Grammar(Strict)
words = st.lists(
    st.text(st.characters(categories=("L", "N", "P", "S"), exclude_characters=":="), min_size=1, max_size=12),
    min_size=1,
).map(" ".join)


@given(words)
def test_free_text_comes_out_as_typed(text: str) -> None:
    assume(any(each.isalnum() for each in text) and not text.startswith(("-", "—", "–")))
    assume(not text.casefold().startswith("p") and " -" not in text and " —" not in text and " –" not in text)
    assert FREE.parse(f"  {text} ") == Free(text=text)
    assert FREE.parse(f"P12 share:place {text}") == Free(12, Level.PLACE, "", text)
    assert FREE.parse(f"{text} place:“West Yorkshire” --share squad") == Free(None, Level.SQUAD, "West Yorkshire", text)


@given(st.text())
def test_nothing_typed_raises_and_a_problem_is_a_sentence(text: str) -> None:
    for grammar in (FREE, STRICT, Grammar(Named)):
        parsed = grammar.parse(text)
        if isinstance(parsed, Problem):
            assert parsed.sentence.endswith((".", "?"))
            assert len(parsed.sentence) < 250


@pytest.mark.parametrize(
    "typed",
    [
        "place:Leeds",
        "place: Leeds",
        "PLACE:Leeds",
        "place=Leeds",
        "--place Leeds",
        "--place=Leeds",
        "—place Leeds",
        "–place: Leeds",
        'place:"Leeds"',
        "place:“Leeds”",
    ],
)
def test_an_option_may_be_written_in_all_these_ways(typed: str) -> None:
    assert STRICT.parse(typed) == Strict(place="Leeds")
    assert FREE.parse(f"{typed} Texts work") == Free(place="Leeds", text="Texts work")
    assert FREE.parse(f"Texts work {typed}") == Free(place="Leeds", text="Texts work")


def test_inside_free_text_a_colon_is_only_a_colon() -> None:
    said = "The share:squad sign and place: Leeds are words here, as is P3 in the middle"
    assert FREE.parse(said) == Free(text=said)
    assert FREE.parse("First line\n\n  second: line") == Free(text="First line\n\n  second: line")


def test_without_free_text_options_and_flags_come_in_any_order() -> None:
    wanted = Strict(3, "West Yorkshire", Level.SQUAD, overdue=True)
    for typed in (
        "p3 place:West Yorkshire stage:squad overdue",
        "P3 overdue stage:SQUAD place: West Yorkshire",
        'P3 --overdue --stage squad —place "West Yorkshire"',
    ):
        assert STRICT.parse(typed) == wanted, typed
    assert STRICT.parse("place:West Yorkshire overdue") == Strict(place="West Yorkshire", overdue=True)


@pytest.mark.parametrize(
    ("grammar", "typed", "sentence"),
    [
        (FREE, "share:world x", "share takes squad or place, not “world”."),
        (FREE, "x" * 3001, "That is 3,001 characters, and 3,000 is the most. Shorten it and send it again."),
        (FREE, "🎉", "Put what you learned in words: symbols alone cannot be found again."),
        (STRICT, "place:", "place needs a value, for example place:Sheffield."),
        (STRICT, "place:A place:B", "place is there twice. Keep one."),
        (STRICT, "plaice:Leeds", "I do not know what “plaice:Leeds” means here. Did you mean place:Sheffield?"),
        (STRICT, "P0", "I do not know what “P0” means here."),
        (Grammar(Named), "", "Say which pilot, for example P3."),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(grammar: "Grammar[object]", typed: str, sentence: str) -> None:
    assert grammar.parse(typed) == Problem(sentence)


def test_usage_shows_what_may_be_left_out() -> None:
    assert FREE.usage == "[P3] [share:squad|place] [place:Sheffield] [what you learned]"
    assert STRICT.usage == "[P3] [place:Sheffield] [stage:squad|place] [overdue]"
    assert Grammar(Named).usage == "P3"


def test_a_field_that_no_kind_made_is_refused_at_start_up() -> None:
    @dataclass(frozen=True)
    class Plain:
        text: str = ""

    with pytest.raises(TypeError, match="text: make it with"):
        Grammar(Plain)


def test_nearest() -> None:
    assert nearest("Shefield", ["Sheffield", "Leeds"]) == "Sheffield"
    assert nearest("zzzz", ["Sheffield", "Leeds"]) is None
    assert nearest("", []) is None


@dataclass(frozen=True, slots=True)
class Chosen:
    who: Who | None = person("Tom Bell", beside=("as", "a"))
    lead: bool = flag()


@pytest.mark.parametrize(
    ("typed", "named", "chosen"),
    [
        ("", (), Chosen()),
        ("Tom Bell", (), Chosen(Who("Tom Bell"))),
        ("Tom Bell as a lead", (), Chosen(Who("Tom Bell"), lead=True)),
        ("lead", (), Chosen(lead=True)),
        ("me", (), Chosen(Who("me"))),
        ("Tom Bell as a lead", ("Tom Bell",), Chosen(Who("Tom Bell", 0), lead=True)),
        ("a lead: Ann", ("Tom", "Ann"), Problem("I do not know what “lead:” means here. Did you mean lead?")),
        ("Ann", ("Tom", "Ann"), Chosen(Who("Ann", 1))),
        ("Anna", ("Ann",), Chosen(Who("Anna"))),
        ("Tom and Ann", ("Tom", "Ann"), Problem("I do not know what “and” means here.")),
    ],
)
def test_a_person_is_mentioned_named_or_me(typed: str, named: tuple[str, ...], chosen: Chosen | Problem) -> None:
    assert Grammar(Chosen).parse(typed, named) == chosen


def test_me_is_typed_and_never_somebody_of_that_name() -> None:
    assert Who("Me").is_me
    assert Who("myself").is_me
    assert not Who("Me", 0).is_me
    assert not Who("Mel").is_me
