"""What a reader finds in an Adaptive Card, so that tests can ask whether every word is there."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

PEOPLE = {1: "29:1amira", 2: "29:1tom", 3: "29:1grace"}
CHANNELS = {"sheffield": "https://teams.microsoft.com/l/channel/19%3Asheffield/Sheffield"}


def words_in(cards: Sequence[Mapping[str, Any]]) -> str:
    """Every visible text of these cards, in reading order, one a line."""
    return "\n".join(text for card in cards for text in _seen(card))


def _seen(node: Mapping[str, Any]) -> Iterator[str]:
    match node.get("type"):
        case "RichTextBlock":
            yield "".join(run["text"] for run in node["inlines"])
        case "TextBlock":
            yield node["text"].replace("<at>", "").replace("</at>", "")
        case "Table":
            for row in node["rows"]:
                for cell in row["cells"]:
                    yield from _each(cell["items"])
        case "Input.ChoiceSet":
            yield node["label"]
            yield from (choice["title"] for choice in node["choices"])
        case str(kind) if kind.startswith("Input."):
            yield node["label"]
            yield str(node.get("value", ""))
        case str(kind) if kind.startswith("Action."):
            yield node["title"]
        case _:
            for key in ("body", "items", "actions"):
                yield from _each(node.get(key, ()))


def _each(nodes: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for node in nodes:
        yield from _seen(node)


def missing(words: Sequence[str], text: str) -> list[str]:
    """Those of the words that are not in the text as often as they should be."""
    return [word for word, times in Counter(words).items() if text.count(word) < times]
