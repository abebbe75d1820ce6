"""Forms as HTML and back."""

import json

import pytest
from hypothesis import given

from bot.model.form import Filled, Form, RawValues
from bot.model.reading import read
from bot.platforms.web.body import Body
from bot.platforms.web.forms import form_html, read_values
from bot.platforms.web.render import Reader
from tests.kit.examples import examples
from tests.platforms.trees import filled_forms
from tests.platforms.web.html import Element, parsed
from tests.platforms.web.samples import every_kind_of_field, learning_form

READER = Reader("http://127.0.0.1:8080")


def sent(root: Element) -> RawValues:
    """What static/dialog.js sends of a form that nobody has touched, through JSON and the server's reading of it."""
    values: dict[str, str | list[str]] = {}
    kinds: dict[str, str] = {}
    for tag in ("input", "textarea", "select"):
        for each in root.all(tag):
            name = each.attributes.get("name")
            if name is None:
                continue
            if tag == "select":
                chosen = [option for option in each.all("option") if "selected" in option.attributes]
                values[name] = chosen[0].attributes["value"] if chosen else ""
            elif tag == "textarea":
                values[name] = each.text.removeprefix("\n")
            elif "data-multiple" in each.attributes:
                boxes = values.setdefault(name, [])
                assert isinstance(boxes, list)
                boxes += [each.attributes["value"]] if "checked" in each.attributes else []
            elif each.attributes["type"] in ("radio", "checkbox"):
                values.setdefault(name, "")
                if "checked" in each.attributes:
                    values[name] = each.attributes["value"]
            else:
                values[name] = each.attributes["value"]
                kinds[name] = each.attributes["data-kind"]
    body = Body(json.loads(json.dumps({"values": values, "kinds": kinds})))
    return read_values(body.values("values"), body.texts("kinds"))


@examples(200)
@given(filled_forms())
def test_any_form_keeps_what_was_typed_and_reads_the_same_on_the_way_back(pair: tuple[Form, RawValues]) -> None:
    form, values = pair
    found = read(form, values)
    errors = {} if isinstance(found, Filled) else found
    root = parsed(form_html(form.filled_with(values), errors, READER))
    assert read(form, sent(root)) == found
    for sentence in errors.values():
        assert root.text.count(sentence) >= 2, "each error stands at the top and beside its field"


@examples(100)
@given(filled_forms())
def test_every_input_of_any_form_has_a_label_and_what_describes_it(pair: tuple[Form, RawValues]) -> None:
    form, values = pair
    found = read(form, values)
    root = parsed(form_html(form, {} if isinstance(found, Filled) else found, READER))
    every = [each for tag in ("input", "textarea", "select", "p", "fieldset", "h2", "h3") for each in root.all(tag)]
    ids = [each.attributes["id"] for each in every if "id" in each.attributes]
    assert len(ids) == len(set(ids))
    labelled = {each.attributes["for"] for each in root.all("label")}
    named = [each for each in every if "name" in each.attributes]
    assert {each.attributes["id"] for each in named} == labelled
    for each in every:
        assert set(each.attributes.get("aria-describedby", "").split()) <= set(ids)


def test_errors_stand_beside_their_field_with_the_values_kept() -> None:
    form = learning_form()
    typed = {"title": "Texts <b>work</b>", "learned": "", "day": "2026-02-31", "sharing": "place"}
    found = read(form, typed)
    assert not isinstance(found, Filled)
    root = parsed(form_html(form.filled_with(typed), found, READER))
    (summary,) = [each for each in root.all("div") if each.attributes.get("class") == "errors"]
    assert [each.attributes["data-goto"] for each in summary.all("a")] == ["field-2", "field-3"]
    inputs = {each.attributes["name"]: each for each in root.all("input") if "name" in each.attributes}
    assert inputs["title"].attributes["value"] == "Texts <b>work</b>"
    assert "aria-invalid" not in inputs["title"].attributes
    day = inputs["day"].attributes
    assert (day["value"], day["aria-invalid"]) == ("2026-02-31", "true")
    assert "field-3-error" in day["aria-describedby"].split()
    checked = [each.attributes["value"] for each in root.all("input") if "checked" in each.attributes]
    assert checked == ["place"]


def test_an_error_of_no_field_is_told_at_the_top() -> None:
    root = parsed(form_html(learning_form(), {"elsewhere": "That pilot has ended."}, READER))
    assert "That pilot has ended." in root.text


def test_every_kind_of_field_has_its_control() -> None:
    root = parsed(form_html(every_kind_of_field(), {}, READER))
    assert [each.attributes["name"] for each in root.all("select")] == ["many", "person", "place"]
    radios = [each.attributes["value"] for each in root.all("input") if each.attributes["type"] == "radio"]
    assert radios == ["squad", "place", "programme", ""], "what is not needed can be left out again"
    assert [each.text.split(" required")[0] for each in root.all("legend")] == ["One of few", "Several"]
    assert root.all("textarea")[0].text == "\n\nkept", "a browser takes the first line break away"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("5 June 2026", "2026-06-05"),
        ("Friday 5th June, 2026", "2026-06-05"),
        ("5/6/2026", "2026-06-05"),
        ("05.06.2026", "2026-06-05"),
        ("5 jun 2026", "2026-06-05"),
        (" 2026-06-05 ", "2026-06-05"),
        ("31 February 2026", "31 February 2026"),
        ("next week", "next week"),
        ("", ""),
    ],
)
def test_dates_are_read_as_people_write_them(typed: str, read: str) -> None:
    assert read_values({"day": typed, "words": typed}, {"day": "date"}) == {"day": read, "words": typed}
