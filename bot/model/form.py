"""A form as a tree of data; bot.model.reading reads what comes back."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from bot.model.message import Block

RawValue = str | tuple[str, ...]
RawValues = Mapping[str, RawValue]


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


Input = TextField | DateField | ChoiceField | PersonField | PlaceField | SwitchField
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

    def day(self, name: str) -> date | None:
        """The date, or None when left out."""
        value = self.values[name]
        if value is not None and not isinstance(value, date):
            raise TypeError(f"{name} is not a date")
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
            each.name: values[each.name] if _takes_several(each) else joined(values[each.name])
            for each in self.inputs
            if each.name in values
        }


def _showing(field_: Input, value: RawValue) -> Input:
    if isinstance(field_, ChoiceField):
        return replace(field_, value=value)
    return replace(field_, value=joined(value))


def _takes_several(field_: Input) -> bool:
    return isinstance(field_, ChoiceField) and field_.multiple


def joined(value: RawValue) -> str:
    """The value as one text."""
    return value if isinstance(value, str) else ", ".join(value)
