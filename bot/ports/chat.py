"""The local page's own conversations, kept in the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.model.event import Conversation
from bot.model.message import Message
from bot.ports.outbox import Delivery


@dataclass(frozen=True, slots=True)
class ChatAccount:
    """An account on the local page."""

    workspace: str
    account: str
    name: str
    title: str


@dataclass(frozen=True, slots=True)
class ChatChannel:
    """A channel, or one account's direct conversation with Squadbot, on the local page."""

    conversation: Conversation
    name: str
    topic: str
    workspace_name: str


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """A message on the local page. `author` is an account's name, empty when Squadbot's; `only_for` as in Address."""

    id: int
    conversation: Conversation
    author: str
    account: str
    message: Message
    only_for: str
    at: datetime
    edited: bool


class ChatLog(Protocol):
    """The local page's conversations."""

    async def accounts(self) -> Sequence[ChatAccount]: ...
    async def channels(self, workspace: str, account: str) -> Sequence[ChatChannel]: ...
    async def is_in(self, where: Conversation, account: str) -> bool: ...
    async def messages(
        self, where: Conversation, account: str, *, before: int | None, limit: int
    ) -> Sequence[ChatMessage]:
        """The newest `limit` before that id, oldest first: those for everyone and those only for this account."""
        ...

    async def message(self, message: int, account: str) -> ChatMessage | None: ...
    async def changed_since(self, mark: int) -> tuple[int, Sequence[ChatMessage]]:
        """Messages added or edited after a mark, and the new mark."""
        ...

    async def latest_mark(self) -> int: ...
    async def post(self, where: Conversation, account: str, message: Message, at: datetime, *, once: str) -> None: ...
    async def deliver(self, delivery: Delivery, at: datetime) -> int:
        """Add a delivery's message, or edit the one it replaces; its id. The same delivery again changes nothing.

        LookupError when the conversation, or the message to replace, is not there.
        """
        ...

    async def add_account(self, account: ChatAccount) -> None: ...
    async def add_channel(self, channel: ChatChannel, members: Sequence[str]) -> None: ...
