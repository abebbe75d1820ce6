"""What docs/teams.md promises is what the program does."""

from pathlib import Path

import pytest

from bot.platforms.teams.send import A_SECOND, TeamsSender

DOCS = (Path(__file__).parents[3] / "docs" / "teams.md").read_text("utf-8")


@pytest.mark.parametrize(
    "setting",
    [
        "MICROSOFT_APP_ID",
        "MICROSOFT_APP_PASSWORD",
        "MICROSOFT_APP_TENANT_ID",
        "MICROSOFT_APP_TYPE",
        "TEAMS_TENANTS",
        "CHANNEL_SERVICE",
        "TEAMS_ALLOW_UNAUTHENTICATED",
    ],
)
def test_every_setting_is_there(setting: str) -> None:
    assert f"`{setting}`" in DOCS


def test_the_pace_is_the_one_it_keeps() -> None:
    assert (TeamsSender.burst, TeamsSender.pace, A_SECOND) == (6, 2.0, 40)
    assert "six messages at once and then one every two seconds, and 40 a second" in DOCS.replace("\n", " ")
