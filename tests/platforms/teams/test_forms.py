"""Any form as a dialog and back: what was filled in is what the pipeline is given."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.form import (
    Choice,
    ChoiceField,
    DateField,
    Explanation,
    Form,
    PersonField,
    PlaceField,
    RawValue,
    RawValues,
    SwitchField,
    TextField,
)
from bot.model.message import Button, Buttons, Message, paragraph
from bot.platforms.teams.forms import dialog, read_submission, values_of
from bot.platforms.teams.render import read_press
from tests.kit.examples import examples
from tests.kit.teams_screen import filled_in
from tests.kit.teams_shapes import dialog_problems
from tests.platforms.teams.reading import missing, words_in
from tests.platforms.trees import filled_forms, forms, visible_words


def body(form: Form, errors: dict[str, str] | None = None) -> list[dict[str, Any]]:
    """What stands in the form's dialog."""
    drawn: list[dict[str, Any]] = dialog(form, errors or {})["card"]["content"]["body"]
    return drawn


def inputs(form: Form) -> list[dict[str, Any]]:
    return [each for each in body(form) if each["type"].startswith("Input.")]


def left_alone(form: Form) -> RawValues:
    """What comes back when somebody sends the dialog in as it is shown; Teams' own checks aside."""
    info = dialog(form)
    assert dialog_problems(info) == []
    data = dict(info["card"]["content"]["actions"][0]["data"])
    data |= {each["id"]: each.get("value", "") for each in inputs(form)}
    sent = read_submission(data)
    assert sent is not None
    assert (sent.form, sent.state) == (form.name, form.state)
    return sent.values


@examples(150)
@given(filled_forms())
def test_what_a_form_shows_comes_back(form_and_values: tuple[Form, RawValues]) -> None:
    form, values = form_and_values
    assert left_alone(form.filled_with(values)) == values


@examples(100)
@given(forms())
def test_every_word_of_a_form_is_there(form: Form) -> None:
    info = dialog(form, context={"conversation": "19:x"})
    assert dialog_problems(info) == []
    seen = words_in([info["card"]["content"]]) + info["title"]
    assert missing(words_of(form), seen) == []
    sent = read_submission(info["card"]["content"]["actions"][0]["data"])
    assert sent is not None
    assert sent.context == {"conversation": "19:x"}


def words_of(form: Form) -> list[str]:
    texts = [form.title, form.submit]
    found: list[str] = []
    for each in form.fields:
        if isinstance(each, Explanation):
            found += [word for block in each.blocks for word in visible_words(Message((block,), ""))]
            continue
        texts += [each.label, each.hint]
        for name in ("choices", "people", "places"):
            texts += [choice.label for choice in getattr(each, name, ())]
    return [*(word for text in texts for word in text.split()), *found]


ALL = Form(
    "card",
    "Everything there is",
    (
        TextField("said", "What was said", "In their own words.", multiline=True, limit=300),
        DateField("day", "By which day"),
        ChoiceField("one", "Which one", (Choice("a", "First"), Choice("b,c", "Second"))),
        ChoiceField(
            "many", "Which of them", (Choice("x,y", "Ex"), Choice("%", "Sign"), Choice("z", "Zed")), multiple=True
        ),
        PersonField("who", "Who", (Choice("1", "Amira Khan"), Choice("2", "Tom Bell"))),
        PlaceField("place", "Where", tuple(Choice(f"p{n}", f"Place {n}") for n in range(120))),
        SwitchField("tell", "Tell everyone", value="yes"),
    ),
    "Save it",
    {"learning": "L12"},
)


def sent_with(form: Form, **given_: RawValue) -> dict[str, Any]:
    """The `data` of a task/submit by somebody who gave these values."""
    card = dialog(form)["card"]["content"]
    return {**card["actions"][0]["data"], **filled_in(card, given_)}


def test_what_is_filled_in_is_read() -> None:
    assert dialog_problems(dialog(ALL)) == []
    data = sent_with(
        ALL,
        said="Texts *work*",
        day="2026-06-05",
        one="b,c",
        many=("x,y", "%"),
        who="2",
        place="p119",
        tell="",
    )
    sent = read_submission(data)
    assert sent is not None
    assert sent.values == {
        "said": "Texts *work*",
        "day": "2026-06-05",
        "one": "b,c",
        "many": ("x,y", "%"),
        "who": "2",
        "place": "p119",
        "tell": "",
    }
    assert (sent.form, sent.state) == ("card", {"learning": "L12"})


