"""What the outbox may expect of every platform. A platform's test subclasses `PlatformContract` and opens a stage."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from typing import Protocol

import pytest
from hypothesis import given

from bot.model.event import Conversation
from bot.model.message import Message, paragraph
from bot.ports import Address, Delivery, PlatformSender, SendError
from tests.kit.examples import examples
from tests.platforms.trees import messages, visible_words

AT = datetime(2026, 11, 19, 10, 12, tzinfo=UTC)


class ContractStage(Protocol):
    """A platform with one conversation that two accounts are in, and one that is not there."""

    @property
    def platform(self) -> PlatformSender: ...
    @property
    def here(self) -> Conversation: ...
    @property
    def nowhere(self) -> Conversation: ...
    @property
    def reader(self) -> str: ...
    @property
    def other(self) -> str: ...

    async def seen_by(self, account: str) -> str:
        """Everything this account can read in `here`, as text, oldest first."""
        ...


def words(text: str) -> Message:
    """A message that says just this."""
    return Message((paragraph(text),), text)


def delivery(number: int, where: Conversation, message: Message, only_for: str = "", replaces: str = "") -> Delivery:
    """A delivery as the outbox hands it over."""
    return Delivery(number, Address(where, only_for, replaces), message, 1, "claim", AT)


class PlatformContract:
    """The suite."""

    def open(self) -> AbstractAsyncContextManager[ContractStage]:
        """A new stage."""
        raise NotImplementedError

    def on_stage(self, act: Callable[[ContractStage], Awaitable[None]]) -> None:
        """Run one scene on a stage of its own."""

        async def run() -> None:
            async with self.open() as stage:
                await act(stage)

        asyncio.run(run())

    def test_it_has_a_name_and_a_pace(self) -> None:
        async def act(stage: ContractStage) -> None:
            assert stage.platform.name == stage.here.platform
            assert stage.platform.pace >= 0

        self.on_stage(act)

    @examples(40)
    @given(messages)
    def test_every_visible_word_arrives(self, message: Message) -> None:
        async def act(stage: ContractStage) -> None:
            await stage.platform.send(delivery(1, stage.here, message))
            seen = await stage.seen_by(stage.reader)
            assert [word for word in visible_words(message) if word not in seen] == []

        self.on_stage(act)

    def test_sending_the_same_delivery_again_shows_it_once(self) -> None:
        async def act(stage: ContractStage) -> None:
            first = await stage.platform.send(delivery(1, stage.here, words("Only once")))
            assert await stage.platform.send(delivery(1, stage.here, words("Only once"))) == first
            assert (await stage.seen_by(stage.reader)).count("Only once") == 1

        self.on_stage(act)

    def test_messages_stand_in_the_order_they_were_sent(self) -> None:
        async def act(stage: ContractStage) -> None:
            for number, text in enumerate(("first", "second", "third"), 1):
                await stage.platform.send(delivery(number, stage.here, words(text)))
            seen = await stage.seen_by(stage.reader)
            assert seen.index("first") < seen.index("second") < seen.index("third")

        self.on_stage(act)

    def test_a_private_message_reaches_one_person_only(self) -> None:
        async def act(stage: ContractStage) -> None:
            await stage.platform.send(delivery(1, stage.here, words("For your eyes"), only_for=stage.reader))
            assert "For your eyes" in await stage.seen_by(stage.reader)
            assert "For your eyes" not in await stage.seen_by(stage.other)

        self.on_stage(act)

    def test_a_message_can_be_replaced(self) -> None:
        async def act(stage: ContractStage) -> None:
            sent = await stage.platform.send(delivery(1, stage.here, words("Before")))
            await stage.platform.send(delivery(2, stage.here, words("After"), replaces=sent.reference))
            seen = await stage.seen_by(stage.reader)
            assert "After" in seen
            assert "Before" not in seen

        self.on_stage(act)

    def test_what_was_sent_can_be_found_again(self) -> None:
        async def act(stage: ContractStage) -> None:
            one = await stage.platform.send(delivery(1, stage.here, words("One")))
            two = await stage.platform.send(delivery(2, stage.here, words("Two")))
            assert one.reference != two.reference
            assert one.link != two.link
            assert one.link.startswith(("http://", "https://"))

        self.on_stage(act)

    def test_a_conversation_that_is_gone_is_not_tried_again(self) -> None:
        async def act(stage: ContractStage) -> None:
            with pytest.raises(SendError) as caught:
                await stage.platform.send(delivery(1, stage.nowhere, words("Confidential words")))
            assert caught.value.permanent
            assert "Confidential" not in str(caught.value)

        self.on_stage(act)
