"""The inputs of a modal as HTML that looks as Slack draws them, for the gallery."""

from collections.abc import Mapping
from datetime import date

from markupsafe import Markup

from bot.language.words import say_date
from bot.rendering.runs import Json


def draw_input(data: Json, names: Mapping[str, str], error: str) -> Markup:
    """A label, the element and its hint; an error takes the hint's place, as in Slack."""
    optional = Markup(' <span class="optional">(optional)</span>') if data.get("optional") else ""
    hint = Markup('<p class="hint">{}</p>').format(data["hint"]["text"]) if "hint" in data else ""
    if error:
        hint = Markup('<p class="error">{}</p>').format(error)
    return Markup('<div class="input{}"><p class="label">{}{}</p>{}{}</div>').format(
        " wrong" if error else "", data["label"]["text"], optional, _element(data["element"], names), hint
    )


def _element(data: Json, names: Mapping[str, str]) -> Markup:
    placeholder = data.get("placeholder", {}).get("text", "")
    match data["type"]:
        case "plain_text_input":
            kind = "box tall" if data["multiline"] else "box"
            return _box(kind, data.get("initial_value", ""), "Write something")
        case "datepicker":
            day = data.get("initial_date", "")
            return _box("box picked day", say_date(date.fromisoformat(day)) if day else "", placeholder)
        case "users_select":
            who = data.get("initial_user", "")
            return _box("box picked list", names.get(who, who), placeholder)
        case "static_select":
            return _box(
                "box picked list", data.get("initial_option", {"text": {"text": ""}})["text"]["text"], placeholder
            )
        case "multi_static_select":
            chosen = ", ".join(each["text"]["text"] for each in data.get("initial_options", ()))
            return _box("box picked list", chosen, placeholder)
        case "radio_buttons":
            return _options("radio", data, [data["initial_option"]] if "initial_option" in data else [])
        case "checkboxes":
            return _options("check", data, data.get("initial_options", []))
        case other:
            raise ValueError(f"nobody drew an element {other!r}")


def _box(kind: str, value: str, placeholder: str) -> Markup:
    shown = Markup("{}").format(value) if value else Markup('<span class="placeholder">{}</span>').format(placeholder)
    return Markup('<div class="{}">{}</div>').format(kind, shown)


def _options(kind: str, data: Json, chosen: list[Json]) -> Markup:
    rows = (
        Markup('<div class="option"><span class="{}{}"></span><div>{}{}</div></div>').format(
            kind,
            " on" if each in chosen else "",
            each["text"]["text"],
            Markup('<p class="hint">{}</p>').format(each["description"]["text"]) if "description" in each else "",
        )
        for each in data["options"]
    )
    return Markup('<div class="options">{}</div>').format(Markup("").join(rows))
