"""The demo in the test's own process, with its outbox and scheduler at work, and its clock moved from the page."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import aiohttp
import pytest

from bot.app import Squadbot
from bot.config import read_config
from bot.demo.people import SQUADS
from bot.demo.run import demo
from bot.demo.seed import conversation, direct
from bot.model.event import Conversation
from bot.rendering.plain import plain_text
from tests.kit.process import free_port


class Demo:
    """The demo, and somebody at its page."""

    def __init__(self, squadbot: Squadbot) -> None:
        self.squadbot = squadbot

    @property
    def now(self) -> datetime:
        return self.squadbot.clock.now()

    async def options(self) -> dict[str, str]:
        """Where the page offers to go, and when that is."""
        return {each["label"]: each["to"] for each in (await self._ask("GET", "/web/clock"))["options"]}

    async def move(self, to: str) -> None:
        """Move the clock to one of the choices, or to a time as the page's own box gives it."""
        options = await self.options()
        await self._ask("POST", "/web/clock", {"to": options.get(to, to)})

    async def says(self, account: str, text: str) -> None:
        """Type this in the squad's channel."""
        squad = next(each for each in SQUADS if account in {person.account.account for person in each.people})
        body = {"workspace": squad.workspace, "account": account, "channel": squad.channel, "text": text, "id": text}
        await self._ask("POST", "/web/say", body)

    async def shown(self, account: str, *, private: bool = False) -> list[tuple[str, str]]:
        """When and what was said, in the order on the page: in a person's channel, or to them alone."""
        squad = next(each for each in SQUADS if account in {person.account.account for person in each.people})
        where: Conversation = direct(squad, account) if private else conversation(squad)
        said = await self.squadbot.chat.messages(where, account, before=None, limit=1000)
        return [(f"{each.at:%a %d %H:%M}", plain_text(each.message, "Europe/London")) for each in said]

    async def _ask(self, method: str, path: str, body: dict[str, str] | None = None) -> dict[str, list[dict[str, str]]]:
        home = self.squadbot.config.public_url
        async with (
            aiohttp.ClientSession(headers={"Origin": home}) as session,
            session.request(method, home + path, json=body) as answer,
        ):
            found: dict[str, list[dict[str, str]]] = await answer.json()
            assert answer.status == 200, found
            return found


@pytest.fixture
def settings(tmp_path: Path) -> dict[str, str]:
    return {"DATABASE_URL": f"sqlite:///{tmp_path}/demo.db", "WEB_CHAT": "1", "PORT": str(free_port())}


@asynccontextmanager
async def demo_on(settings: dict[str, str], folder: Path, first_day: str = "") -> AsyncIterator[Demo]:
    """The demo, first looked at on that day, UK time; without one, started again."""
    day = datetime.fromisoformat(first_day).replace(tzinfo=ZoneInfo("Europe/London")) if first_day else None
    async with demo(read_config(settings), folder, day) as squadbot:
        yield Demo(squadbot)


@pytest.fixture
async def wednesday(settings: dict[str, str], tmp_path: Path) -> AsyncIterator[Demo]:
    """The demo, first looked at on Wednesday 18 November 2026."""
    async with demo_on(settings, tmp_path, "2026-11-18T15:00") as started:
        yield started
