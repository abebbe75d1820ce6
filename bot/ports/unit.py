"""One unit of work, and the store that makes them."""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.access import Viewer
from bot.model.event import Conversation
from bot.model.message import Message
from bot.ports.record import Repositories


@dataclass(frozen=True, slots=True)
class Address:
    """Where a message goes. `only_for`: the account of who alone sees it. `replaces`: the message it stands in for.

    `thread`: the message it answers; a platform without threads shows it after the others.
    """

    conversation: Conversation
    only_for: str = ""
    replaces: str = ""
    thread: str = ""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to be sent, as a handler's transaction commits it. `announces` and `under`: see `outcome.Say`."""

    address: Address
    message: Message
    announces: str = ""
    under: str = ""


class Conflict(Exception):
    """Another unit changed the same record first; run the handler again."""


class CommitInDoubt(Exception):
    """The database went away between the commit and its answer: what was staged is in the record, or it is not."""


class UnitOfWork(Repositories, Protocol):
    """Reads as the bound viewer, stages writes, commits them together. Leaving it without a commit drops them."""

    def see_as(self, viewer: Viewer) -> None:
        """Read as this viewer from here on; until then nothing with a sharing level is seen."""

    def send(self, outgoing: Outgoing) -> None:
        """Stage a message; it is sent after the commit, in order within its conversation."""

    async def announce_anew(self, code: str, message: Message) -> bool:
        """Stage this in place of every message that makes this record ("L12") known, sent or waiting.

        False when there is none.
        """
        ...

    async def was_committed(self, once: str) -> bool:
        """Whether the event with this id was committed before."""
        ...

    async def commit(self, at: datetime, once: str = "") -> bool:
        """Write everything staged in one durable transaction.

        `once` is the event's own id: when it was committed before, nothing is written and the answer is False.
        Conflict when a record changed since it was read; CommitInDoubt when nobody knows whether it was written.
        """
        ...


class Store(Protocol):
    """Where units of work come from."""

    def unit(self) -> AbstractAsyncContextManager[UnitOfWork]: ...
    async def forget(self, now: datetime) -> None:
        """Take out what is kept only for a time: ids of old events, words of messages long sent, expired drafts."""
        ...
