"""What Slack takes, strictly: what a test sends is held to these shapes, to `slack_sdk` and to `slackblocks`.

The two libraries are lax in different places (they let unknown keys, empty texts and doubled ids through), so each
payload is first held to a closed description: a key that is not named here is a problem.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from tests.kit.slack_libraries import library_problems

Check = Callable[[Any, str], Iterator[str]]

MOST_TEXT = 40_000
MOST_UPDATED_TEXT = 4_000
MOST_BLOCKS_JSON = 13_000
"""Reported by users of Slack near 13,200; nowhere documented."""


def message_problems(payload: Mapping[str, Any]) -> list[str]:
    """What is wrong with a message's text and blocks; nothing when Slack would take it."""
    found = list(_text(MOST_TEXT)(payload.get("text", ""), "text"))
    blocks = payload.get("blocks")
    if blocks is None:
        return found
    found += _items(_BLOCKS["message"], most=50)(blocks, "blocks")
    if not found:
        found += _unique(blocks)
        if sum(block["type"] == "table" for block in blocks) > 1:
            found.append("blocks: only one table in a message")
        if json_length(blocks) > MOST_BLOCKS_JSON:
            found.append(f"blocks: {json_length(blocks)} characters of JSON")
        found += library_problems({"text": payload["text"], "blocks": blocks})
    return found


def view_problems(view: Mapping[str, Any]) -> list[str]:
    """What is wrong with a modal or a home tab."""
    kind = view.get("type")
    if kind not in ("modal", "home"):
        return [f"type: {kind!r} is no view"]
    found = list((_MODAL if kind == "modal" else _HOME)(view, "view"))
    if not found:
        blocks = view["blocks"]
        found += _unique(blocks)
        if kind == "modal" and "submit" not in view and any(block["type"] == "input" for block in blocks):
            found.append("view: inputs but no submit")
        if json_length(view) > 250_000:
            found.append("view: more than 250 KB")
        found += library_problems(view)
    return found


def json_length(data: object) -> int:
    """The characters of the JSON, as JavaScript counts them."""
    return _length(json.dumps(data, ensure_ascii=False, separators=(",", ":")))


def _length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


# --- kinds of value ---------------------------------------------------------------------------------------------------


def _text(most: int, least: int = 1) -> Check:
    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield f"{at}: not text"
        elif not least <= _length(value) <= most:
            yield f"{at}: {_length(value)} characters, {least} to {most} are taken"
        elif least and not value.strip():
            yield f"{at}: nothing but blanks"

    return check


def _value(most: int) -> Check:
    """What comes back and nobody reads: blanks are as good as anything."""
    return _matching(lambda text: 1 <= _length(text) <= most, f"value of 1 to {most} characters")


def _one_of(*values: object) -> Check:
    def check(value: Any, at: str) -> Iterator[str]:
        if value not in values or isinstance(value, bool) != isinstance(values[0], bool):
            yield f"{at}: {value!r} is none of {values}"

    return check


def _whole(least: int, most: int) -> Check:
    def check(value: Any, at: str) -> Iterator[str]:
        if type(value) is not int or not least <= value <= most:
            yield f"{at}: {value!r} is no whole number from {least} to {most}"

    return check


def _matching(check_text: Callable[[str], bool], what: str) -> Check:
    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, str) or not check_text(value):
            yield f"{at}: {value!r} is no {what}"

    return check


