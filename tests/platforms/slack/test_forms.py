"""Any form as a modal and back: what was filled in is what the pipeline is given."""

import string
from datetime import date
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
    Input,
    PersonField,
    PlaceField,
    RawValue,
    RawValues,
    SwitchField,
    TextField,
)
from bot.model.message import Button, Buttons, paragraph
from bot.model.reading import read
from bot.platforms.slack.forms import answer_to, modal, read_submission
from bot.platforms.slack.inputs import block_id
from bot.platforms.slack.render import Reader
from tests.kit.examples import examples
from tests.kit.slack_forms import state_of
from tests.kit.slack_shapes import view_problems
from tests.platforms.slack.reading import PEOPLE, missing, words_in
from tests.platforms.trees import filled_forms, forms, visible_words

KNOWS = Reader(account_of=PEOPLE.get)
PERSON_OF = {account: person for person, account in PEOPLE.items()}.get
_long = st.sampled_from(("word " * 700, "&<>" * 900, "x" * 4000, "👩\u200d👧\u200d👦" * 500, "short"))
_label = st.sampled_from(
    ("A label that is somewhat longer than seventy-five characters, as labels can be ", "l" * 200, "x")
)
_many = st.integers(1, 320).map(lambda count: tuple(Choice(f"v{n}", f"Choice {n}") for n in range(count)))
_long_choices = st.lists(_label, min_size=1, max_size=12).map(
    lambda labels: tuple(Choice(f"v{n}", f"{n} {label}") for n, label in enumerate(labels))
)


@st.composite
def long_forms(draw: st.DrawFn) -> Form:
    """A form with long words and many choices in it."""
    yes = st.booleans()
    kinds: list[st.SearchStrategy[Any]] = [
        st.builds(TextField, st.just("t"), _long, _long, yes, yes, st.sampled_from((1, 500, 9000)), _long),
        st.builds(ChoiceField, st.just("c"), _long, _many | _long_choices, _long, yes, yes, st.just(("v1", "v0"))),
        st.builds(PlaceField, st.just("p"), _long, _many | _long_choices, _long, yes, st.just("v0")),
        st.builds(SwitchField, st.just("s"), _long, _long, st.just("yes")),
        st.builds(Explanation, _long.map(lambda text: (paragraph(text), Buttons((Button("Go", "go"),))))),
    ]
    fields = tuple(draw(kind) for kind in draw(st.permutations(kinds)))
    return Form("long", draw(_long), fields, draw(_long))


def can_be_given(field: Input, value: RawValue) -> bool:
    """Whether Slack's own input lets somebody leave this value in it."""
    text = value if isinstance(value, str) else ""
    match field:
        case TextField():
            return len(text.encode("utf-16-le")) // 2 <= max(field.limit, 1)
        case DateField():
            return not text or _is_date(text)
        case _:
            return True


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def filled(form: Form, values: RawValues, reader: Reader = Reader()) -> RawValues:  # noqa: B008 - it is frozen
    """What comes back when somebody fills the modal in."""
    view = modal(form, reader=reader)
    assert view_problems(view) == []
    given_ = {block_id(name): value for name, value in values.items()}
    drawn = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
    state = state_of(view, {name: value for name, value in given_.items() if name in drawn})
    sent = read_submission(view | {"state": {"values": state}}, PERSON_OF)
    assert (sent.form, sent.state) == (form.name, form.state)
    return sent.values


@examples(120)
@given(filled_forms())
def test_what_is_filled_in_comes_back(form_and_values: tuple[Form, RawValues]) -> None:
    form, values = form_and_values
    values = {each.name: values[each.name] if can_be_given(each, values[each.name]) else "" for each in form.inputs}
    assert filled(form, values) == values


@examples(120)
@given(filled_forms())
def test_what_a_form_starts_from_is_shown_and_comes_back(form_and_values: tuple[Form, RawValues]) -> None:
    form, values = form_and_values
    kept = {
        each.name: value if isinstance(each, TextField) or can_be_given(each, value) else ""
        for each in form.inputs
        for value in (values[each.name],)
    }
    assert filled(form.filled_with(values), {}) == kept


