"""What an operator sets for Slack."""

import base64
import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bot.config import Config, SettingError

SLACK_API = "https://slack.com/api/"
_NAMES = ("API_URL", "BOT_TOKEN", "SIGNING_SECRET", "APP_TOKEN", "CLIENT_ID", "CLIENT_SECRET", "TOKEN_KEYS")
_PREFIX = re.compile("[a-z0-9][a-z0-9-]*-")
_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """How this process meets Slack: one workspace by its token, or any by OAuth. Secrets are never shown.

    With `app_token` events come by Socket Mode, with `signing_secret` by HTTP.
    """

    api_url: str = SLACK_API
    bot_token: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)
    app_token: str = field(default="", repr=False)
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    token_keys: tuple[str, ...] = field(default=(), repr=False)
    command_prefix: str = ""


def read_settings(config: Config) -> SlackSettings | None:
    """Return Slack's settings, None where it is not set up. SettingError for one that cannot be used."""
    environment = config.environment
    said = {name: environment.get(f"SLACK_{name}", "").strip() for name in _NAMES}
    if not any(said.values()):
        return None
    keys = tuple(said["TOKEN_KEYS"].replace(",", " ").split())
    settings = SlackSettings(
        api_url=(said["API_URL"] or SLACK_API).rstrip("/") + "/",
        bot_token=said["BOT_TOKEN"],
        signing_secret=said["SIGNING_SECRET"],
        app_token=said["APP_TOKEN"],
        client_id=said["CLIENT_ID"],
        client_secret=said["CLIENT_SECRET"],
        token_keys=keys,
        command_prefix=command_prefix(environment.get("SLACK_COMMAND_PREFIX", "").strip()),
    )
    if urlsplit(settings.api_url).scheme not in {"http", "https"}:
        raise SettingError("SLACK_API_URL must start with https://, for example https://slack-gov.com/api/")
    if bool(settings.client_id) != bool(settings.client_secret):
        raise SettingError("SLACK_CLIENT_ID and SLACK_CLIENT_SECRET go together: set both.")
    if bool(settings.bot_token) == bool(settings.client_id):
        raise SettingError(
            "For one workspace set SLACK_BOT_TOKEN; for several, SLACK_CLIENT_ID and SLACK_CLIENT_SECRET. Not both."
        )
    if not settings.signing_secret and not settings.app_token:
        raise SettingError("Set SLACK_SIGNING_SECRET, so that Squadbot knows Slack's requests from others.")
    for name, token, start in (
        ("SLACK_BOT_TOKEN", settings.bot_token, "xoxb-"),
        ("SLACK_APP_TOKEN", settings.app_token, "xapp-"),
    ):
        if token and not token.startswith(start):
            raise SettingError(f"{name} starts with {start}, and this one does not: it may be another kind of token.")
    if settings.client_id and (not keys or not all(map(_is_key, keys))):
        raise SettingError(
            "SLACK_TOKEN_KEYS must hold the keys that tokens are sealed with, newest first, with commas between. "
            "Make one with: squadbot new-key"
        )
    return settings


def command_prefix(said: str) -> str:
    """Return what comes before every command in Slack, from what was set. SettingError when it cannot."""
    if said and not _PREFIX.fullmatch(said):
        raise SettingError(
            "SLACK_COMMAND_PREFIX is small letters and figures with a hyphen at the end, for example tlg-, which makes "
            "/learn /tlg-learn."
        )
    return said


def _is_key(text: str) -> bool:
    try:
        return len(base64.urlsafe_b64decode(text)) == _KEY_BYTES
    except ValueError:
        return False
