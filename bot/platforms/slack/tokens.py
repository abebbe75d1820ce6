"""What is wrong with a token that is set, said once in the log, where whoever starts Squadbot sees it."""

import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.clock import Clock
from bot.platforms.slack.trouble import DEAD_TOKEN
from bot.platforms.slack.workspaces import error_of

log = logging.getLogger(__name__)
BOT_TOKEN, APP_TOKEN = "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"
_WHAT = {
    BOT_TOKEN: "the Bot User OAuth Token that your app’s page OAuth & Permissions shows",
    APP_TOKEN: "an app-level token with connections:write, which your app’s page Basic Information makes",
}
_REFUSED = DEAD_TOKEN | {"missing_scope", "no_permission", "not_allowed_token_type", "team_access_not_granted"}
_AGAIN = 10.0
"""Seconds until Slack is asked again."""
T = TypeVar("T")


async def until_taken(setting: str, ask: Callable[[], Awaitable[T]], clock: Clock) -> T:
    """Ask Slack until it answers with what this setting's token is good for; each new reason why not is logged."""
    logged = ""
    while True:
        try:
            return await ask()
        except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
            reason = (error_of(error) if isinstance(error, SlackApiError) else "") or type(error).__name__
            if reason != logged:
                _report(setting, reason)
            logged = reason
        await clock.wait(_AGAIN)


def _report(setting: str, reason: str) -> None:
    if reason in _REFUSED:
        log.error(
            "Slack does not take %s (%s). Set it to %s, and start Squadbot again.", setting, reason, _WHAT[setting]
        )
    else:
        log.warning("Slack could not be asked whether it takes %s (%s). Squadbot goes on trying.", setting, reason)
