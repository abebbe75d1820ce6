"""What people wrote in Slack, as they saw it: Slack's own marks for people, channels, links and "&" taken back."""

import asyncio
import re
from collections.abc import Awaitable, Callable

_MARK = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")
_MOST_NAMES = 20


async def as_read(text: str, name_of: Callable[[str], Awaitable[str]]) -> str:
    """The text as its readers saw it. `name_of` gives the name of an account."""
    unnamed = [mark[2] for mark in _MARK.finditer(text) if mark[1] == "@" and not mark[3]]
    people = list(dict.fromkeys(unnamed))[:_MOST_NAMES]
    names = dict(zip(people, await asyncio.gather(*map(name_of, people)), strict=True)) if people else {}
    shown = _MARK.sub(lambda mark: _shown(mark, names), text)
    return shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def without_mention(text: str, account: str) -> str:
    """The text less the mention of Squadbot that it opens with, and the comma or colon after it."""
    return re.sub(rf"^\s*<@{re.escape(account)}(?:\|[^<>]*)?>[ \t]*[,:]?\s*", "", text)


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
