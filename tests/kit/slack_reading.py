"""What a person reads of a message in Slack: its blocks as the client draws them, never the fallback text.

Slack shows the fallback in a notification only; a message with blocks is drawn from them.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from bot.language.words import say_date, say_time
from tests.kit.slack_state import Json, SlackState

_MARK = re.compile(r"<([^<>]*)>")
_ZONE = "Europe/London"


class Reading:
    """Reads messages in a workspace, where accounts and channels have the names that its people see."""

    def __init__(self, state: SlackState) -> None:
        self._state = state

    def read(self, message: Json) -> str:
        """Every word in sight, a block a line; what has no blocks is its text."""
        blocks = message.get("blocks")
        return "\n".join(self._block(each) for each in blocks) if blocks else _unescaped(message["text"])

    def mentioned(self, message: Json) -> list[str]:
        """The accounts that it mentions, and so notifies, each as often as it does."""
        return list(_mentioned(message.get("blocks", [])))

    def _block(self, block: Json) -> str:
        match block["type"]:
            case "rich_text":
                return "\n".join(map(self._rich, block["elements"]))
            case "header":
                return str(block["text"]["text"])
            case "section":
                texts = [*([block["text"]] if "text" in block else []), *block.get("fields", ())]
                return "\n".join(map(self._text, texts))
            case "context":
                return " ".join(map(self._text, block["elements"]))
            case "actions":
                return " ".join(f"[{each['text']['text']}]" for each in block["elements"])
            case "table":
                head, *rows = ([self._cell(cell) for cell in row] for row in block["rows"])
                return "\n".join("; ".join(map(": ".join, zip(head, row, strict=True))) for row in rows)
            case "image":
                return str((block.get("title") or {}).get("text") or block["alt_text"])
            case "divider":
                return "---"
            case kind:
                raise AssertionError(f"nobody knows how Slack draws {kind!r}")

    def _cell(self, cell: Json) -> str:
        return str(cell["text"]) if cell["type"] == "raw_text" else "\n".join(map(self._rich, cell["elements"]))

    def _rich(self, element: Json) -> str:
        match element["type"]:
            case "rich_text_section" | "rich_text_quote" | "rich_text_preformatted":
                return "".join(map(self._rich, element["elements"]))
            case "rich_text_list":
                return "\n".join(f"• {self._rich(item)}" for item in element["elements"])
            case "text":
                return str(element["text"])
            case "link":
                return _linked(element["url"], element.get("text", ""))
            case "user":
                return self._person(element["user_id"])
            case "channel":
                return self._channel(element["channel_id"])
            case "date":
                return _date(element["timestamp"], element["format"])
            case kind:
                raise AssertionError(f"nobody knows how Slack draws {kind!r}")

    def _text(self, text: Json) -> str:
        if text["type"] == "plain_text":
            return str(text["text"])
        return _unescaped(_MARK.sub(self._marked, str(text["text"])))

    def _marked(self, mark: re.Match[str]) -> str:
        target, _, label = mark[1].partition("|")
        match target[:1]:
            case "@":
                return self._person(target[1:])
            case "#":
                return self._channel(target[1:])
            case "!":
                _, timestamp, form = target.split("^")
                return _date(int(timestamp), form)
            case _:
                return _linked(_unescaped(target), _unescaped(label))

    def _person(self, account: str) -> str:
        """The client draws "@Tom Bell"; tests read names alike on every platform."""
        return self._state.users[account].name

    def _channel(self, channel: str) -> str:
        return f"#{self._state.channels[channel].name}"


def _mentioned(node: object) -> Iterator[str]:
    if isinstance(node, list):
        for each in node:
            yield from _mentioned(each)
    elif isinstance(node, dict):
        if node.get("type") == "user":
            yield node["user_id"]
        if node.get("type") == "mrkdwn":
            yield from re.findall(r"<@(\w+)>", node["text"])
        for each in node.values():
            yield from _mentioned(each)


def _linked(url: str, label: str) -> str:
    return f"{label} ({url})" if label and label != url else url


def _date(timestamp: int, form: str) -> str:
    at = datetime.fromtimestamp(timestamp, UTC)
    return form.replace("{date}", say_date(at.date())).replace("{time}", say_time(at, _ZONE))


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
