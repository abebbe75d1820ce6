"""Every dialogue is played on each platform: the page with each database, Slack by HTTP and by socket with one."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.kit.dialogue import Town
from tests.kit.town import town_on, town_url_for


@pytest.fixture(params=["web-sqlite", "web-postgresql", "slack-sqlite", "slack-socket-sqlite", "teams-sqlite"])
async def town(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Town]:
    """The town on a Thursday at ten, everybody's welcome read, nothing else said."""
    platform, _, database = request.param.rpartition("-")
    with town_url_for(database, request, tmp_path) as url:
        async with town_on(url, platform) as town:
            yield town