@examples(100)
@given(forms())
def test_every_word_of_a_form_is_there(form: Form) -> None:
    view = modal(form, context={"channel": "C1"})
    assert view_problems(view) == []
    assert missing(words_of(form), words_in([view])) == []
    assert read_submission(view).context == {"channel": "C1"}


@examples(40)
@given(long_forms())
def test_a_form_with_long_words_is_taken_and_says_them_all(form: Form) -> None:
    view = modal(form)
    assert view_problems(view) == []
    seen = "".join(words_in([view]).split())
    for word in set(words_of(form)):
        assert all(word[at : at + 15] in seen for at in range(0, len(word), 15))


def words_of(form: Form) -> list[str]:
    texts = [form.title, form.submit]
    found: list[str] = []
    for each in form.fields:
        if isinstance(each, Explanation):
            found += [word for block in each.blocks for word in visible_words(_message(block))]
            continue
        texts += [each.label, each.hint]
        if isinstance(each, TextField):
            texts.append(each.value)
        for name in ("choices", "people", "places"):
            texts += [choice.label for choice in getattr(each, name, ())]
    return [*(word for text in texts for word in text.split()), *found]


def _message(block: Any) -> Any:
    from bot.model.message import Message

    return Message((block,), "")


PEOPLE_CHOICES = (Choice("1", "Amira Khan"), Choice("2", "Tom Baker"))


def test_people_are_chosen_from_slack_s_own_list_and_come_back_as_records() -> None:
    form = Form("f", "Who leads?", (PersonField("who", "Who?", PEOPLE_CHOICES, value="2"),))
    (block,) = modal(form, reader=KNOWS)["blocks"]
    assert (block["element"]["type"], block["element"]["initial_user"]) == ("users_select", "U0TOM")
    assert filled(form, {}, KNOWS) == {"who": "2"}
    assert filled(form, {"who": "U0AMIRA"}, KNOWS) == {"who": "1"}
    stranger = filled(form, {"who": "U0STRANGER"}, KNOWS)
    assert read(form, stranger) == {"who": "Choose one of these."}


def test_people_are_named_where_one_has_no_account_here() -> None:
    people = (*PEOPLE_CHOICES, Choice("77", "Grace Hall"))
    (block,) = modal(Form("f", "t", (PersonField("who", "Who?", people, value="77"),)), reader=KNOWS)["blocks"]
    assert block["element"]["type"] == "static_select"
    assert block["element"]["initial_option"]["text"]["text"] == "Grace Hall"


def test_nobody_to_choose_is_said_and_read_as_nothing() -> None:
    form = Form("f", "t", (PersonField("who", "Who?", ()), TextField("why", "Why?")))
    view = modal(form)
    assert view_problems(view) == []
    assert "There is nothing to choose here yet." in words_in([view])
    assert filled(form, {"why": "x"}) == {"why": "x"}


def test_a_choice_without_a_value_is_leaving_it_out() -> None:
    field = ChoiceField("mission", "Mission", (Choice("", "None of these"), Choice("health", "Health")), required=False)
    (block,) = modal(Form("f", "t", (field,)))["blocks"]
    assert block["element"]["placeholder"]["text"] == "None of these"
    assert [each["value"] for each in block["element"]["options"]] == ["health"]
    assert filled(Form("f", "t", (field,)), {}) == {"mission": ""}


@pytest.mark.parametrize(("count", "kind"), [(5, "radio_buttons"), (6, "static_select"), (100, "static_select")])
def test_one_of_few_are_buttons_and_one_of_many_a_list(count: int, kind: str) -> None:
    choices = tuple(Choice(f"{n}", f"Choice {n}") for n in range(1, count + 1))
    (block,) = modal(Form("f", "t", (ChoiceField("c", "Which?", choices),)))["blocks"]
    assert block["element"]["type"] == kind


def test_more_than_a_hundred_choices_are_grouped() -> None:
    places = tuple(Choice(f"p{n}", f"Place {n}") for n in range(250))
    form = Form("f", "t", (PlaceField("place", "Where?", places, value="p150"),))
    (block,) = modal(form)["blocks"]
    assert [group["label"]["text"] for group in block["element"]["option_groups"]] == [
        "1 to 100",
        "101 to 200",
        "201 to 250",
    ]
    assert filled(form, {}) == {"place": "p150"}


