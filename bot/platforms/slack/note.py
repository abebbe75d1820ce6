"""Small print. Slack draws it from its own markup, so only words that cannot be taken for markup are put there."""

import re

from bot.model.message import Emphasis, Inlines, Mono, Strong
from bot.platforms.slack import limits
from bot.platforms.slack.fit import length
from bot.platforms.slack.rich import Piece, Reader, rich, runs
from bot.rendering.runs import Json, Line, plain_words

_MARKUP = re.compile(r"[*_~`]|:[^\s:]+:|^\s*>", re.MULTILINE)
"""Slack's markup has no way to escape these, nor a ">" that opens a line, nor the name of an emoji."""

PARTS = re.compile(r"<(?P<inside>[^<>]*)>")
"""What stands between angle brackets in small print is ours: a link, a mention, a date."""


def note(inlines: Inlines, reader: Reader) -> list[Piece]:
    """A note as small print; as text of the usual size where a person's words could be taken for markup."""
    line = runs(inlines, reader)
    plain = plain_words(line)
    if not plain.strip():
        return []
    said = _context(inlines, line)
    if said is None:
        return rich([line])
    return [Piece({"type": "context", "elements": [said]}, plain)]


def _context(inlines: Inlines, line: Line) -> Json | None:
    """The one element of small print; None when it cannot be had."""
    if all(run.element["type"] == "text" and "style" not in run.element for run in line):
        words = "".join(run.element["text"] for run in line)
        return {"type": "plain_text", "text": words, "emoji": False} if length(words) <= limits.CONTEXT else None
    words = "".join(run.element.get("text", "\ufffc") for run in line)
    if any(isinstance(inline, Strong | Emphasis | Mono) for inline in inlines) or _MARKUP.search(words):
        return None
    text = "".join(_marked(run.element) for run in line)
    return {"type": "mrkdwn", "text": text, "verbatim": True} if length(text) <= limits.CONTEXT else None


def _marked(element: Json) -> str:
    """A run in Slack's markup. What a person typed has been looked through, and is escaped."""
    match element["type"]:
        case "link":
            return f"<{_address(element['url'])}|{escaped(element['text'])}>"
        case "user":
            return f"<@{element['user_id']}>"
        case "channel":
            return f"<#{element['channel_id']}>"
        case "date":
            return f"<!date^{element['timestamp']}^{element['format']}|{escaped(element['fallback'])}>"
        case _:
            return escaped(element["text"])


def _address(url: str) -> str:
    return url.replace("&", "&amp;").replace("<", "%3C").replace(">", "%3E").replace("|", "%7C")


def escaped(text: str) -> str:
    """Words for Slack's markup: nothing in them opens a mention or a link."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
