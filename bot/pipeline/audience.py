"""Where what a handler says goes: an audience becomes addresses."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.model.event import Conversation, ConversationKind, FromPerson, MessagePosted
from bot.model.outcome import Announced, Here, InPrivate, OnlyYou, Say, There
from bot.ports import Address, Outgoing, UnitOfWork

Direct = Callable[[str, str, str], Conversation | None]
"""The conversation of an account (platform, workspace, account) with Squadbot alone; None where it can have none."""


class Audience:
    """Whom one event's answers reach."""

    def __init__(self, unit: UnitOfWork, direct: Direct, event: FromPerson | None) -> None:
        """`event` is what is answered; None when a time has come, which nobody asked for."""
        self._unit = unit
        self._direct = direct
        self._event = event
        self._thread = event.thread if isinstance(event, MessagePosted) else ""

    async def send(self, say: Say) -> None:
        """Stage it for everyone it is for."""
        if isinstance(say.to, Announced) and await self._unit.announce_anew(say.to.code, say.message):
            return
        for address in await self._addresses(say):
            self._unit.send(Outgoing(address, say.message, say.announces, say.under))

    def asker(self) -> Address:
        """Whoever is answered, and nobody else."""
        assert self._event is not None, "a job answers nobody"
        return Address(self._event.where, self._event.sender.account, thread=self._thread)

    async def _addresses(self, say: Say) -> Sequence[Address]:
        match say.to:
            case There(conversation=conversation):
                here = self._event is not None and conversation == self._event.where
                return (Address(conversation, thread=self._thread if here else ""),)
            case InPrivate(person=person, squad=squad):
                return await self._in_private(person, squad)
            case Announced():
                return (self.asker(),) if self._event else ()
            case Here():
                asker = self.asker()
                # In a direct conversation the reader is known only by their account.
                alone = asker.conversation.kind is ConversationKind.DIRECT
                return (asker if alone else replace(asker, only_for=""),)
            case OnlyYou():
                return (self.asker(),)

    async def _in_private(self, person: int, squad: int) -> Sequence[Address]:
        """On the platform where the squad works; of several the one that it was linked on first."""
        for channel in await self._unit.squads.channels(squad):
            account = await self._unit.people.account_of(person, channel.platform, channel.workspace)
            own = self._direct(channel.platform, channel.workspace, account) if account else None
            if account and own:
                return (Address(own, account),)
        return ()
