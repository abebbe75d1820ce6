"""Settings, read once from the environment."""

import base64
import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from uuid import UUID

DEFAULT_DATABASE = "sqlite:///var/squadbot.db"
DEFAULT_PORT = 8080
SLACK_API = "https://slack.com/api/"
BOT_CHANNEL_KEYS = "https://login.botframework.com/v1/.well-known/openidconfiguration"
"""Where the keys that sign Teams' requests are listed; a test's are elsewhere."""
US_GOVERNMENT = "https://botframework.azure.us"
US_GOVERNMENT_KEYS = "https://login.botframework.azure.us/v1/.well-known/openidconfiguration"
SINGLE_TENANT, MANAGED_IDENTITY = "SingleTenant", "UserAssignedMSI"
_SLACK = ("API_URL", "BOT_TOKEN", "SIGNING_SECRET", "APP_TOKEN", "CLIENT_ID", "CLIENT_SECRET", "TOKEN_KEYS")
_TEAMS = ("MICROSOFT_APP_ID", "MICROSOFT_APP_PASSWORD", "MICROSOFT_APP_TYPE", "MICROSOFT_APP_TENANT_ID")
_KEY_BYTES = 32
_PREFIX = re.compile("[a-z0-9][a-z0-9-]*-")


class SettingError(Exception):
    """A setting that cannot be used; the sentence says which, and what to set instead."""


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


@dataclass(frozen=True, slots=True)
class TeamsSettings:
    """The bot that Squadbot is in Teams. The password is never shown.

    `tenants` are the organisations it serves, by id; none: any, which only a bot without an app id may. Without an
    app id requests are taken from anybody.
    """

    app_id: str = ""
    password: str = field(default="", repr=False)
    app_type: str = SINGLE_TENANT
    tenant: str = ""
    tenants: frozenset[str] = frozenset()
    us_government: bool = False
    keys_url: str = BOT_CHANNEL_KEYS


@dataclass(frozen=True, slots=True)
class Config:
    """How this process runs. `database_url` may hold a password, so it is never shown."""

    database_url: str = field(repr=False)
    host: str
    port: int
    public_url: str
    web_chat: bool
    slack: SlackSettings | None = None
    teams: TeamsSettings | None = None

    @property
    def on_loopback(self) -> bool:
        """Whether only this machine is meant to reach the server: by its address, and by the one links start with."""
        return is_loopback(self.host) and is_loopback(urlsplit(self.public_url).hostname or "")


def is_loopback(host: str) -> bool:
    """Whether an address to listen on is this machine's own."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def read_config(environment: Mapping[str, str]) -> Config:
    """The settings in an environment. SettingError for one that cannot be used."""
    host = environment.get("HOST") or "127.0.0.1"
    port = _port(environment.get("PORT") or str(DEFAULT_PORT))
    shown_host = f"[{host}]" if ":" in host else host
    public_url = (environment.get("PUBLIC_URL") or f"http://{shown_host}:{port}").rstrip("/")
    if urlsplit(public_url).scheme not in {"http", "https"}:
        raise SettingError(
            "PUBLIC_URL must start with http:// or https://, for example https://squadbot.example.gov.uk"
        )
    config = Config(
        database_url=environment.get("DATABASE_URL") or DEFAULT_DATABASE,
        host=host,
        port=port,
        public_url=public_url,
        web_chat=_switch("WEB_CHAT", environment.get("WEB_CHAT", "")),
        slack=_slack(environment),
        teams=_teams(environment),
    )
    if config.web_chat and not config.on_loopback:
        raise SettingError(
            "WEB_CHAT=1 lets anybody who reaches the page be anybody, "
            f"so HOST must be 127.0.0.1, not {host}, and PUBLIC_URL an address of this machine."
        )
    if config.teams and not config.teams.app_id and not config.on_loopback:
        raise SettingError(
            "TEAMS_ALLOW_UNAUTHENTICATED=1 takes messages from anybody, "
            f"so HOST must be 127.0.0.1, not {host}, and PUBLIC_URL an address of this machine."
        )
    return config


def command_prefix(said: str) -> str:
    """What stands before every command in Slack, from what was set. SettingError when it cannot."""
    if said and not _PREFIX.fullmatch(said):
        raise SettingError(
            "SLACK_COMMAND_PREFIX is small letters and figures with a hyphen at the end, for example tlg-, which makes "
            "/learn /tlg-learn."
        )
    return said


def _slack(environment: Mapping[str, str]) -> SlackSettings | None:
    said = {name: environment.get(f"SLACK_{name}", "").strip() for name in _SLACK}
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


def _teams(environment: Mapping[str, str]) -> TeamsSettings | None:
    app_id, password, said_type, tenant = (environment.get(name, "").strip() for name in _TEAMS)
    cloud = environment.get("CHANNEL_SERVICE", "").strip().rstrip("/")
    if cloud not in {"", US_GOVERNMENT}:
        raise SettingError(f"CHANNEL_SERVICE is left out, or {US_GOVERNMENT} for the US government’s cloud.")
    keys = environment.get("TO_BOT_FROM_CHANNEL_OPENID_METADATA_URL", "").strip()
    keys = keys or (US_GOVERNMENT_KEYS if cloud else BOT_CHANNEL_KEYS)
    tenants = frozenset(environment.get("TEAMS_TENANTS", "").replace(",", " ").lower().split())
    if _switch("TEAMS_ALLOW_UNAUTHENTICATED", environment.get("TEAMS_ALLOW_UNAUTHENTICATED", "")):
        if app_id:
            raise SettingError("TEAMS_ALLOW_UNAUTHENTICATED=1 is for local tools: leave MICROSOFT_APP_ID out, or it.")
        return TeamsSettings(tenants=tenants)
    if not (app_id or password or said_type or tenant):
        return None
    types = {each.lower(): each for each in (SINGLE_TENANT, MANAGED_IDENTITY)}
    app_type = types.get((said_type or SINGLE_TENANT).lower())
    if app_type is None:
        raise SettingError(f"MICROSOFT_APP_TYPE must be {SINGLE_TENANT} or {MANAGED_IDENTITY}, not {said_type!r}.")
    for name, id_ in (("MICROSOFT_APP_ID", app_id), ("MICROSOFT_APP_TENANT_ID", tenant)):
        if not _is_guid(id_):
            raise SettingError(f"{name} must be an id such as 1f2e3d4c-0000-4000-8000-1234567890ab.")
    if app_type == SINGLE_TENANT and not password:
        raise SettingError("Set MICROSOFT_APP_PASSWORD to the app’s client secret.")
    if odd := sorted(each for each in tenants if not _is_guid(each)):
        raise SettingError(f"TEAMS_TENANTS lists organisations by their tenant ids, and {odd[0]!r} is none.")
    return TeamsSettings(
        app_id=app_id,
        password=password,
        app_type=app_type,
        tenant=tenant,
        tenants=tenants or frozenset({tenant.lower()}),
        us_government=bool(cloud),
        keys_url=keys,
    )


def _is_guid(text: str) -> bool:
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False


def _is_key(text: str) -> bool:
    try:
        return len(base64.urlsafe_b64decode(text)) == _KEY_BYTES
    except ValueError:
        return False


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or not 1 <= int(text) <= 65535:
        raise SettingError(f"PORT must be a number from 1 to 65535, for example {DEFAULT_PORT}, not {text!r}.")
    return int(text)


def _switch(name: str, text: str) -> bool:
    if text not in {"", "0", "1"}:
        raise SettingError(f"{name} must be 1 or 0, not {text!r}.")
    return text == "1"
