"""The town in Teams, for what only Teams has."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.kit.dialogue import Town
from tests.kit.teams_screen import TeamsScreen
from tests.kit.town import town_on, town_url_for


@pytest.fixture
async def town(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Town]:
    """The town on SQLite, met in Teams."""
    with town_url_for("sqlite", request, tmp_path) as url:
        async with town_on(url, "teams") as town:
            yield town


@pytest.fixture
def teams(town: Town) -> TeamsScreen:
    """The town's Teams."""
    assert isinstance(town.screen, TeamsScreen)
    return town.screen
