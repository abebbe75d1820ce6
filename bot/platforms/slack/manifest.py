"""The Slack app manifest, written from the registry so that it can never fall behind the commands."""

from collections.abc import Iterable, Mapping
from typing import Any

import yaml

from bot.platforms.slack.endpoint import PATH
from bot.platforms.slack.oauth import REDIRECT
from bot.platforms.slack.receive import SAVE_MESSAGE
from bot.ports import CommandHelp

REASONS: Mapping[str, str] = {
    "app_mentions:read": "to hear “@Squadbot …” in a channel",
    "channels:history": "to find a post again whose answer was lost, so that nothing is posted twice",
    "channels:read": "to be told that it was added to a channel, and welcome people there",
    "chat:write": "to answer, and to post digests",
    "commands": "for /learn and the other commands, and for the shortcut “Save as learning”",
    "groups:history": "as channels:history, in private channels",
    "groups:read": "as channels:read, in private channels",
    "im:history": "to hear what somebody writes to Squadbot alone",
    "im:write": "to write to one person alone",
    "reactions:read": "to ask whoever marks a message with 💡 whether to save it",
    "users:read": "to know people’s names and time zones",
}
"""Every scope that is asked for, and what for. Nothing else is asked for."""
SCOPES = tuple(REASONS)
EVENTS = (
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "member_joined_channel",
    "message.im",
    "reaction_added",
    "tokens_revoked",
)
BUILT_IN = frozenset({
    "active", "apps", "archive", "away", "call", "collapse", "dm", "dnd", "expand", "feed", "feedback",
    "invite", "join", "kick", "leave", "me", "msg", "mute", "open", "pref", "prefs", "pro", "remind", "remove",
    "rename", "search", "shortcuts", "shrug", "star", "status", "topic", "unarchive", "who",
})  # fmt: skip
"""Slack's own commands: with one of them, it refuses all of an app's."""
_MOST_COMMANDS = 50
_MOST_NAME = 32
_MOST_DESCRIPTION = 2000
_MOST_HINT = 1000


def slack_manifest(
    commands: Iterable[CommandHelp], *, prefix: str = "", url: str = "", socket_mode: bool = False
) -> str:
    """The manifest as YAML. `prefix` goes before each command's name; `url` is where Slack reaches this server.

    With `socket_mode` Squadbot calls Slack, so nothing in the manifest needs an address.
    """
    home = url.rstrip("/")
    reached = {} if socket_mode else {"request_url": home + PATH}
    slashes = [_slash(name, family, prefix) for name, family in _families(commands).items()]
    if len(slashes) > _MOST_COMMANDS:
        raise ValueError(f"{len(slashes)} commands are more than Slack takes of one app")
    manifest = {
        "display_information": {
            "name": "Squadbot",
            "description": "What squads try, learn and get stuck on, shared across places.",
            "background_color": "#1d70b8",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "Squadbot", "always_online": True},
            "shortcuts": [
                {
                    "name": "Save as learning",
                    "type": "message",
                    "callback_id": SAVE_MESSAGE,
                    "description": "Opens a learning card with this message in it",
                }
            ],
            "slash_commands": [each if socket_mode else {**each, "url": home + PATH} for each in slashes],
        },
        "oauth_config": {
            **({} if socket_mode else {"redirect_urls": [home + REDIRECT]}),
            "scopes": {"bot": list(SCOPES)},
        },
        "settings": {
            "event_subscriptions": {**reached, "bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True, **reached},
            "org_deploy_enabled": True,
            "socket_mode_enabled": socket_mode,
            "token_rotation_enabled": False,
        },
    }
    return str(yaml.safe_dump(manifest, sort_keys=False, allow_unicode=True, width=120))


def _families(commands: Iterable[CommandHelp]) -> dict[str, list[CommandHelp]]:
    """Slack's commands are one word, so "pilot new" and "pilot list" share /pilot."""
    families: dict[str, list[CommandHelp]] = {}
    for command in commands:
        families.setdefault(command.name.split()[0], []).append(command)
    return families


def _slash(name: str, family: list[CommandHelp], prefix: str) -> dict[str, Any]:
    alone = len(family) == 1
    summary = family[0].summary if alone else "; ".join(_first_clause(each.summary) for each in family)
    hints = [each.usage.removeprefix(f"/{name}").strip() for each in family]
    hint = " or ".join(hint for hint in hints if hint)
    command = f"/{prefix}{name}"
    if command[1:] in BUILT_IN:
        raise ValueError(f"{command} is Slack's own command, and an app cannot have it")
    for text, most in ((command, _MOST_NAME), (summary, _MOST_DESCRIPTION), (hint, _MOST_HINT)):
        if len(text) > most:
            raise ValueError(f"{command}: “{text[:40]}…” is {len(text)} characters, and Slack takes {most}")
    return {
        "command": command,
        "description": summary,
        **({"usage_hint": hint} if hint else {}),
        # People and channels that somebody names arrive as marks, which are read back as the names that were seen.
        "should_escape": True,
    }


def _first_clause(summary: str) -> str:
    return summary.split(":")[0].split(";")[0].rstrip(".")
