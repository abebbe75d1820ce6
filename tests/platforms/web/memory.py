"""A chat log in memory, and a clock that stands still: what the page is tried against."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.model.event import Conversation
from bot.model.message import Message
from bot.ports import ChatAccount, ChatChannel, ChatMessage, Delivery

START = datetime(2026, 11, 19, 10, 12, tzinfo=UTC)


class StoppedClock:
    """Shows what it is set to, and may be moved as the demo's clock is."""

    def __init__(self, at: datetime = START) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def elapsed(self) -> float:
        return 0.0

    async def wait(self, seconds: float) -> None:
        """Time stands still, so nobody waits."""

    def within(self, seconds: float) -> AbstractAsyncContextManager[object]:
        return nullcontext()

    async def move(self, to: datetime) -> None:
        if to > self.at + timedelta(days=366):
            raise ValueError("A year at most.")
        self.at = to

    def options(self) -> Sequence[tuple[str, datetime]]:
        tomorrow = self.at.replace(hour=8, minute=45) + timedelta(days=1)
        return [
            ("In an hour", self.at + timedelta(hours=1)),
            ("Tomorrow 08:45", tomorrow),
            ("Next working day 08:45", tomorrow + timedelta(days=3)),
        ]


class MemoryChat:
    """`ChatLog`, kept in lists."""

    def __init__(self) -> None:
        self.people: list[ChatAccount] = []
        self.places: dict[Conversation, tuple[ChatChannel, set[str]]] = {}
        self.said: dict[int, ChatMessage] = {}
        self.marks: list[int] = []
        self.once: dict[str, int] = {}

    async def accounts(self) -> Sequence[ChatAccount]:
        return self.people

    async def channels(self, workspace: str, account: str) -> Sequence[ChatChannel]:
        return [
            channel
            for where, (channel, members) in self.places.items()
            if where.workspace == workspace and account in members
        ]

    async def is_in(self, where: Conversation, account: str) -> bool:
        return where in self.places and account in self.places[where][1]

    async def messages(
        self, where: Conversation, account: str, *, before: int | None, limit: int
    ) -> Sequence[ChatMessage]:
        seen = [
            said
            for said in self.said.values()
            if said.conversation == where and said.only_for in ("", account) and (before is None or said.id < before)
        ]
        return seen[-limit:]

    async def message(self, message: int, account: str) -> ChatMessage | None:
        said = self.said.get(message)
        return said if said and said.only_for in ("", account) else None

    async def changed_since(self, mark: int) -> tuple[int, Sequence[ChatMessage]]:
        changed = dict.fromkeys(self.marks[mark:])
        return len(self.marks), [self.said[each] for each in changed]

    async def latest_mark(self) -> int:
        return len(self.marks)

    async def post(self, where: Conversation, account: str, message: Message, at: datetime, *, once: str) -> None:
        name = next(each.name for each in self.people if each.account == account)
        self._add(where, name, account, message, "", at, once)

    async def deliver(self, delivery: Delivery, at: datetime) -> int:
        address = delivery.address
        if address.conversation not in self.places:
            raise LookupError(address.conversation.key)
        once = f"delivery:{delivery.id}"
        if address.replaces and once not in self.once:
            old = self.said[int(address.replaces)]
            self.said[old.id] = replace(old, message=delivery.message, edited=True)
            self.marks.append(old.id)
            self.once[once] = old.id
        return self._add(address.conversation, "", "", delivery.message, address.only_for, at, once)

    async def add_account(self, account: ChatAccount) -> None:
        self.people.append(account)

    async def add_channel(self, channel: ChatChannel, members: Sequence[str]) -> None:
        self.places[channel.conversation] = (channel, set(members))

    def _add(
        self, where: Conversation, author: str, account: str, message: Message, only_for: str, at: datetime, once: str
    ) -> int:
        if once not in self.once:
            number = len(self.said) + 1
            self.said[number] = ChatMessage(number, where, author, account, message, only_for, at, edited=False)
            self.marks.append(number)
            self.once[once] = number
        return self.once[once]
