"""A form as a tree of data, and the one place where what came back is read and checked."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time
from typing import assert_never

from bot.model.message import Block
from bot.words import say_date

RawValue = str | tuple[str, ...]
RawValues = Mapping[str, RawValue]
_LONGEST_CODE = 300
"""Characters in what is not words: a choice's value, a number, a date."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose: the value that comes back and the label people read."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class TextField:
    """Words, at most `limit` characters."""

    name: str
    label: str
    hint: str = ""
    required: bool = True
    multiline: bool = False
    limit: int = 3000
    value: str = ""


@dataclass(frozen=True, slots=True)
class NumberField:
    """A whole number from `least` to `most`."""

    name: str
    label: str
    hint: str = ""
    required: bool = True
    least: int | None = None
    most: int | None = None
    value: str = ""


@dataclass(frozen=True, slots=True)
class DateField:
    """A date, ISO ("2026-06-05") on the wire, from `earliest` to `latest`."""

    name: str
    label: str
    hint: str = ""
    required: bool = True
    earliest: date | None = None
    latest: date | None = None
    value: str = ""


@dataclass(frozen=True, slots=True)
class TimeField:
    """A time of day, 24-hour "HH:MM" on the wire."""

    name: str
    label: str
    hint: str = ""
    required: bool = True
    value: str = ""


@dataclass(frozen=True, slots=True)
class ChoiceField:
    """One of the choices, or several when `multiple`."""

    name: str
    label: str
    choices: tuple[Choice, ...]
    hint: str = ""
    required: bool = True
    multiple: bool = False
    value: RawValue = ""


@dataclass(frozen=True, slots=True)
class PersonField:
    """A person, by record id; a platform may show its own picker in place of `people`."""

    name: str
    label: str
    people: tuple[Choice, ...]
    hint: str = ""
    required: bool = True
    value: str = ""


@dataclass(frozen=True, slots=True)
class PlaceField:
    """One of the programme's places, by code."""

    name: str
    label: str
    places: tuple[Choice, ...]
    hint: str = ""
    required: bool = True
    value: str = ""


@dataclass(frozen=True, slots=True)
class SwitchField:
    """Yes or no; "yes" on the wire when on, empty when off."""

    name: str
    label: str
    hint: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Something to read in the middle of a form."""

    blocks: tuple[Block, ...]


Input = TextField | NumberField | DateField | TimeField | ChoiceField | PersonField | PlaceField | SwitchField
Field = Input | Explanation


@dataclass(frozen=True, slots=True)
class Filled:
    """A form's values, checked. Asking for a name it lacks (KeyError), or by the wrong type (TypeError), is a bug."""

    values: Mapping[str, object]

    def text(self, name: str) -> str:
        """The words, trimmed; empty when left out."""
        value = self.values[name]
        if not isinstance(value, str):
            raise TypeError(f"{name} is not text")
        return value

    def number(self, name: str) -> int | None:
        """The number, or None when left out."""
        value = self.values[name]
        if value is not None and not isinstance(value, int):
            raise TypeError(f"{name} is not a number")
        return value

    def day(self, name: str) -> date | None:
        """The date, or None when left out."""
        value = self.values[name]
        if value is not None and not isinstance(value, date):
            raise TypeError(f"{name} is not a date")
        return value

    def clock_time(self, name: str) -> time | None:
        """The time of day, or None when left out."""
        value = self.values[name]
        if value is not None and not isinstance(value, time):
            raise TypeError(f"{name} is not a time")
        return value

    def several(self, name: str) -> tuple[str, ...]:
        """The values chosen in a field that takes several."""
        value = self.values[name]
        if not isinstance(value, tuple):
            raise TypeError(f"{name} does not take several values")
        return value

    def on(self, name: str) -> bool:
        """Whether a switch is on."""
        return self.values[name] is True


@dataclass(frozen=True, slots=True)
class Form:
    """A form. `name` finds its handler; `state` comes back untouched (short and not secret: a client can read it)."""

    name: str
    title: str
    fields: tuple[Field, ...]
    submit: str = "Save"
    state: Mapping[str, str] = field(default_factory=dict)

    @property
    def inputs(self) -> tuple[Input, ...]:
        """The fields that take a value."""
        return tuple(each for each in self.fields if not isinstance(each, Explanation))

    def filled_with(self, values: RawValues) -> "Form":
        """The same form showing these values: what the person typed, or what to start from."""
        return replace(
            self,
            fields=tuple(
                each if isinstance(each, Explanation) or each.name not in values else _showing(each, values[each.name])
                for each in self.fields
            ),
        )

    def taken_from(self, values: RawValues) -> dict[str, RawValue]:
        """The values of this form's own fields; several only where several may be chosen, elsewhere joined to one."""
        return {
            each.name: values[each.name] if _takes_several(each) else _joined(values[each.name])
            for each in self.inputs
            if each.name in values
        }

    def too_long(self, values: RawValues) -> dict[str, str]:
        """What is longer than its field takes: one sentence a field, keyed by the field's name."""
        wrong: dict[str, str] = {}
        for each in self.inputs:
            most = each.limit if isinstance(each, TextField) else _LONGEST_CODE
            value = values.get(each.name, "")
            length = max((len(one.strip()) for one in ((value,) if isinstance(value, str) else value)), default=0)
            if length > most:
                wrong[each.name] = _shorten(length, most)
        return wrong

    def read(self, values: RawValues) -> "Filled | Mapping[str, str]":
        """The checked values, or what is wrong: one sentence a field, keyed by the field's name."""
        good: dict[str, object] = {}
        wrong: dict[str, str] = {}
        for each in self.inputs:
            raw = values.get(each.name, "")
            try:
                good[each.name] = _read(each, raw)
            except ValueError as error:
                wrong[each.name] = str(error)
        return wrong or Filled(good)


def _showing(field_: Input, value: RawValue) -> Input:
    if isinstance(field_, ChoiceField):
        return replace(field_, value=value)
    return replace(field_, value=_joined(value))


def _takes_several(field_: Input) -> bool:
    return isinstance(field_, ChoiceField) and field_.multiple


def _joined(value: RawValue) -> str:
    return value if isinstance(value, str) else ", ".join(value)


def _read(field_: Input, raw: RawValue) -> object:
    if isinstance(field_, ChoiceField):
        return _read_choice(field_, raw)
    value = _joined(raw).strip()
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
    match field_:
        case NumberField():
            return _read_number(field_, value)
        case DateField():
            return _read_date(field_, value)
        case TimeField():
            return _read_time(value)
        case _:
            assert_never(field_)


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


def _read_number(field_: NumberField, value: str) -> int:
    example = field_.least if field_.least is not None else 5
    if not re.fullmatch(r"-?[0-9]{1,12}", value):
        raise ValueError(f"Give a whole number, for example {example}.")
    number = int(value)
    if field_.least is not None and number < field_.least:
        raise ValueError(f"Give {field_.least:,} or more.")
    if field_.most is not None and number > field_.most:
        raise ValueError(f"Give {field_.most:,} or less.")
    return number


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


def _read_time(value: str) -> time:
    if not re.fullmatch(r"([01]?[0-9]|2[0-3]):[0-5][0-9]", value):
        raise ValueError(f"There is no time {value}. Give one like 09:30.")
    return time.fromisoformat(value.zfill(5))


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
