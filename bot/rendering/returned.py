"""What a platform gives back of the buttons and forms it shows. A client can change it: it is only ever a wish."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.model.form import RawValues


@dataclass(frozen=True, slots=True)
class Pressed:
    """The action and the value of a button of ours."""

    action: str
    value: str


@dataclass(frozen=True, slots=True)
class Submission:
    """A form that was sent in: which one, what was given, what it was opened with, and where."""

    form: str
    values: RawValues
    state: Mapping[str, str]
    context: Mapping[str, str]


def texts(data: object) -> dict[str, str]:
    """The texts by name in this; whatever else it holds, or is, is taken for nothing."""
    if not isinstance(data, Mapping):
        return {}
    return {key: value for key, value in data.items() if isinstance(key, str) and isinstance(value, str)}
