"""The town with Sheffield and Whitehall in Slack, and Barnsley and Leeds in Teams, in one deployment."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from tests.kit.clock import FrozenClock
from tests.kit.dialogue import Town
from tests.kit.slack_screen import slack_screen
from tests.kit.slack_server import SlackServer
from tests.kit.teams_screen import teams_screen
from tests.kit.teams_server import TeamsServer
from tests.kit.town import install_slack, move_to, refer_teams, slack_settings, squadbot_on, teams_settings

IN_SLACK, IN_TEAMS = frozenset({"sheffield", "whitehall"}), frozenset({"barnsley", "leeds"})


@dataclass(frozen=True)
class Across:
    """One Squadbot, met in both."""

    slack: Town
    teams: Town


@asynccontextmanager
async def town_across(url: str) -> AsyncIterator[Across]:
    """The town in this database, each half in its own chat."""
    clock = FrozenClock()
    async with (
        SlackServer(clock) as slack,
        TeamsServer(clock.elapsed) as teams,
        teams_settings(teams) as settings,
        squadbot_on(url, clock, teams=settings, **slack_settings(slack.api_url)) as squadbot,
    ):
        await squadbot._store.writer.run(lambda connection: move_to("slack", connection, IN_SLACK))
        await squadbot._store.writer.run(lambda connection: move_to("teams", connection, IN_TEAMS))
        await install_slack(squadbot, clock)
        await refer_teams(squadbot, clock, teams)
        async with slack_screen(squadbot, clock, slack) as in_slack, teams_screen(squadbot, teams) as in_teams:
            in_slack._heard = in_teams._heard  # what the pipeline answers is heard by whoever listened last
            yield Across(Town(squadbot, in_slack, clock), Town(squadbot, in_teams, clock))