def _items(check: Check, *, most: int, least: int = 1) -> Check:
    def check_all(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield f"{at}: not a list"
            return
        if not least <= len(value) <= most:
            yield f"{at}: {len(value)} entries, {least} to {most} are taken"
        for index, each in enumerate(value):
            yield from check(each, f"{at}[{index}]")

    return check_all


def _record(needed: Mapping[str, Check], may: Mapping[str, Check] | None = None) -> Check:
    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield f"{at}: not an object"
            return
        for key in needed.keys() - value.keys():
            yield f"{at}: {key} is missing"
        for key, each in value.items():
            kind = needed.get(key) or (may or {}).get(key)
            if kind is None:
                yield f"{at}: {key} is not taken"
            else:
                yield from kind(each, f"{at}.{key}")

    return check


def _tagged(kinds: Mapping[str, Check]) -> Check:
    """One of several objects, told apart by `type`."""

    def check(value: Any, at: str) -> Iterator[str]:
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(kind, str) or kind not in kinds:
            yield f"{at}: type {kind!r} is not taken"
        else:
            yield from kinds[kind](value, f"{at}<{kind}>")

    return check


def _kind(name: str, needed: Mapping[str, Check], may: Mapping[str, Check] | None = None) -> dict[str, Check]:
    return {name: _record({"type": _one_of(name), **needed}, may)}


def _is_web(url: str) -> bool:
    return url.startswith(("https://", "http://")) and len(url) <= 3000 and not any(each.isspace() for each in url)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


_FLAG = _one_of(True, False)
_WEB = _matching(_is_web, "web address")
_ID = _text(255)


def _plain(most: int) -> Check:
    return _record({"type": _one_of("plain_text"), "text": _text(most)}, {"emoji": _FLAG})


def _mrkdwn(most: int) -> Check:
    return _record({"type": _one_of("mrkdwn"), "text": _text(most)}, {"verbatim": _FLAG})


def _either(most: int) -> Check:
    return _tagged({"plain_text": _plain(most), "mrkdwn": _mrkdwn(most)})


# --- rich text --------------------------------------------------------------------------------------------------------

_STYLE = {"style": _record({}, dict.fromkeys(("bold", "italic", "strike", "code"), _one_of(True)))}
_RUN = _tagged(
    {
        **_kind("text", {"text": _text(12_000, 1)}, _STYLE),
        **_kind("link", {"url": _WEB}, {"text": _text(12_000), **_STYLE}),
        **_kind("user", {"user_id": _matching(lambda text: text[:1] in ("U", "W"), "user id")}, _STYLE),
        **_kind("channel", {"channel_id": _matching(lambda text: text[:1] in ("C", "G"), "channel id")}, _STYLE),
        **_kind("date", {"timestamp": _whole(-(10**11), 10**11), "format": _text(200), "fallback": _text(200)}, _STYLE),
    }
)


def _run(value: Any, at: str) -> Iterator[str]:
    """A blank between two links is a run of its own, so blanks alone are well in rich text; nothing at all is not."""
    for problem in _RUN(value, at):
        if not problem.endswith("nothing but blanks"):
            yield problem


_RUNS = _items(_run, most=1000)
_RICH = _kind(
    "rich_text",
    {
        "elements": _items(
            _tagged(
                {
                    **_kind("rich_text_section", {"elements": _RUNS}),
                    **_kind("rich_text_quote", {"elements": _RUNS}, {"border": _whole(0, 1)}),
                    **_kind(
                        "rich_text_list",
                        {
                            "style": _one_of("bullet", "ordered"),
                            "elements": _items(_tagged(_kind("rich_text_section", {"elements": _RUNS})), most=200),
                        },
                        {"indent": _whole(0, 8), "border": _whole(0, 1)},
                    ),
                }
            ),
            most=200,
        )
    },
    {"block_id": _ID},
)

# --- elements ---------------------------------------------------------------------------------------------------------

_OPTION = _record({"text": _plain(75), "value": _value(150)}, {"description": _plain(75)})
_OPTIONS = _items(_OPTION, most=100)
_GROUPS = {"option_groups": _items(_record({"label": _plain(75), "options": _OPTIONS}), most=100)}
_PLACEHOLDER = {"placeholder": _plain(150), "focus_on_load": _FLAG}
_ELEMENT = {"action_id": _ID}
_BUTTON = _kind(
    "button",
    {"text": _plain(75), "action_id": _ID},
    {"value": _value(2000), "style": _one_of("primary", "danger"), "accessibility_label": _text(75), "url": _WEB},
)
_INPUTS = {
    **_kind(
        "plain_text_input",
        _ELEMENT,
        {
            **_PLACEHOLDER,
            "initial_value": _text(3000, 0),
            "multiline": _FLAG,
            "min_length": _whole(0, 3000),
            "max_length": _whole(1, 3000),
        },
    ),
    **_kind("datepicker", _ELEMENT, {**_PLACEHOLDER, "initial_date": _matching(_is_day, "date")}),
    **_kind("static_select", _ELEMENT, {**_PLACEHOLDER, **_GROUPS, "options": _OPTIONS, "initial_option": _OPTION}),
    **_kind(
        "multi_static_select",
        _ELEMENT,
        {**_PLACEHOLDER, **_GROUPS, "options": _OPTIONS, "initial_options": _OPTIONS},
    ),
    **_kind("users_select", _ELEMENT, {**_PLACEHOLDER, "initial_user": _ID}),
    **_kind(
        "checkboxes", {**_ELEMENT, "options": _items(_OPTION, most=10)}, {"initial_options": _items(_OPTION, most=10)}
    ),
    **_kind("radio_buttons", {**_ELEMENT, "options": _items(_OPTION, most=10)}, {"initial_option": _OPTION}),
}


def _input(value: Any, at: str) -> Iterator[str]:
    """An input's element; what is chosen from the start must be on offer, word for word."""
    found = list(_tagged(_INPUTS)(value, at))
    yield from found
    if found:
        return
    if value["type"] in ("static_select", "multi_static_select") and ("options" in value) == ("option_groups" in value):
        yield f"{at}: either options or option_groups"
        return
    offered = [*value.get("options", ())]
    for group in value.get("option_groups", ()):
        offered += group["options"]
    if len({each["value"] for each in offered}) != len(offered):
        yield f"{at}: two options with one value"
    chosen = [*value.get("initial_options", ()), *([value["initial_option"]] if "initial_option" in value else ())]
    if any(each not in offered for each in chosen):
        yield f"{at}: chosen from the start but not on offer"
    if "initial_value" in value and "max_length" in value and _length(value["initial_value"]) > value["max_length"]:
        yield f"{at}: the initial value is longer than max_length"


# --- blocks -----------------------------------------------------------------------------------------------------------

_CELL = _tagged({**_kind("raw_text", {"text": _text(3000)}), **_RICH})
_EVERYWHERE: dict[str, Check] = {
    **_kind("header", {"text": _plain(150)}, {"block_id": _ID}),
    **_kind(
        "section",
        {},
        {
            "text": _either(3000),
            "fields": _items(_either(2000), most=10),
            "block_id": _ID,
            "accessory": _tagged(_BUTTON),
        },
    ),
    **_kind("context", {"elements": _items(_either(3000), most=10)}, {"block_id": _ID}),
    **_kind("divider", {}, {"block_id": _ID}),
    **_kind("actions", {"elements": _items(_tagged({**_BUTTON, **_INPUTS}), most=25)}, {"block_id": _ID}),
    **_RICH,
}
_TABLE = _kind(
    "table",
    {"rows": _items(_items(_CELL, most=20), most=100)},
    {
        "column_settings": _items(
            _record({}, {"align": _one_of("left", "center", "right"), "is_wrapped": _FLAG}), most=20
        ),
        "block_id": _ID,
    },
)
_INPUT = _kind(
    "input",
    {"label": _plain(2000), "element": _input},
    {"hint": _plain(2000), "optional": _FLAG, "block_id": _ID, "dispatch_action": _FLAG},
)
_BLOCKS = {
    "message": _tagged({**_EVERYWHERE, **_TABLE}),
    "modal": _tagged({**_EVERYWHERE, **_INPUT}),
    "home": _tagged({**_EVERYWHERE, **_INPUT}),
}
_VIEW = {"private_metadata": _text(3000, 0), "callback_id": _ID, "external_id": _ID}
_MODAL = _record(
    {"type": _one_of("modal"), "title": _plain(24), "blocks": _items(_BLOCKS["modal"], most=100)},
    {**_VIEW, "submit": _plain(24), "close": _plain(24), "clear_on_close": _FLAG, "notify_on_close": _FLAG},
)
_HOME = _record({"type": _one_of("home"), "blocks": _items(_BLOCKS["home"], most=100)}, _VIEW)


def _unique(blocks: list[dict[str, Any]]) -> Iterator[str]:
    """Ids of blocks are unique in a payload, ids of actions in their block; a table's rows are equally long."""
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    for doubled in {each for each in ids if ids.count(each) > 1}:
        yield f"blocks: two with the id {doubled!r}"
    for index, block in enumerate(blocks):
        if block["type"] == "actions":
            actions = [each["action_id"] for each in block["elements"]]
            if len(set(actions)) != len(actions):
                yield f"blocks[{index}]: two actions with one id"
        if block["type"] == "section" and "text" not in block and "fields" not in block:
            yield f"blocks[{index}]: neither text nor fields"
        if block["type"] == "table" and len({len(row) for row in block["rows"]}) != 1:
            yield f"blocks[{index}]: rows of different lengths"
