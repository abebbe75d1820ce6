"""Where an administrator put something before every command, Squadbot speaks of them so."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.config import SettingError, read_config
from bot.platforms.slack.settings import read_settings
from tests.kit.dialogue import Town
from tests.kit.slack_screen import SlackScreen
from tests.kit.slack_server import refused
from tests.kit.town import town_on, town_url_for
from tests.platforms.posting import post, words


@pytest.fixture
async def town(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Town]:
    """The town in a Slack whose commands begin with "tlg-"."""
    with town_url_for("sqlite", request, tmp_path) as url:
        async with town_on(url, "slack", SLACK_COMMAND_PREFIX="tlg-") as town:
            yield town


async def test_a_hint_is_what_has_to_be_typed_here(town: Town) -> None:
    dev = town.person("dev")
    await dev.says("/tlg-pilot nonsense")
    seen = await dev.newly_seen()
    assert "For example: /tlg-pilot show" in seen
    assert "/tlg-pilot nonsense" in seen
    await dev.says("/tlg-help")
    seen = await dev.newly_seen()
    assert "/tlg-learn Save something you learned" in seen
    assert "/tlg-standup now" in seen
    assert " /learn" not in seen


async def test_what_a_lead_is_told_to_type_can_be_typed_here(town: Town) -> None:
    dev, screen = town.person("dev"), town.screen
    assert isinstance(screen, SlackScreen)
    screen.slack.fail("chat.postMessage", refused("is_archived"))
    await post(town, words("One"), where=dev.where)
    await dev.in_private().sees("The channel is archived. Link another channel with /tlg-squad link.")


async def test_what_somebody_wrote_stays_as_they_wrote_it(town: Town) -> None:
    dev = town.person("dev")
    await dev.says("/tlg-learn Typing /learn by hand puts people off")
    await dev.sees("Saved as L2.", "Typing /learn by hand puts people off")


def test_a_prefix_that_cannot_be_is_explained() -> None:
    given = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s", "SLACK_COMMAND_PREFIX": "TLG"}
    with pytest.raises(SettingError, match="for example tlg-, which makes /learn /tlg-learn"):
        read_settings(read_config(given))
