"""A payload as `slack_sdk.models` and `slackblocks` see it: built anew from the JSON, and what they refuse is told.

`slackblocks` 3.0 reads back only some of what it writes, so the rest of its objects are built here by hand. It has no
date element; a text of the same words stands for it there.
"""

from collections.abc import Callable, Mapping
from typing import Any

import slackblocks as sb
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block as SdkBlock
from slack_sdk.models.views import View as SdkView
from slackblocks.rich_text.elements import RichTextElement
from slackblocks.rich_text.objects import RichTextObject

Json = Mapping[str, Any]


def library_problems(payload: Json) -> list[str]:
    """What either library says against a message (text and blocks) or a view."""
    return [*_sdk_problems(payload), *_slackblocks_problems(payload)]


def _sdk_problems(payload: Json) -> list[str]:
    try:
        if "type" in payload:
            SdkView(**payload).to_dict()
            return []
        for block in payload["blocks"]:
            parsed = SdkBlock.parse(dict(block))
            if parsed is None:
                return [f"slack_sdk: knows no block {block['type']!r}"]
            parsed.to_dict()
    except (SlackObjectFormationError, TypeError, ValueError) as error:
        return [f"slack_sdk: {error}"]
    return []


def _slackblocks_problems(payload: Json) -> list[str]:
    try:
        blocks = [_block(block) for block in payload["blocks"]]
        match payload.get("type"):
            case "modal":
                sb.ModalView(
                    title=_text(payload["title"]),
                    blocks=blocks,
                    submit=_text(payload["submit"]) if "submit" in payload else None,
                    close=_text(payload["close"]) if "close" in payload else None,
                    private_metadata=payload.get("private_metadata"),
                    callback_id=payload.get("callback_id"),
                ).to_dict()
            case "home":
                sb.HomeTabView(blocks, payload.get("private_metadata"), payload.get("callback_id")).to_dict()
            case _:
                sb.Message("C1", payload["text"], blocks).to_dict()
    except (sb.InvalidUsageError, TypeError, ValueError) as error:
        return [f"slackblocks: {type(error).__name__}: {error}"]
    return []


def _text(data: Json) -> sb.Text:
    return sb.Text.from_dict(dict(data))


def _without(data: Json, *names: str) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key not in ("type", *names)}


def _block(data: Json) -> sb.Block:
    match data["type"]:
        case "actions":
            return sb.ActionsBlock([_element(each) for each in data["elements"]], data.get("block_id"))
        case "input":
            rest = _without(data, "label", "element", "hint")
            hint = _text(data["hint"]) if "hint" in data else None
            return sb.InputBlock(_text(data["label"]), _element(data["element"]), hint=hint, **rest)
        case "rich_text":
            return sb.RichTextBlock([_rich(each) for each in data["elements"]], data.get("block_id"))
        case "table":
            settings = [sb.ColumnSettings(is_wrapped=each.get("is_wrapped")) for each in data["column_settings"]]
            return sb.TableBlock([[_cell(cell) for cell in row] for row in data["rows"]], settings)
        case _:
            return sb.Block.from_dict(dict(data))


def _cell(data: Json) -> sb.RawText | RichTextObject:
    if data["type"] == "raw_text":
        return sb.RawText(data["text"])
    (only,) = data["elements"]
    return _rich(only)


def _rich(data: Json) -> RichTextObject:
    match data["type"]:
        case "rich_text_list":
            return sb.RichTextList(data["style"], [sb.RichTextSection(_runs(each)) for each in data["elements"]])
        case "rich_text_quote":
            return sb.RichTextQuote(_runs(data))
        case _:
            return sb.RichTextSection(_runs(data))


def _runs(data: Json) -> list[RichTextElement]:
    return [_run(each) for each in data["elements"]]


def _run(data: Json) -> RichTextElement:
    style = data.get("style", {})
    match data["type"]:
        case "link":
            return sb.RichTextLink(data["url"], data.get("text"), **style)
        case "user":
            return sb.RichTextUser(data["user_id"], **style)
        case "channel":
            return sb.RichTextChannel(data["channel_id"], **style)
        case "date":
            return sb.RichText(data["fallback"], **style)
        case _:
            return sb.RichText(data["text"], **style)


def _element(data: Json) -> sb.Element:
    rest = _without(data, "text", "placeholder", "options", "option_groups", "initial_option", "initial_options")
    if "placeholder" in data:
        rest["placeholder"] = _text(data["placeholder"])
    for name in ("options", "initial_options"):
        if name in data:
            rest[name] = [sb.Option.from_dict(each) for each in data[name]]
    if "initial_option" in data:
        rest["initial_option"] = sb.Option.from_dict(data["initial_option"])
    if "option_groups" in data:
        rest["option_groups"] = [sb.OptionGroup.from_dict(each) for each in data["option_groups"]]
    kind = data["type"]
    if kind == "button":
        return sb.Button(_text(data["text"]), **rest)
    if "option_groups" in rest:
        # With groups it takes nothing to start from, and for several choices no groups: its own gaps, not Slack's.
        rest.pop("initial_option", None)
        if kind == "multi_static_select":
            rest["options"] = rest.pop("option_groups")[0].options
            rest.pop("initial_options", None)
    return _ELEMENTS[kind](**rest)


_ELEMENTS: Mapping[str, Callable[..., sb.Element]] = {
    "plain_text_input": sb.PlainTextInput,
    "datepicker": sb.DatePicker,
    "static_select": sb.StaticSelectMenu,
    "multi_static_select": sb.StaticMultiSelectMenu,
    "users_select": sb.UserSelectMenu,
    "checkboxes": sb.CheckboxGroup,
    "radio_buttons": sb.RadioButtonGroup,
}
