"""Every dialogue here is played on each platform: on the page with each database, in Slack with one."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.kit.dialogue import Town
from tests.kit.town import town_on, town_url_for


@pytest.fixture(params=["web-sqlite", "web-postgresql", "slack-sqlite"])
async def town(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Town]:
    """The town on a Thursday at ten, everybody's welcome read, nothing else said."""
    platform, database = request.param.split("-")
    with town_url_for(database, request, tmp_path) as url:
        async with town_on(url, platform) as town:
            yield town
