"""The page's way out keeps what every platform promises."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime

import pytest

from bot.model.event import Conversation
from bot.platforms.web.render import Reader, render
from bot.ports import Delivery, SendError
from tests.platforms.contract import ContractStage, PlatformContract, delivery, words
from tests.platforms.web.html import parsed
from tests.platforms.web.memory import MemoryChat, StoppedClock
from tests.platforms.web.stage import HUBS, Stage, set_the_scene


class WebStage:
    """The scene, as the contract knows it."""

    here = HUBS
    nowhere = Conversation("web", "sheffield", "closed")
    reader = "amira"
    other = "tom"

    def __init__(self, stage: Stage) -> None:
        self.platform = stage.sender
        self._stage = stage

    async def seen_by(self, account: str) -> str:
        said = await self._stage.chat.messages(HUBS, account, before=None, limit=100)
        return "\n".join(parsed(render(each.message, Reader("http://127.0.0.1:8080"))).text for each in said)


class TestWeb(PlatformContract):
    def open(self) -> AbstractAsyncContextManager[ContractStage]:
        @asynccontextmanager
        async def stage() -> AsyncIterator[ContractStage]:
            behind = Stage()
            await set_the_scene(behind)
            yield WebStage(behind)

        return stage()


class _Broken(MemoryChat):
    async def deliver(self, delivery: Delivery, at: datetime) -> int:
        raise OSError("disk full while storing Confidential words")


async def test_a_log_that_fails_is_tried_again_without_telling_what_was_sent() -> None:
    stage = Stage(chat=_Broken(), clock=StoppedClock())
    with pytest.raises(SendError) as caught:
        await stage.sender.send(delivery(1, HUBS, words("Confidential words")))
    assert not caught.value.permanent
    assert "Confidential" not in str(caught.value)


async def test_what_is_sent_wakes_the_streams_at_once() -> None:
    stage = Stage()
    await set_the_scene(stage)
    turn = stage.page._ripple.turn
    await stage.send(HUBS, "News")
    assert turn.is_set()


async def test_the_link_opens_the_conversation_at_the_message() -> None:
    stage = Stage()
    await set_the_scene(stage)
    sent = await stage.sender.send(delivery(99, HUBS, words("Here")))
    assert sent.link == f"http://127.0.0.1:8080/#/sheffield/family-hubs/m{sent.reference}"
