"""The Slack app manifest, written from the registry so that it can never fall behind the commands."""

from collections.abc import Iterable
from typing import Any

import yaml

from bot.registry import Command

SCOPES = ("app_mentions:read", "chat:write", "commands", "im:history", "im:write", "users:read")
"""The least that Squadbot needs: hear what is said to it, answer, and know people's names and zones."""
_EVENTS = ("app_mention", "message.im")
_MOST_DESCRIPTION = 2000
_MOST_HINT = 1000


def slack_manifest(commands: Iterable[Command], *, prefix: str = "", url: str) -> str:
    """The manifest as YAML. `prefix` goes before each command's name; `url` is where Slack reaches this server."""
    endpoint = f"{url.rstrip('/')}/slack/events"
    manifest = {
        "display_information": {
            "name": "Squadbot",
            "description": "What squads try, learn and get stuck on, shared across places.",
        },
        "features": {
            "bot_user": {"display_name": "Squadbot", "always_online": True},
            "slash_commands": [_slash(name, family, prefix, endpoint) for name, family in _families(commands).items()],
        },
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {"request_url": endpoint, "bot_events": list(_EVENTS)},
            "interactivity": {"is_enabled": True, "request_url": endpoint},
            "org_deploy_enabled": False,
            "socket_mode_enabled": False,
        },
    }
    return str(yaml.safe_dump(manifest, sort_keys=False, allow_unicode=True, width=120))


def _families(commands: Iterable[Command]) -> dict[str, list[Command]]:
    """Slack's commands are one word, so "pilot new" and "pilot list" share /pilot."""
    families: dict[str, list[Command]] = {}
    for command in commands:
        families.setdefault(command.name.split()[0], []).append(command)
    return families


def _slash(name: str, family: list[Command], prefix: str, endpoint: str) -> dict[str, Any]:
    alone = len(family) == 1
    summary = family[0].summary if alone else "; ".join(_first_clause(each.summary) for each in family)
    hints = [each.usage.removeprefix(f"/{name}").strip() for each in family]
    slash = {"command": f"/{prefix}{name}", "url": endpoint, "description": summary[:_MOST_DESCRIPTION]}
    if hint := " or ".join(hint for hint in hints if hint)[:_MOST_HINT]:
        slash["usage_hint"] = hint
    return {**slash, "should_escape": True}


def _first_clause(summary: str) -> str:
    return summary.split(":")[0].split(";")[0].rstrip(".")
