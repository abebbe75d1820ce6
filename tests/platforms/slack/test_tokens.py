"""A token that Slack does not take is named in the log at start, without its words, and Squadbot goes on."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest

from tests.kit.clock import FrozenClock
from tests.kit.slack_screen import SECRET
from tests.kit.slack_server import APP_TOKEN, Failure, SlackServer, broken, drop_before, held, refused
from tests.kit.town import squadbot_on, town_url_for

WRONG_BOT, WRONG_APP = "xoxb-nobody", "xapp-nobody"


class Log(logging.Handler):
    """What an operator sees: sentences from WARNING up, and when the first comes."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []
        self.came = asyncio.Event()

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(f"{record.levelname} {record.getMessage()}")
        self.came.set()

    async def first(self) -> str:
        await self.came.wait()
        return self.said[0]


@contextmanager
def operator() -> Iterator[Log]:
    log = Log()
    logging.getLogger("bot").addHandler(log)
    try:
        yield log
    finally:
        logging.getLogger("bot").removeHandler(log)


@pytest.fixture
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    with town_url_for("sqlite", request, tmp_path) as url:
        yield url


@asynccontextmanager
async def started(url: str, slack: SlackServer, **settings: str) -> AsyncIterator[Log]:
    """Squadbot in one workspace, started, until the test is over."""
    slack.state.add_workspace("barnsley")
    given = {"SLACK_API_URL": slack.api_url, "SLACK_SIGNING_SECRET": SECRET, "SLACK_BOT_TOKEN": "xoxb-barnsley"}
    with operator() as log:
        async with squadbot_on(url, FrozenClock(), teams=None, **(given | settings)) as squadbot:
            await squadbot.platforms["slack"].start()
            yield log
        assert WRONG_BOT not in str(log.said)
        assert WRONG_APP not in str(log.said)


async def test_a_bot_token_that_slack_does_not_take_is_named(url: str) -> None:
    async with SlackServer() as slack, started(url, slack, SLACK_BOT_TOKEN=WRONG_BOT) as log:
        assert await log.first() == (
            "ERROR Slack does not take SLACK_BOT_TOKEN (invalid_auth). Set it to the Bot User OAuth Token that your "
            "app’s page OAuth & Permissions shows, and start Squadbot again."
        )


async def test_an_app_token_that_slack_does_not_take_is_named_once(url: str) -> None:
    async with SlackServer() as slack, started(url, slack, SLACK_APP_TOKEN=WRONG_APP) as log:
        assert (await log.first()).startswith("ERROR Slack does not take SLACK_APP_TOKEN (invalid_auth). Set it to an ")
        again = held()
        slack.fail("apps.connections.open", again)
        await again.arrived.wait()
        assert len(log.said) == 1


@pytest.mark.parametrize("failure", [drop_before(), broken(), refused("internal_error")])
@pytest.mark.parametrize(
    ("method", "setting"), [("auth.test", "SLACK_BOT_TOKEN"), ("apps.connections.open", "SLACK_APP_TOKEN")]
)
async def test_a_slack_that_is_away_for_a_moment_is_asked_again(
    url: str, failure: Failure, method: str, setting: str
) -> None:
    async with SlackServer() as slack:
        again = held()
        slack.fail(method, failure, again)
        async with started(url, slack, SLACK_APP_TOKEN=APP_TOKEN) as log:
            said = await log.first()
            assert said.startswith(f"WARNING Slack could not be asked whether it takes {setting} (")
            await again.arrived.wait()
            again.released.set()
            await slack.connected()
        assert len(log.said) == 1


async def test_tokens_that_slack_takes_are_nothing_to_speak_of(url: str) -> None:
    async with SlackServer() as slack, started(url, slack, SLACK_APP_TOKEN=APP_TOKEN) as log:
        await slack.connected()
    assert log.said == []
