"""What people wrote in Slack, as they saw it: its own marks for people, channels, links, emoji and "&" taken back."""

import asyncio
import re
from collections.abc import Awaitable, Callable

from emoji import emojize

_MARK = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")
_MOST_NAMES = 20
_SHORTCODE = re.compile(
    r"```.*?```|`[^`\n]*`|<[^<>]*>"  # what was typed as code, and a mark, stay as they are
    r"|(?<![^\W_]):(?P<name>[a-z0-9_+'-]+):(?::skin-tone-(?P<tone>[2-6]):)?(?![^\W_])",
    re.DOTALL,
)
_FIRST_TONE = 0x1F3FB
_AS_EMOJI = "\ufe0f"
"""Asks for the coloured form of a sign that is also a letter; a skin tone asks for it too."""


async def as_read(text: str, name_of: Callable[[str], Awaitable[str]]) -> str:
    """The text as its readers saw it. `name_of` gives the name of an account."""
    unnamed = [mark[2] for mark in _MARK.finditer(text) if mark[1] == "@" and not mark[3]]
    people = list(dict.fromkeys(unnamed))[:_MOST_NAMES]
    names = dict(zip(people, await asyncio.gather(*map(name_of, people)), strict=True)) if people else {}
    shown = _MARK.sub(lambda mark: _shown(mark, names), _SHORTCODE.sub(_pictured, text))
    return shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def without_mention(text: str, account: str) -> str:
    """The text less the mention of Squadbot that it opens with, and the comma or colon after it."""
    return re.sub(rf"^\s*<@{re.escape(account)}(?:\|[^<>]*)?>[ \t]*[,:]?\s*", "", text)


def _pictured(code: re.Match[str]) -> str:
    """The emoji of a shortcode; a workspace's own, which is no character, stays as it was typed."""
    name, tone = code["name"], code["tone"]
    if not name:
        return code[0]
    # Slack writes flags and what people do with hyphens: "flag-gb", "woman-running".
    for said in (name, name.removeprefix("flag-").replace("-", "_")):
        sign = emojize(f":{said}:", language="alias")
        if sign != f":{said}:":
            return sign[0] + chr(_FIRST_TONE + int(tone) - 2) + sign[1:].removeprefix(_AS_EMOJI) if tone else sign
    return code[0]


def _shown(mark: re.Match[str], names: dict[str, str]) -> str:
    kind, target, label = mark[1], mark[2], mark[3] or ""
    if kind == "@":
        return "@" + (label.removeprefix("@") or names.get(target, "somebody"))
    if kind == "#":
        return "#" + (label.removeprefix("#") or "channel")
    if kind == "!":
        return label or "@" + target.partition("^")[0]
    plain = target.removeprefix("mailto:").removeprefix("tel:")
    if not label or plain.endswith(label) or plain.removesuffix("/").endswith(label):
        return label or plain
    return f"{label} ({plain})"
