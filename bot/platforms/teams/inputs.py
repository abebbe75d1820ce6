"""A form's fields as inputs of a dialog's card, and what comes back of each."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import assert_never
from urllib.parse import quote, unquote

from bot.model.form import (
    Choice,
    ChoiceField,
    DateField,
    Input,
    PersonField,
    PlaceField,
    RawValue,
    SwitchField,
    TextField,
)
from bot.platforms.teams import limits
from bot.platforms.teams.markup import is_plain
from bot.platforms.teams.rich import Piece, rich, text_runs
from bot.rendering.fitting import clean, one_line, units
from bot.rendering.runs import Json

_ONE, _SEVERAL, _SWITCH, _CHOSEN = "field:", "several:", "switch:", "chosen:"
_NOTHING = "%"
"""A choice without a value: Teams takes an empty value for no choice at all."""


def field_pieces(field: Input, error: str) -> list[Piece]:
    """The input, its problem just above it and its hint just below."""
    label = one_line(field.label) or field.name
    hint = rich([text_runs(field.hint, size="Small", isSubtle=True)], spacing="None")
    choices = _choices(field)
    if choices is not None and not choices:
        said = rich([text_runs(label, weight="Bolder")])
        return [*said, *rich([text_runs("There is nothing to choose here yet.")], spacing="None"), *hint]
    drawn = _element(field, choices or ()) | {"label": label, "spacing": "None" if error else "Medium"}
    if not isinstance(field, SwitchField) and field.required:
        drawn |= {"isRequired": True, "errorMessage": f"{label} is needed." if label[-1].isalnum() else "Answer this."}
    return [*problem(error), Piece(drawn, label), *hint]


def problem(sentence: str) -> list[Piece]:
    """What is wrong, in a colour and in words."""
    if not sentence:
        return []
    line = [*text_runs("Problem: ", weight="Bolder", color="Attention"), *text_runs(sentence, color="Attention")]
    return rich([line], spacing="Medium")


def values_of(data: Mapping[str, object]) -> dict[str, RawValue]:
    """What was given in a dialog (the `data` of a task/submit) as values for `Form.read`; anything else is left out."""
    values: dict[str, RawValue] = {}
    for key, value in data.items():
        kind, mark, name = key.partition(":")
        given = "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
        match kind + mark:
            case "field:":
                values[name] = given
            case "chosen:":
                values[name] = _read_choice(given)
            case "several:":
                values[name] = tuple(_read_choice(each) for each in given.split(",") if each)
            case "switch:":
                values[name] = "yes" if given in ("yes", "true") else ""
            case _:
                pass
    return values


def input_id(field: Input) -> str:
    """The key of this field's value in what comes back."""
    return _kind(field) + field.name


def _kind(field: Input) -> str:
    match field:
        case SwitchField():
            return _SWITCH
        case ChoiceField(multiple=True):
            return _SEVERAL
        case ChoiceField() | PersonField() | PlaceField():
            return _CHOSEN
        case _:
            return _ONE


def _choices(field: Input) -> Sequence[Choice] | None:
    """What there is to choose from; None where nothing is chosen."""
    match field:
        case ChoiceField(choices=choices) | PersonField(people=choices) | PlaceField(places=choices):
            return choices
        case _:
            return None


def _element(field: Input, choices: Sequence[Choice]) -> Json:
    drawn: Json = {"id": input_id(field)}
    match field:
        case TextField(value=value, multiline=multiline, limit=limit):
            drawn |= _text(value, multiline=multiline) | {"maxLength": max(limit, units(clean(value)), 1)}
        case DateField(value=value):
            drawn |= {"type": "Input.Date"} | ({"value": value} if value else {}) if _is_day(value) else _text(value)
        case ChoiceField(multiple=True, value=value):
            drawn |= _choice_set(choices, (value,) if isinstance(value, str) else value, multiple=True)
        case ChoiceField(value=value) | PersonField(value=value) | PlaceField(value=value):
            drawn |= _choice_set(choices, (value,) if isinstance(value, str) else value[:1], multiple=False)
        case SwitchField(value=value):
            on = "yes" if value == "yes" else "no"
            drawn |= {"type": "Input.Toggle", "title": "Yes", "valueOn": "yes", "valueOff": "no", "value": on}
        case _:
            assert_never(field)
    return drawn


def _text(value: str, *, multiline: bool = False) -> Json:
    """A box for words; also for a date that is none, so that what was typed can be mended."""
    shown = clean(value)
    drawn: Json = {"type": "Input.Text", "isMultiline": multiline or "\n" in shown}
    return drawn | ({"value": shown} if shown else {})


def _choice_set(choices: Sequence[Choice], chosen: Sequence[str], *, multiple: bool) -> Json:
    titled = [{"title": one_line(each.label) or each.value or "None", "value": _wire(each.value)} for each in choices]
    # Open lists are drawn with Markdown, closed ones never.
    open_ = len(choices) <= (limits.CHECKBOXES if multiple else limits.RADIOS) and all(
        is_plain(each["title"]) for each in titled
    )
    closed = "filtered" if len(choices) > limits.FILTERED and not multiple else "compact"
    known = [_wire(each) for each in chosen if any(each == choice.value for choice in choices)]
    return {
        "type": "Input.ChoiceSet",
        "style": "expanded" if open_ else closed,
        "isMultiSelect": multiple,
        "wrap": True,
        "choices": titled,
        **({} if open_ else {"placeholder": "Choose any of these" if multiple else "Choose one"}),
        **({"value": ",".join(known)} if known else {}),
    }


def _wire(value: str) -> str:
    """A choice's value as Teams carries it: several come back in one text with commas between."""
    return quote(value, safe=" /:-_.") if value else _NOTHING


def _read_choice(given: str) -> str:
    return "" if given == _NOTHING else unquote(given)


def _is_day(text: str) -> bool:
    try:
        return not text or date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
