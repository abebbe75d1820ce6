"""A form's values are read once for every platform: no failure, each error beside its field, what was typed kept."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.form import (
    Choice,
    ChoiceField,
    DateField,
    Explanation,
    Filled,
    Form,
    RawValues,
    SwitchField,
    TextField,
)
from bot.model.reading import read
from tests.platforms.trees import filled_forms, forms

raw = st.text(max_size=30) | st.lists(st.text(max_size=9), max_size=3).map(tuple)


@given(forms(), st.data())
def test_anything_at_all_is_read_or_each_error_is_beside_its_field(form: Form, data: st.DataObject) -> None:
    names = [each.name for each in form.inputs]
    values = data.draw(st.dictionaries(st.sampled_from(names) | st.text(max_size=3), raw)) if names else {}
    found = read(form, values)
    if isinstance(found, Filled):
        assert set(found.values) == set(names)
    else:
        assert found
        assert set(found) <= set(names)
        assert all(sentence.endswith(".") for sentence in found.values())


@given(filled_forms())
def test_what_was_typed_is_kept(filled: tuple[Form, RawValues]) -> None:
    form, values = filled
    again = form.filled_with(values)
    assert {each.name: each.value for each in again.inputs} == values
    assert read(again, {each.name: each.value for each in again.inputs}) == read(form, values)
    assert [type(each) for each in again.fields] == [type(each) for each in form.fields]


@given(forms())
def test_left_empty_only_what_is_required_is_wrong(form: Form) -> None:
    found = read(form, {})
    wrong = found if isinstance(found, Mapping) else {}
    assert set(wrong) == {each.name for each in form.inputs if not isinstance(each, SwitchField) and each.required}


ONE_OF_EACH = Form(
    "all",
    "All",
    (
        TextField("words", "Words", limit=10),
        DateField("day", "Day", required=False, earliest=date(2026, 6, 5), latest=date(2026, 12, 31)),
        ChoiceField("one", "One", (Choice("a", "A"), Choice("b", "B")), required=False),
        ChoiceField("some", "Some?", (Choice("a", "A"), Choice("b", "B")), required=False, multiple=True),
        SwitchField("on", "On"),
        Explanation(()),
    ),
)


def test_good_values_come_out_as_what_they_are() -> None:
    found = read(
        ONE_OF_EACH,
        {
            "words": " hi ",
            "day": "2026-06-05",
            "one": "b",
            "some": ("b", "a"),
            "on": "yes",
        },
    )
    assert isinstance(found, Filled)
    assert (found.text("words"), found.day("day")) == ("hi", date(2026, 6, 5))
    assert (found.text("one"), found.several("some"), found.on("on")) == (
        "b",
        ("b", "a"),
        True,
    )
    for wrong in (lambda: found.text("day"), lambda: found.day("words"), lambda: found.several("one")):
        with pytest.raises(TypeError):
            wrong()
    with pytest.raises(KeyError):
        found.text("absent")


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("words", "", "Words is needed."),
        ("words", "🎉", "Put this in words: symbols alone cannot be found again."),
        ("words", "x" * 11, "This is 11 characters. Shorten it to 10 or fewer."),
        ("day", "2026-02-30", "There is no date 2026-02-30. Give one like 2026-06-05."),
        ("day", "2026-06-04", "4 June 2026 is too early. Choose 5 June 2026 or later."),
        ("day", "2027-01-01", "1 January 2027 is too late. Choose 31 December 2026 or earlier."),
        ("one", "c", "Choose one of these."),
        ("some", "c", "Choose one of these."),
    ],
)
def test_each_error_says_what_to_do(name: str, typed: str, sentence: str) -> None:
    assert read(ONE_OF_EACH, {"words": "hi", name: typed}) == {name: sentence}


def test_a_choice_of_several_that_is_needed() -> None:
    some = next(each for each in ONE_OF_EACH.inputs if each.name == "some")
    assert isinstance(some, ChoiceField)
    needed = replace(some, required=True)
    assert read(Form("f", "F", (needed,)), {"some": ()}) == {"some": "Choose at least one of these."}
    empty = replace(needed, choices=(), multiple=False)
    assert read(Form("f", "F", (empty,)), {"some": "a"}) == {"some": "There is nothing to choose here yet."}


def test_only_a_choice_of_several_takes_several_and_what_the_form_lacks_is_left() -> None:
    many = ChoiceField("many", "Many", (Choice("a", "A"), Choice("b", "B")), multiple=True)
    form = Form("f", "F", (TextField("words", "Words"), many))
    taken = form.taken_from({"words": ("one", "two"), "many": ("a", "b"), "other": "x"})
    assert taken == {"words": "one, two", "many": ("a", "b")}
