"""What a client sends when somebody fills a dialog in: the same as it was shown, but for what was given."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.model.form import RawValue

_NOTHING: Mapping[str, RawValue] = {}


def submitted(info: Mapping[str, Any], given: Mapping[str, RawValue] = _NOTHING) -> dict[str, Any]:
    """The `data` of a task/submit. `given` by the input's label; yes or no by "yes" or "".

    KeyError for a label that is not there; ValueError for what the input lets nobody choose or leave out.
    """
    card = info["card"]["content"]
    inputs = {each["label"]: each for each in card["body"] if each["type"].startswith("Input.")}
    for label in given:
        if label not in inputs:
            raise KeyError(f"there is no {label!r} in this dialog, only {sorted(inputs)}")
    data = dict(card["actions"][0]["data"])
    for label, each in inputs.items():
        data[each["id"]] = value = _left_in(each, given.get(label))
        if each.get("isRequired") and not value.strip():
            raise ValueError(f"Teams does not send a dialog in without {label!r}")
    return data


def _left_in(drawn: Mapping[str, Any], given: RawValue | None) -> str:
    shown = str(drawn.get("value", ""))
    match drawn["type"]:
        case "Input.Toggle":
            return shown if given is None else str(drawn["valueOn"] if given else drawn["valueOff"])
        case "Input.ChoiceSet":
            if given is None:
                return shown
            return ",".join(_choice(drawn["choices"], each) for each in ((given,) if isinstance(given, str) else given))
        case _:
            text = shown if given is None else str(given)
            if len(text.encode("utf-16-le")) // 2 > drawn.get("maxLength", len(text) * 2 + 1):
                raise ValueError(f"{drawn['label']!r} takes no more than {drawn['maxLength']} characters")
            return text


def _choice(choices: Sequence[Mapping[str, str]], title: str) -> str:
    if not title:
        return ""
    found = next((each["value"] for each in choices if each["title"] == title), None)
    if found is None:
        raise ValueError(f"there is no {title!r} to choose, only {[each['title'] for each in choices]}")
    return found
