"""What a reader finds in Slack's JSON, so that tests can ask whether every word is there."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

PEOPLE = {1: "U0AMIRA", 2: "U0TOM", 3: "W0GRACE"}
CHANNELS = {"sheffield": "C0SHEF"}
_MARKS = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}


def words_in(payloads: Sequence[Mapping[str, Any]]) -> str:
    """Every visible text of these messages or views, in reading order, one a line."""
    return "\n".join(text for payload in payloads for text in _seen(payload))


def _seen(payload: Mapping[str, Any]) -> Iterator[str]:
    yield from _words(payload.get("title", {}))
    for block in payload["blocks"]:
        yield from _block(block)
    yield from _words(payload.get("submit", {}))


def _block(data: Mapping[str, Any]) -> Iterator[str]:
    match data["type"]:
        case "header" | "section":
            yield data["text"]["text"]
        case "context":
            yield from (unescaped(each) for each in data["elements"])
        case "actions":
            yield from (each["text"]["text"] for each in data["elements"])
        case "rich_text":
            yield from (_rich(each) for each in data["elements"])
        case "table":
            for row in data["rows"]:
                yield from (each["text"] if each["type"] == "raw_text" else _rich(each) for each in row)
        case "input":
            yield data["label"]["text"]
            yield from _words(data.get("hint", {}))
            yield from _element(data["element"])
        case _:
            pass


def _element(data: Mapping[str, Any]) -> Iterator[str]:
    yield from _words(data.get("placeholder", {}))
    yield str(data.get("initial_value", ""))
    options = [*data.get("options", ())]
    for group in data.get("option_groups", ()):
        yield group["label"]["text"]
        options += group["options"]
    for option in options:
        yield option["text"]["text"]
        yield from _words(option.get("description", {}))


def _words(data: Mapping[str, Any]) -> Iterator[str]:
    if data:
        yield data["text"]


def _rich(data: Mapping[str, Any]) -> str:
    if "elements" in data:
        between = "\n" if data["type"] == "rich_text_list" else ""
        return between.join(_rich(each) for each in data["elements"])
    return str(data.get("text", data.get("fallback", "")))


def unescaped(element: Mapping[str, Any]) -> str:
    """The words of small print as they are read."""
    text = str(element["text"])
    if element["type"] == "mrkdwn":
        for mark, sign in _MARKS.items():
            text = text.replace(mark, sign)
    return text


def missing(words: Sequence[str], text: str) -> list[str]:
    """Those of the words that are not in the text as often as they should be."""
    return [word for word, times in Counter(words).items() if text.count(word) < times]
