"""A unit of work, and the store that opens one."""

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
    """Where a message goes. `only_for`: the one account that sees it. `replaces`: the message that it edits.

    `thread`: the message that it answers. A platform without threads shows it as the newest.
    """

    conversation: Conversation
    only_for: str = ""
    replaces: str = ""
    thread: str = ""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message that a unit of work commits for the outbox. `announces`, `under`: see `bot.model.outcome.Say`."""

    address: Address
    message: Message
    announces: str = ""
    under: str = ""


class Conflict(Exception):
    """Another unit changed the same record first: run the handler again."""


class CommitInDoubt(Exception):
    """The database was lost between the commit and its answer: the writes may be in the record, or not."""


class UnitOfWork(Repositories, Protocol):
    """Reads as one viewer, stages writes and commits them together. Leaving it without a commit drops them."""

    def see_as(self, viewer: Viewer) -> None:
        """Read as this viewer from here on. Before the first call no record with a sharing level is visible."""

    def send(self, outgoing: Outgoing) -> None:
        """Stage a message. The outbox sends it after the commit, in order within its conversation."""

    async def announce_anew(self, code: str, message: Message) -> bool:
        """Stage this message in place of every one that announced the record with this code ("L12"), sent or unsent.

        Return False when there is none.
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
