"""Slack's blocks as HTML that looks as Slack draws them, for the gallery. Words are escaped; nothing here is sent."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from markupsafe import Markup

from bot.platforms.slack.drawing_inputs import draw_input
from bot.platforms.slack.note import PARTS
from bot.rendering.runs import Json

_NOTHING: Mapping[str, str] = {}
_TAGS = {"bold": "strong", "italic": "em", "code": "code"}
_SIGNS = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


def draw(blocks: Sequence[Json], names: Mapping[str, str] = _NOTHING, errors: Mapping[str, str] = _NOTHING) -> Markup:
    """These blocks, one under another; names of people and channels by Slack's id, errors by their input's block."""
    return Markup("").join(
        draw_input(block, names, errors.get(block["block_id"], ""))
        if block["type"] == "input"
        else _block(block, names)
        for block in blocks
    )


def _block(data: Json, names: Mapping[str, str]) -> Markup:
    match data["type"]:
        case "header":
            return Markup('<h3 class="header">{}</h3>').format(data["text"]["text"])
        case "divider":
            return Markup("<hr>")
        case "context":
            return Markup('<p class="context">{}</p>').format(_small(data["elements"][0], names))
        case "rich_text":
            return Markup('<div class="rich">{}</div>').format(_rich(data["elements"], names))
        case "actions":
            return Markup('<div class="actions">{}</div>').format(Markup("").join(map(_button, data["elements"])))
        case "table":
            return _table(data["rows"], names)
        case other:
            raise ValueError(f"nobody drew a block {other!r}")


def _rich(elements: Sequence[Json], names: Mapping[str, str]) -> Markup:
    return Markup("").join(_part(each, names) for each in elements)


def _part(data: Json, names: Mapping[str, str]) -> Markup:
    runs = data["elements"]
    match data["type"]:
        case "rich_text_list":
            items = (Markup("<li>{}</li>").format(_runs(each["elements"], names)) for each in runs)
            return Markup("<ul>{}</ul>").format(Markup("").join(items))
        case "rich_text_quote":
            return Markup("<blockquote>{}</blockquote>").format(_runs(runs, names))
        case _:
            return Markup('<p class="section">{}</p>').format(_runs(runs, names))


def _runs(runs: Sequence[Json], names: Mapping[str, str]) -> Markup:
    return Markup("").join(_run(each, names) for each in runs)


def _run(data: Json, names: Mapping[str, str]) -> Markup:
    match data["type"]:
        case "text":
            drawn = Markup("{}").format(data["text"])
            for style in data.get("style", {}):
                drawn = Markup("<{0}>{1}</{0}>").format(Markup(_TAGS[style]), drawn)  # noqa: S704 - one of three
            return drawn
        case "link":
            return _link(data["url"], data["text"])
        case "user":
            return _mention("@", data["user_id"], names)
        case "channel":
            return _mention("#", data["channel_id"], names)
        case "date":
            return Markup("<time>{}</time>").format(_said(data["timestamp"], data["format"]))
        case other:
            raise ValueError(f"nobody drew a run {other!r}")


def _link(url: str, label: str) -> Markup:
    return Markup('<a href="{}">{}</a>').format(url, label)


def _mention(sign: str, id_: str, names: Mapping[str, str]) -> Markup:
    return Markup('<span class="mention">{}{}</span>').format(sign, names.get(id_, id_))


def _said(timestamp: int, shape: str) -> str:
    """As Slack says it to somebody who reads English and lives by UTC."""
    at = datetime.fromtimestamp(timestamp, UTC)
    return shape.replace("{date}", f"{at.day} {at:%B %Y}").replace("{time}", f"{at:%H:%M}")


def _small(element: Json, names: Mapping[str, str]) -> Markup:
    """Small print: plain words, or Slack's markup with the few marks that `note` puts there."""
    if element["type"] == "plain_text":
        return Markup("{}").format(element["text"])
    drawn, at = Markup(""), 0
    for mark in PARTS.finditer(element["text"]):
        drawn += Markup("{}").format(_plain(element["text"][at : mark.start()]))
        drawn += _marked(mark["inside"], names)
        at = mark.end()
    return drawn + Markup("{}").format(_plain(element["text"][at:]))


def _marked(inside: str, names: Mapping[str, str]) -> Markup:
    what, _, label = inside.partition("|")
    if what.startswith("!date^"):
        _, stamp, shape = what.split("^")
        return Markup("<time>{}</time>").format(_said(int(stamp), shape))
    if what[:1] in ("@", "#"):
        return _mention(what[0], what[1:], names)
    return _link(_plain(what), _plain(label))


def _plain(text: str) -> str:
    for mark, sign in _SIGNS:
        text = text.replace(mark, sign)
    return text


def _button(data: Json) -> Markup:
    spoken = Markup(' aria-label="{}"').format(data["accessibility_label"]) if "accessibility_label" in data else ""
    return Markup('<span role="button" class="button {}"{}>{}</span>').format(
        data.get("style", "plain"), spoken, data["text"]["text"]
    )


def _table(rows: Sequence[Sequence[Json]], names: Mapping[str, str]) -> Markup:
    drawn = [Markup("").join(Markup("<td>{}</td>").format(_cell(cell, names)) for cell in row) for row in rows]
    body = Markup("").join(Markup("<tr>{}</tr>").format(row) for row in drawn)
    return Markup('<div class="table" tabindex="0"><table>{}</table></div>').format(body)


def _cell(cell: Json, names: Mapping[str, str]) -> Markup:
    if cell["type"] == "raw_text":
        return Markup("{}").format(cell["text"])
    return _runs(cell["elements"][0]["elements"], names)
