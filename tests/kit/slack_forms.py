"""A modal filled in as a person would: what Slack then sends as the view's state."""

from collections.abc import Mapping
from typing import Any

from bot.model.form import RawValue

Json = dict[str, Any]


def state_of(view: Mapping[str, Any], filled: Mapping[str, RawValue] | None = None) -> Json:
    """`view.state.values` after somebody filled in these blocks, by block id; the rest stays as it was shown.

    Words for a text, ISO for a date or time, options' values for a choice, an account for a person. What the modal
    would not let anybody do (choose what is not offered, type past the limit, words in a number) is an error here too.
    """
    inputs = {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}
    unknown = set(filled or {}) - set(inputs)
    assert not unknown, f"the view has no {unknown}, only {sorted(inputs)}"
    return {
        block_id: {element["action_id"]: _state(element, (filled or {}).get(block_id))}
        for block_id, element in inputs.items()
    }


def _state(element: Json, given: RawValue | None) -> Json:
    kind = element["type"]
    one = given if isinstance(given, str) or given is None else given[0] if given else ""
    match kind:
        case "plain_text_input":
            text = element.get("initial_value", "") if one is None else one
            assert len(text) <= element.get("max_length", 3000), f"longer than {element.get('max_length')}"
            return {"type": kind, "value": text or None}
        case "datepicker":
            return {"type": kind, "selected_date": (element.get("initial_date") if one is None else one) or None}
        case "users_select":
            return {"type": kind, "selected_user": (element.get("initial_user") if one is None else one) or None}
        case "static_select" | "radio_buttons":
            chosen = element.get("initial_option") if one is None else _option(element, one) if one else None
            return {"type": kind, "selected_option": chosen}
        case "multi_static_select" | "checkboxes":
            several = element.get("initial_options", [])
            if given is not None:
                values = [each for each in ((given,) if isinstance(given, str) else given) if each]
                several = [_option(element, each) for each in values]
            return {"type": kind, "selected_options": several}
        case _:
            raise AssertionError(f"nobody knows how to fill in {kind!r}")


def _option(element: Json, value: str) -> Json:
    """The option with this value, or this label."""
    offered: list[Json] = [*element.get("options", ())]
    for group in element.get("option_groups", ()):
        offered += group["options"]
    for names in ([each["value"] for each in offered], [each["text"]["text"] for each in offered]):
        if value in names:
            return offered[names.index(value)]
    raise AssertionError(f"{value!r} is not among {[each['value'] for each in offered]}")
