"""The town in Slack, for what only Slack has."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.kit.dialogue import Town
from tests.kit.slack_screen import SlackScreen
from tests.kit.town import town_on, town_url_for


@pytest.fixture
async def town(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Town]:
    """The town on SQLite, met in Slack."""
    with town_url_for("sqlite", request, tmp_path) as url:
        async with town_on(url, "slack") as town:
            yield town


@pytest.fixture
def slack(town: Town) -> SlackScreen:
    """The town's Slack."""
    assert isinstance(town.screen, SlackScreen)
    return town.screen
