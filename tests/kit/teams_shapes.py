"""What Teams takes, strictly: a card is held to Microsoft's Adaptive Cards 1.5 schema and to what the schema misses."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from jsonschema_rs import Draft6Validator

MOST_JSON = 40_000
"""UTF-16 units: 80 KB as Teams counts a message."""

MOST_ACTIONS = 6
"""In one row of buttons; Teams drops the rest."""

_PRESSED = {"Action.Execute", "Action.Submit"}
_NEED_WORDS = {"TextBlock": "text", "TextRun": "text"}


def card_problems(card: Mapping[str, Any]) -> list[str]:
    """What is wrong with an Adaptive Card; nothing when Teams would draw it whole."""
    found = list(_schema_problems(card))
    if card.get("version") != "1.5":
        found.append(f"version: {card.get('version')!r} is not what Teams draws")
    if (size := json_length(card)) > MOST_JSON:
        found.append(f"{size} UTF-16 units are too many")
    if len(card.get("actions", ())) > MOST_ACTIONS:
        found.append("more than six actions at the foot")
    nodes = list(_nodes(card))
    ids = Counter(node["id"] for node in nodes if "id" in node)
    found += [f"id {each!r} is there {times} times" for each, times in ids.items() if times > 1]
    for node in nodes:
        found += _node_problems(node)
    found += _mention_problems(card, nodes)
    if not (card.get("body") and card.get("fallbackText", "").strip()):
        found.append("no body, or no fallback text")
    return found


def dialog_problems(info: Mapping[str, Any]) -> list[str]:
    """What is wrong with the `value` of a task/continue answer."""
    if set(info) != {"title", "width", "height", "card"}:
        return [f"a dialog has a title, a width, a height and a card, and this has {sorted(info)}"]
    if info["card"].get("contentType") != "application/vnd.microsoft.card.adaptive":
        return ["the dialog's card is not an Adaptive Card"]
    card = info["card"]["content"]
    found = card_problems(card)
    for node in _nodes(card):
        kind = node.get("type", "")
        if kind == "Action.Execute":
            found.append("an Execute cannot be pressed in a dialog")
        if kind.startswith("Input.") and not (node.get("id") and node.get("label", "").strip()):
            found.append(f"{kind} without an id or a label")
        if kind == "Input.ChoiceSet" and not node["choices"]:
            found.append("nothing to choose from")
        if node.get("isRequired") and not node.get("errorMessage"):
            found.append(f"{kind} is required and does not say so when it is left out")
    return found


def json_length(data: object) -> int:
    """The UTF-16 units of the JSON."""
    return len(json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-16-le", "surrogatepass")) // 2


def _in_schema(data: Any) -> Any:
    """The card without what Teams documents beside the schema: a list that can be searched by typing."""
    if isinstance(data, list):
        return [_in_schema(each) for each in data]
    if not isinstance(data, dict):
        return data
    known = {key: _in_schema(value) for key, value in data.items()}
    return known | {"style": "compact"} if known.get("style") == "filtered" else known


@cache
def _schema() -> Draft6Validator:
    text = (files("adaptive_cards") / "schemas" / "schema-1.5.json").read_text("utf-8")
    return Draft6Validator(json.loads(text))


def _schema_problems(card: Mapping[str, Any]) -> Iterator[str]:
    known = {key: _in_schema(value) for key, value in card.items() if key != "msteams"}
    if _schema().is_valid(known):
        return
    # The schema says of any card that is wrong in one place that it is none of a hundred things.
    bare = {"type": "AdaptiveCard", "version": "1.5"}
    wrong = [
        f"no card takes this among its {key}: {json.dumps(each, ensure_ascii=False)[:300]}"
        for key in ("body", "actions")
        for each in known.get(key, ())
        if not _schema().is_valid(bare | {key: [each]})
    ]
    yield from wrong or [f"the schema has no such card: {sorted(known)}"]


def _nodes(data: object) -> Iterator[dict[str, Any]]:
    """Every element, action and run; not what a button carries."""
    if isinstance(data, list):
        for each in data:
            yield from _nodes(each)
    elif isinstance(data, dict):
        yield data
        for key, value in data.items():
            if key not in ("data", "msteams"):
                yield from _nodes(value)


def _node_problems(node: Mapping[str, Any]) -> Iterator[str]:
    kind = node.get("type", "")
    if kind in _NEED_WORDS and not node.get(_NEED_WORDS[kind]):
        yield f"{kind} without {_NEED_WORDS[kind]}"
    if kind == "RichTextBlock" and not "".join(run["text"] for run in node["inlines"]).strip():
        yield "a block of blanks"
    if kind == "TextBlock" and not node.get("wrap"):
        yield "a text block that cuts its words"
    if kind == "TextRun" and "\n" in node["text"]:
        yield "a line's end inside a run, which Teams does not show"
    if kind == "ActionSet" and not 0 < len(node["actions"]) <= MOST_ACTIONS:
        yield f"{len(node['actions'])} actions in a row"
    if kind in _PRESSED and not (node.get("title", "").strip() and isinstance(node.get("data"), dict)):
        yield f"{kind} without a title or data"
    if kind == "Action.Execute" and not node.get("verb"):
        yield "an Execute without a verb"
    if kind == "Action.OpenUrl" and not node.get("url", "").startswith(("https://", "http://")):
        yield f"a link to {node.get('url')!r}"
    if kind == "Table" and any(len(row["cells"]) != len(node["columns"]) for row in node["rows"]):
        yield "a row that is not as long as the table is wide"


def _mention_problems(card: Mapping[str, Any], nodes: list[dict[str, Any]]) -> Iterator[str]:
    said = "\n".join(node["text"] for node in nodes if node.get("type") == "TextBlock")
    entities = card.get("msteams", {}).get("entities", [])
    for each in entities:
        if each.get("type") != "mention" or not each["mentioned"].get("id"):
            yield f"{each!r} mentions nobody"
        elif each["text"] not in said:
            yield f"{each['text']!r} stands nowhere"
    for text in {f"<at>{part.partition('</at>')[0]}</at>" for part in said.split("<at>")[1:]}:
        if text not in {each["text"] for each in entities}:
            yield f"{text!r} is nobody the card knows"
