"""Reading what came back of a form: the one place where it is checked, for every platform."""

from collections.abc import Mapping
from datetime import date

from bot.language.words import say_date
from bot.model.form import (
    Choice,
    ChoiceField,
    DateField,
    Filled,
    Form,
    Input,
    PersonField,
    PlaceField,
    RawValue,
    RawValues,
    SwitchField,
    TextField,
    joined,
)

_LONGEST_CODE = 300
"""Characters in what is not words: a choice's value, a date."""


def too_long(form: Form, values: RawValues) -> dict[str, str]:
    """What is longer than its field takes: one sentence a field, keyed by the field's name."""
    wrong: dict[str, str] = {}
    for each in form.inputs:
        most = each.limit if isinstance(each, TextField) else _LONGEST_CODE
        value = values.get(each.name, "")
        length = max((len(one.strip()) for one in ((value,) if isinstance(value, str) else value)), default=0)
        if length > most:
            wrong[each.name] = _shorten(length, most)
    return wrong


def read(form: Form, values: RawValues) -> Filled | Mapping[str, str]:
    """The checked values, or what is wrong: one sentence a field, keyed by the field's name."""
    good: dict[str, object] = {}
    wrong: dict[str, str] = {}
    for each in form.inputs:
        try:
            good[each.name] = _read(each, values.get(each.name, ""))
        except ValueError as error:
            wrong[each.name] = str(error)
    return wrong or Filled(good)


def _read(field_: Input, raw: RawValue) -> object:
    if isinstance(field_, ChoiceField):
        return _read_choice(field_, raw)
    value = joined(raw).strip()
    if isinstance(field_, SwitchField):
        return value == "yes"
    if isinstance(field_, TextField):
        return _read_text(field_, value)
    if isinstance(field_, PersonField):
        return _one_of(field_.people, value, required=field_.required)
    if isinstance(field_, PlaceField):
        return _one_of(field_.places, value, required=field_.required)
    if not value:
        if field_.required:
            raise ValueError(_needed(field_.label))
        return None
    return _read_date(field_, value)


def _read_text(field_: TextField, value: str) -> str:
    if field_.required and not _has_words(value):
        raise ValueError("Put this in words: symbols alone cannot be found again." if value else _needed(field_.label))
    if len(value) > field_.limit:
        raise ValueError(_shorten(len(value), field_.limit))
    return value


def _shorten(length: int, most: int) -> str:
    return f"This is {length:,} characters. Shorten it to {most:,} or fewer."


def _needed(label: str) -> str:
    return f"{label} is needed." if label[-1:].isalnum() else "This needs an answer."


def _has_words(value: str) -> bool:
    return any(character.isalnum() for character in value)


def _read_date(field_: DateField, value: str) -> date:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise ValueError(f"There is no date {value}. Give one like 2026-06-05.") from None
    if field_.earliest and day < field_.earliest:
        raise ValueError(f"{say_date(day)} is too early. Choose {say_date(field_.earliest)} or later.")
    if field_.latest and day > field_.latest:
        raise ValueError(f"{say_date(day)} is too late. Choose {say_date(field_.latest)} or earlier.")
    return day


def _read_choice(field_: ChoiceField, raw: RawValue) -> object:
    given = tuple(value for value in ((raw,) if isinstance(raw, str) else raw) if value)
    if not field_.multiple:
        return _one_of(field_.choices, given[0] if given else "", required=field_.required)
    if field_.required and not given:
        raise ValueError("Choose at least one of these.")
    return tuple(_one_of(field_.choices, value, required=True) for value in given)


def _one_of(options: tuple[Choice, ...], value: str, *, required: bool) -> str:
    if not value and not required:
        return ""
    if value not in {option.value for option in options}:
        raise ValueError("Choose one of these." if options else "There is nothing to choose here yet.")
    return value
