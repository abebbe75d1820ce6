"""What an operator sets for Teams."""

from dataclasses import dataclass, field
from uuid import UUID

from bot.config import Config, SettingError, only_here, read_switch

BOT_CHANNEL_KEYS = "https://login.botframework.com/v1/.well-known/openidconfiguration"
"""Where the keys that sign Teams' requests are listed; a test's are elsewhere."""
US_GOVERNMENT = "https://botframework.azure.us"
US_GOVERNMENT_KEYS = "https://login.botframework.azure.us/v1/.well-known/openidconfiguration"
SINGLE_TENANT, MANAGED_IDENTITY = "SingleTenant", "UserAssignedMSI"
_NAMES = ("MICROSOFT_APP_ID", "MICROSOFT_APP_PASSWORD", "MICROSOFT_APP_TYPE", "MICROSOFT_APP_TENANT_ID")
_OPEN = "TEAMS_ALLOW_UNAUTHENTICATED"


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


def read_settings(config: Config) -> TeamsSettings | None:
    """Return Teams' settings, None where it is not set up. SettingError for one that cannot be used."""
    environment = config.environment
    app_id, password, said_type, tenant = (environment.get(name, "").strip() for name in _NAMES)
    cloud = environment.get("CHANNEL_SERVICE", "").strip().rstrip("/")
    if cloud not in {"", US_GOVERNMENT}:
        raise SettingError(f"CHANNEL_SERVICE is left out, or {US_GOVERNMENT} for the US government’s cloud.")
    keys = environment.get("TO_BOT_FROM_CHANNEL_OPENID_METADATA_URL", "").strip()
    keys = keys or (US_GOVERNMENT_KEYS if cloud else BOT_CHANNEL_KEYS)
    tenants = frozenset(environment.get("TEAMS_TENANTS", "").replace(",", " ").lower().split())
    if read_switch(environment, _OPEN):
        if app_id:
            raise SettingError(f"{_OPEN}=1 is for local tools: leave MICROSOFT_APP_ID out, or it.")
        only_here(config, f"{_OPEN}=1 takes messages from anybody")
        return TeamsSettings(tenants=tenants)
    if not (app_id or password or said_type or tenant):
        return None
    types = {each.lower(): each for each in (SINGLE_TENANT, MANAGED_IDENTITY)}
    app_type = types.get((said_type or SINGLE_TENANT).lower())
    if app_type is None:
        raise SettingError(f"MICROSOFT_APP_TYPE must be {SINGLE_TENANT} or {MANAGED_IDENTITY}, not {said_type!r}.")
    for name, id_ in (("MICROSOFT_APP_ID", app_id), ("MICROSOFT_APP_TENANT_ID", tenant)):
        if not is_guid(id_):
            raise SettingError(f"{name} must be an id such as 1f2e3d4c-0000-4000-8000-1234567890ab.")
    if app_type == SINGLE_TENANT and not password:
        raise SettingError("Set MICROSOFT_APP_PASSWORD to the app’s client secret.")
    if odd := sorted(each for each in tenants if not is_guid(each)):
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


def is_guid(text: str) -> bool:
    """Return whether this is an id as Microsoft's portals show it."""
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False