TITLED = Form(
    "pilot", "Start a pilot and its test card", (TextField("title", "Title", value="Texts"), SwitchField("on", "On?"))
)


def test_a_long_title_is_repeated_whole() -> None:
    view = modal(TITLED)
    assert view["title"]["text"] == "Start a pilot and its…"
    assert view["blocks"][0]["text"]["text"] == "Start a pilot and its test card"


def test_an_error_is_shown_beside_its_field_and_nothing_is_redrawn() -> None:
    answer = answer_to(modal(TITLED), TITLED, {"title": "Title is needed."}, {"title": " Texts ", "on": ""})
    assert answer == {"response_action": "errors", "errors": {"field:title": "Title is needed."}}


def test_a_changed_value_is_drawn_anew_with_its_error_and_a_new_id() -> None:
    before = modal(TITLED)
    cleaned = TITLED.filled_with({"title": "Texts to […]", "on": "yes"})
    answer = answer_to(before, cleaned, {"title": "This had a name in it."}, {"title": "Texts to Ann", "on": "yes"})
    assert answer["response_action"] == "update"
    assert view_problems(answer["view"]) == []
    assert "There is a problem: This had a name in it." in words_in([answer["view"]]).replace("\n", "")
    old, new = (_input(view, "title") for view in (before, answer["view"]))
    assert old["block_id"] == new["block_id"]
    assert old["element"]["action_id"] != new["element"]["action_id"]
    assert read_submission(answer["view"] | {"state": {"values": state_of(answer["view"])}}).values == {
        "title": "Texts to […]",
        "on": "yes",
    }


def test_an_error_of_no_field_and_a_next_form_are_drawn_anew() -> None:
    view = modal(TITLED)
    general = answer_to(view, TITLED, {"": "The pilot is closed."}, {"title": "Texts", "on": ""})
    assert general["response_action"] == "update"
    assert "The pilot is closed." in words_in([general["view"]])
    following = answer_to(view, Form("next", "And now", (TextField("more", "More?"),)), {}, {"title": "Texts"})
    assert following["view"]["callback_id"] == "next"


def test_a_text_longer_than_slack_s_box_is_shown_whole() -> None:
    text = " ".join(f"word{number}" for number in range(900))
    view = modal(Form("f", "t", (TextField("said", "What was said", multiline=True, limit=9000, value=text),)))
    assert view_problems(view) == []
    assert "The text went on:" in words_in([view])
    assert missing(text.split(), words_in([view])) == []


@pytest.mark.parametrize("metadata", ["", "not json", "[]", '{"s": 3, "c": {"channel": 7}}', '{"s": {"pilot": "P1"}}'])
def test_metadata_that_a_client_changed_is_no_surprise(metadata: str) -> None:
    sent = read_submission({"private_metadata": metadata, "callback_id": "x"})
    assert sent.state in ({}, {"pilot": "P1"})
    assert sent.context == {}


@pytest.mark.parametrize(
    "form",
    [
        Form("f", "t", tuple(TextField(f"t{n}", "x") for n in range(101))),
        Form("f", "t", (), state={"text": "x" * 3000}),
        Form("f", "t", (TextField("n" * 300, "x"),)),
        Form("f", "t", (ChoiceField("c", "x", (Choice("v" * 151, "x"),)),)),
    ],
)
def test_a_form_that_slack_cannot_carry_is_its_author_s_to_mend(form: Form) -> None:
    with pytest.raises(ValueError, match=r"Slack gives back|a modal takes"):
        modal(form)


@given(st.text(string.printable, max_size=30), st.text(string.printable, max_size=30))
def test_the_same_value_keeps_its_id_and_another_gets_another(one: str, other: str) -> None:
    ids = [
        _input(modal(Form("f", "t", (TextField("x", "X", value=value),))), "x")["element"]["action_id"]
        for value in (one, one, other)
    ]
    assert ids[0] == ids[1]
    assert (ids[0] == ids[2]) == (one == other)


def _input(view: Any, name: str) -> Any:
    return next(block for block in view["blocks"] if block.get("block_id") == block_id(name))
