"""What the page's routes share: the things they were given, and who and where a request is about."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.clock import Clock
from bot.model.answer import Answer
from bot.model.event import Conversation, ConversationKind, Event, Sender
from bot.platforms.web import limits
from bot.platforms.web.render import Reader
from bot.platforms.web.security import Problem
from bot.platforms.web.words import Reader as Words
from bot.ports import ChatAccount, ChatChannel, ChatLog
from bot.registry import Command

NAME = "web"


class TimeMachine(Protocol):
    """The demo's clock, which people may move."""

    def now(self) -> datetime:
        """The time it shows."""
        ...

    async def move(self, to: datetime) -> None:
        """Go forward. ValueError, with a sentence, when that cannot be."""
        ...

    def options(self) -> Sequence[tuple[str, datetime]]:
        """Where people like to go: "Tomorrow 08:45" and when that is."""
        ...


class Ripple:
    """Wakes the streams when something in this process changed what they show."""

    def __init__(self) -> None:
        """Still water."""
        self._next = asyncio.Event()
        self.closed = False
        self.clock_moves = 0

    @property
    def turn(self) -> asyncio.Event:
        """Set at the next touch. Take it before looking, so that nothing falls between the look and the wait."""
        return self._next

    def touch(self) -> None:
        """Something changed."""
        turn, self._next = self._next, asyncio.Event()
        turn.set()

    def close(self) -> None:
        """Nothing will change any more: streams end."""
        self.closed = True
        self.touch()


@dataclass(frozen=True, slots=True)
class Site:
    """Everything the routes were given. `home` is the public address, without a slash at its end."""

    dispatch: Callable[[Event], Awaitable[Answer]]
    chat: ChatLog
    commands: Sequence[Command]
    clock: Clock
    guard: Callable[[str], bool]
    home: str
    ripple: Ripple
    time_machine: TimeMachine | None

    @property
    def reader(self) -> Reader:
        """Whose eyes everything is drawn for."""
        return Reader(self.home)

    async def account(self, asked: Mapping[str, str]) -> ChatAccount:
        """The account a request speaks for."""
        workspace, name = asked.get("workspace", ""), asked.get("account", "")
        for account in await self.chat.accounts():
            if (account.workspace, account.account) == (workspace, name):
                return account
        raise Problem(404, "There is nobody here by that name. Choose a person on the left.")

    async def words(self, who: ChatAccount) -> Words:
        """What reads whom this account mentions: the people of its workspace."""
        return Words(each for each in await self.chat.accounts() if each.workspace == who.workspace)

    async def channel(self, who: ChatAccount, channel: str) -> ChatChannel:
        """A conversation this account is in."""
        for found in await self.chat.channels(who.workspace, who.account):
            if found.conversation.channel == channel:
                return found
        if await self._is_anyones(who.workspace, channel):
            raise Problem(403, f"{who.name} is not in that conversation.")
        raise Problem(404, "There is no such conversation here.")

    async def may_read(self, who: ChatAccount, where: Conversation, only_for: str) -> bool:
        """Whether this account is among those a message was for."""
        return (
            where.workspace == who.workspace
            and only_for in ("", who.account)
            and await self.chat.is_in(where, who.account)
        )

    async def _is_anyones(self, workspace: str, channel: str) -> bool:
        for account in await self.chat.accounts():
            if account.workspace == workspace:
                theirs = await self.chat.channels(workspace, account.account)
                if any(each.conversation.channel == channel for each in theirs):
                    return True
        return False


def sender(who: ChatAccount) -> Sender:
    """An account as the pipeline knows it."""
    return Sender(NAME, who.workspace, who.account, who.name, limits.ZONE)


def is_direct(channel: ChatChannel) -> bool:
    """Whether it is somebody's direct conversation with Squadbot."""
    return channel.conversation.kind is ConversationKind.DIRECT