def test_each_kind_of_field_has_its_own_input() -> None:
    assert [(each["type"], each.get("style", "")) for each in inputs(ALL)] == [
        ("Input.Text", ""),
        ("Input.Date", ""),
        ("Input.ChoiceSet", "expanded"),
        ("Input.ChoiceSet", "expanded"),
        ("Input.ChoiceSet", "expanded"),
        ("Input.ChoiceSet", "filtered"),
        ("Input.Toggle", ""),
    ]
    assert [each["label"] for each in inputs(ALL) if not each.get("isRequired")] == ["Tell everyone"]
    assert inputs(ALL)[0]["errorMessage"] == "What was said is needed."


def test_a_problem_stands_above_its_field_in_words_and_what_was_typed_is_still_there() -> None:
    typed = {"said": "Ask Ann", "day": "2026-02-31", "tell": ""}
    errors = {"said": "This names somebody.", "day": "There is no date 2026-02-31.", "": "The pilot was stopped."}
    drawn = body(ALL.filled_with(typed), errors)
    assert words_in([drawn[0]]) == "Problem: The pilot was stopped."
    above = {each["label"]: words_in([before]) for before, each in pairwise(drawn) if "label" in each}
    assert above["What was said"] == "Problem: This names somebody."
    assert above["By which day"] == "Problem: There is no date 2026-02-31."
    shown = {each["label"]: (each["type"], each.get("value")) for each in drawn if "label" in each}
    assert shown["What was said"] == ("Input.Text", "Ask Ann")
    assert shown["By which day"] == ("Input.Text", "2026-02-31")
    assert shown["Tell everyone"] == ("Input.Toggle", "no")


def test_nobody_to_choose_is_said_and_read_as_nothing() -> None:
    form = Form("f", "t", (PersonField("who", "Who?", ()), TextField("why", "Why?")))
    assert dialog_problems(dialog(form)) == []
    assert "There is nothing to choose here yet." in words_in(body(form))
    assert left_alone(form) == {"why": ""}


def test_choosing_none_of_these_is_leaving_it_out() -> None:
    field = ChoiceField("mission", "Mission", (Choice("", "None of these"), Choice("health", "Health")), required=False)
    sent = read_submission(sent_with(Form("f", "t", (field,)), mission=""))
    assert sent is not None
    assert sent.values == {"mission": ""}


def test_choices_that_could_be_read_as_markup_are_in_a_closed_list() -> None:
    people = (Choice("1", "*Amira* [x](javascript:y)"), Choice("2", "Tom"))
    (drawn,) = inputs(Form("f", "t", (PersonField("who", "Who?", people),)))
    assert drawn["style"] == "compact"


def test_a_long_title_is_repeated_whole() -> None:
    title = "Start a pilot, and say in its test card what would tell you that you are right"
    info = dialog(Form("pilot", title, ()))
    assert info["title"].endswith("…")
    assert title in words_in([info["card"]["content"]])


def test_a_button_in_a_dialog_comes_back_by_itself() -> None:
    form = Form(
        "f", "t", (Explanation((paragraph("See"), Buttons((Button("Show it", "show", "L1"),)))), TextField("a", "A"))
    )
    assert dialog_problems(dialog(form)) == []
    (action,) = body(form)[1]["actions"]
    assert action["associatedInputs"] == "none"
    pressed = read_press(action["data"])
    assert pressed is not None
    assert (pressed.action, pressed.value) == ("show", "L1")
    assert read_submission(action["data"]) is None


@pytest.mark.parametrize("data", [None, [], "x", {}, {"form": 3}, {"form": ""}, {"form": None, "field:a": "x"}])
def test_what_is_no_form_of_ours_is_nothing(data: object) -> None:
    assert read_submission(data) is None


def test_what_a_client_changed_is_no_surprise() -> None:
    sent = read_submission({"form": "f", "state": ["x"], "context": {"a": 1, "b": "c"}, "field:": None, "field:n": 4.0})
    assert sent is not None
    assert (sent.state, sent.context) == ({}, {"b": "c"})
    assert sent.values == {"": "", "n": "4.0"}


@given(st.dictionaries(st.text(max_size=12), st.none() | st.booleans() | st.integers() | st.text() | st.just([{}])))
def test_whatever_is_sent_in_is_read_as_texts(data: dict[str, Any]) -> None:
    for value in values_of(
        {f"{kind}:{key}": each for kind in ("field", "several", "switch") for key, each in data.items()}
    ).values():
        assert all(isinstance(each, str) for each in ((value,) if isinstance(value, str) else value))


@pytest.mark.parametrize(
    "form",
    [
        Form("f", "t", tuple(TextField(f"t{n}", "x" * 200) for n in range(100))),
        Form("f", "t", (), state={"text": "x" * 5000}),
        Form("f", "t", (PlaceField("p", "x", tuple(Choice(f"{n}", "Place") for n in range(2000))),)),
    ],
)
def test_a_form_that_teams_cannot_carry_is_its_author_s_to_mend(form: Form) -> None:
    with pytest.raises(ValueError, match=r"Teams gives back|a dialog takes"):
        dialog(form)
