"""What the page's routes share: the things they were given, and who and where a request is about."""

import asyncio
from collections.abc import Mapping

from bot.model.event import Conversation, ConversationKind, Sender
from bot.platforms.web import limits
from bot.platforms.web.endpoint import Problem
from bot.platforms.web.kind import NAME
from bot.platforms.web.render import Reader
from bot.platforms.web.words import Reader as Words
from bot.ports import ChatAccount, ChatChannel, Kernel, TimeMachine


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


class Site:
    """Everything the routes were given. `home` is the public address, without a slash at its end."""

    def __init__(self, kernel: Kernel, ripple: Ripple) -> None:
        """`ripple` is the sender's too."""
        self.dispatch = kernel.dispatch
        self.chat = kernel.chat
        self.commands = kernel.commands
        self.clock = kernel.clock
        self.guard = kernel.guard
        self.home = kernel.public_url.rstrip("/")
        self.ripple = ripple
        self._time_machine = kernel.time_machine

    @property
    def time_machine(self) -> TimeMachine | None:
        """The demo's clock, where this is the demo."""
        return self._time_machine()

    @property
    def adds_people(self) -> bool:
        """Whether the page may add people: everywhere but in the demo, whose people are part of its story."""
        return self.time_machine is None

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
