"""Every dialogue is played on the page, in Slack and in Teams; some on PostgreSQL and through Slack's socket too.

`--whole` plays every dialogue each of the five ways, `--quick` on the page alone.
"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.kit.dialogue import Town
from tests.kit.town import town_on, town_url_for

PAGE = "web-sqlite"
CHATS = ["slack-sqlite", "teams-sqlite"]
MARKED = {"postgresql": "web-postgresql", "socket": "slack-socket-sqlite"}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "town" in metafunc.fixturenames:
        metafunc.parametrize("town", _ways(metafunc), indirect=True)


def _ways(metafunc: pytest.Metafunc) -> list[str]:
    if metafunc.config.getoption("quick"):
        return [PAGE]
    whole = metafunc.config.getoption("whole")
    marked = [way for mark, way in MARKED.items() if whole or metafunc.definition.get_closest_marker(mark)]
    return [PAGE, *CHATS, *marked]


@pytest.fixture
async def town(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Town]:
    """The town on a Thursday at ten, everybody's welcome read, nothing else said."""
    platform, _, database = request.param.rpartition("-")
    with town_url_for(database, request, tmp_path) as url:
        async with town_on(url, platform) as town:
            yield town
