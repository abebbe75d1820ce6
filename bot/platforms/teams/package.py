"""The package an administrator uploads to Teams: manifest and icons, written from the registry."""

import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bot.platforms.teams.icons import colour_icon, outline_icon
from bot.ports import CommandHelp

MANIFEST_VERSION = "1.25"
SCHEMA = f"https://developer.microsoft.com/json-schemas/teams/v{MANIFEST_VERSION}/MicrosoftTeams.schema.json"
SAVE_MESSAGE = "saveAsLearning"
"""The message action's id, which comes back as `commandId`."""

REASONS: Mapping[str, str] = {
    "ChannelMessage.Read.Group": "to see 💡 on a channel’s message, and to read a message that somebody saves",
    "ChatMessage.Read.Chat": "the same in a group chat",
}
"""Every resource-specific permission that is asked for, and what for. A team's owner may refuse them."""

IN_CHANNELS = (
    "learn",
    "find",
    "show",
    "update",
    "barrier",
    "pilot new",
    "pilot list",
    "digest now",
    "squad",
    "help",
)
ALONE = ("home", "learn", "find", "show", "update", "barrier", "pilot new", "pilot list", "pilot decide", "help")
"""What Teams' menu offers of the commands: it shows ten, and none on phones. Every other one can be typed."""

_MOST_LISTED = 10
_COLOUR, _OUTLINE = "color.png", "outline.png"
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class About:
    """What a package is made for: the bot's app id, where Squadbot is reached, its version, and two pages to read."""

    app_id: str
    url: str
    version: str
    privacy_url: str
    terms_url: str


def teams_package(commands: Iterable[CommandHelp], about: About) -> bytes:
    """The zip; the same things make the same bytes."""
    manifest = teams_manifest(commands, about)
    files = {
        "manifest.json": (json.dumps(manifest, ensure_ascii=False, indent=2) + "\n").encode(),
        _COLOUR: colour_icon(),
        _OUTLINE: outline_icon(),
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for name, data in files.items():
            package.writestr(zipfile.ZipInfo(name, _FIRST_DAY), data, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def teams_manifest(commands: Iterable[CommandHelp], about: About) -> dict[str, Any]:
    """The manifest. KeyError when the menu names a command there is none of."""
    known = {each.name: each for each in commands}
    return {
        "$schema": SCHEMA,
        "manifestVersion": MANIFEST_VERSION,
        "version": about.version,
        "id": about.app_id,
        # Words of another language go in a file of their own, named here.
        "localizationInfo": {"defaultLanguageTag": "en-gb", "additionalLanguages": []},
        "developer": {
            "name": "Squadbot",
            "websiteUrl": about.url,
            "privacyUrl": about.privacy_url,
            "termsOfUseUrl": about.terms_url,
        },
        "name": {"short": "Squadbot", "full": "Squadbot: the shared record of Test, Learn and Grow squads"},
        "description": {
            "short": "What squads try, learn and get stuck on, shared across places.",
            "full": "Squadbot keeps one record of what innovation squads try, learn and get stuck on, from the chat "
            "they already use. Save what you learned, see what other places learned, and say what is in the way.\n\n"
            "What looks like a resident’s personal data is found before it is stored, and is not kept.",
        },
        "icons": {"color": _COLOUR, "outline": _OUTLINE},
        "accentColor": "#0b5f54",
        "bots": [
            {
                "botId": about.app_id,
                "scopes": ["team", "groupChat", "personal"],
                "isNotificationOnly": False,
                "supportsFiles": False,
                "commandLists": [
                    {"scopes": ["team", "groupChat"], "commands": _listed(known, IN_CHANNELS)},
                    {"scopes": ["personal"], "commands": _listed(known, ALONE)},
                ],
            }
        ],
        "composeExtensions": [
            {
                "botId": about.app_id,
                "commands": [
                    {
                        "id": SAVE_MESSAGE,
                        "type": "action",
                        "title": "Save as learning",
                        "description": "Opens a learning card with this message in it",
                        "context": ["message"],
                        "fetchTask": True,
                    }
                ],
            }
        ],
        "permissions": ["identity", "messageTeamMembers"],
        "validDomains": [urlsplit(about.url).netloc],
        # Resource-specific consent asks for both; the resource is named and never called.
        "webApplicationInfo": {"id": about.app_id, "resource": "https://RscBasedStoreApp"},
        "authorization": {
            "permissions": {"resourceSpecific": [{"name": name, "type": "Application"} for name in REASONS]}
        },
        "defaultInstallScope": "team",
        "defaultGroupCapability": {"team": "bot", "groupchat": "bot", "meetings": "bot"},
    }


def _listed(known: Mapping[str, CommandHelp], names: tuple[str, ...]) -> list[dict[str, str]]:
    if len(names) > _MOST_LISTED:
        raise ValueError(f"{len(names)} commands are more than Teams lists")
    return [{"title": name, "description": known[name].summary} for name in names]
