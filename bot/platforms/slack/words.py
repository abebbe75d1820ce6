"""What people wrote in Slack, as they saw it: its own marks for people, channels, links, emoji and "&" taken back.

Of everybody mentioned, the account is kept and the name put in the text: "<@U061F7AUR|tom.bell>" is Tom Bell.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from emoji import emojize

from bot.language.names import followed_by
from bot.language.tidy import tidy_name
from bot.model.event import Named
from bot.platforms.slack.people import Profile

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


@dataclass(frozen=True, slots=True)
class Words:
    """A text as its readers saw it, and whom it mentions."""

    text: str
    named: tuple[Named, ...]


async def as_read(text: str, profile_of: Callable[[str], Awaitable[Profile | None]], *, own: str = "") -> Words:
    """Return what its readers saw. `profile_of` gives an account's profile in time, or None; `own` is Squadbot's."""
    mentioned = [mark[2] for mark in _MARK.finditer(text) if mark[1] == "@"]
    people = list(dict.fromkeys(mentioned))[:_MOST_NAMES]
    profiles = dict(zip(people, await asyncio.gather(*map(profile_of, people)), strict=True)) if people else {}
    read, named, at = "", [], 0
    coded = _SHORTCODE.sub(_pictured, text)
    for mark in _MARK.finditer(coded):
        # A name is put in as it is: Slack's escapes are taken back in what was typed only.
        read += _unescaped(coded[at : mark.start()])
        at = mark.end()
        if mark[1] != "@":
            read += _unescaped(_shown(mark))
            continue
        person = _named(mark, profiles.get(mark[2]))
        read = followed_by(read, person.name)
        named += [person] if mark[2] != own and not _is_app(profiles.get(mark[2])) else []
    return Words(read + _unescaped(coded[at:]), tuple(named))


def _named(mark: re.Match[str], profile: Profile | None) -> Named:
    if profile is not None:
        return Named(profile.workspace, mark[2], tidy_name(profile.name))
    # The handle is all that is known of them for now.
    return Named("", mark[2], tidy_name(_unescaped(mark[3] or "").removeprefix("@")), sure=False)


def _is_app(profile: Profile | None) -> bool:
    return profile is not None and profile.is_app


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


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


def _shown(mark: re.Match[str]) -> str:
    kind, target, label = mark[1], mark[2], mark[3] or ""
    if kind == "#":
        return "#" + (label.removeprefix("#") or "channel")
    if kind == "!":
        return label or "@" + target.partition("^")[0]
    plain = target.removeprefix("mailto:").removeprefix("tel:")
    if not label or plain.endswith(label) or plain.removesuffix("/").endswith(label):
        return label or plain
    return f"{label} ({plain})"
