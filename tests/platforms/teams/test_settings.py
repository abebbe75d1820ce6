"""Teams' settings: what is asked for, and never an open door by accident."""

import pytest

from bot.config import SettingError, read_config
from bot.platforms.teams.settings import MANAGED_IDENTITY, TeamsSettings, read_settings

ID = "1f2e3d4c-0000-4000-8000-1234567890ab"
GOOD = {"MICROSOFT_APP_ID": ID, "MICROSOFT_APP_PASSWORD": "secret", "MICROSOFT_APP_TENANT_ID": ID}


def set_in(environment: dict[str, str]) -> TeamsSettings | None:
    return read_settings(read_config(environment))


def test_a_bot_of_one_tenant_serves_that_tenant() -> None:
    teams = set_in(GOOD)
    assert teams is not None
    assert teams.tenants == {ID}
    assert "secret" not in repr(teams)


def test_other_tenants_are_listed_and_a_managed_identity_has_no_password() -> None:
    other = ID.replace("1f", "2f")
    said = {**GOOD, "MICROSOFT_APP_PASSWORD": "", "MICROSOFT_APP_TYPE": "userassignedmsi"}
    teams = set_in(said | {"TEAMS_TENANTS": f"{ID}, {other.upper()}"})
    assert teams is not None
    assert teams.app_type == MANAGED_IDENTITY
    assert teams.tenants == {ID, other}


def test_the_us_government_cloud_has_keys_of_its_own() -> None:
    teams = set_in({**GOOD, "CHANNEL_SERVICE": "https://botframework.azure.us"})
    assert teams is not None
    assert teams.us_government
    assert "azure.us" in teams.keys_url


def test_nothing_set_is_no_teams() -> None:
    assert set_in({}) is None


def test_no_authentication_only_on_this_machine_and_when_asked_for() -> None:
    asked = {"TEAMS_ALLOW_UNAUTHENTICATED": "1"}
    assert set_in(asked) is not None
    for more in (
        {"HOST": "0.0.0.0"},
        {"PUBLIC_URL": "https://squadbot.example.gov.uk"},
        {"MICROSOFT_APP_ID": ID},
        GOOD,
    ):
        with pytest.raises(SettingError, match="TEAMS_ALLOW_UNAUTHENTICATED"):
            set_in(asked | more)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"MICROSOFT_APP_ID": ""}, "MICROSOFT_APP_ID must be an id such as"),
        ({"MICROSOFT_APP_ID": "squadbot"}, "MICROSOFT_APP_ID must be an id such as"),
        ({"MICROSOFT_APP_TENANT_ID": ""}, "MICROSOFT_APP_TENANT_ID must be an id such as"),
        ({"MICROSOFT_APP_PASSWORD": ""}, "Set MICROSOFT_APP_PASSWORD"),
        ({"MICROSOFT_APP_TYPE": "MultiTenant"}, "must be SingleTenant or UserAssignedMSI"),
        ({"CHANNEL_SERVICE": "https://elsewhere"}, "CHANNEL_SERVICE is left out, or"),
        ({"TEAMS_TENANTS": "barnsley.gov.uk"}, "TEAMS_TENANTS lists organisations by their tenant ids"),
        ({"TEAMS_ALLOW_UNAUTHENTICATED": "yes"}, "TEAMS_ALLOW_UNAUTHENTICATED must be 1 or 0"),
    ],
)
def test_a_setting_that_cannot_be_used_says_what_to_set(change: dict[str, str], says: str) -> None:
    with pytest.raises(SettingError, match=says):
        set_in(GOOD | change)
