"""What the rest of storage is promised of a database, whichever it is: views that read, and durable transactions."""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection

from bot.access import Viewer
from storage.database.query import Query, Values
from storage.database.sight import sight_of
from storage.database.signals import Signals

T = TypeVar("T")


class Reads(ABC):
    """One consistent view of the database, as one viewer. `close` ends it; the next read begins another.

    Until it is told whose, it sees no shared record.
    """

    def __init__(self) -> None:
        """See as nobody."""
        self._sight = sight_of(Viewer())

    def see_as(self, viewer: Viewer) -> None:
        """Read as this viewer from here on."""
        self._sight = sight_of(viewer)

    async def rows(self, query: Query, **values: Any) -> Sequence[Any]:
        """Return every row, by column name."""
        return await self._run(query, values)

    async def row(self, query: Query, **values: Any) -> Any | None:
        """Return the first row, by column name; None when there is none."""
        rows = await self._run(query, values)
        return rows[0] if rows else None

    async def values(self, query: Query, **values: Any) -> Sequence[Any]:
        """Return the one thing selected, of every row."""
        return [value for (value,) in await self._run(query, values)]

    async def value(self, query: Query, **values: Any) -> Any | None:
        """Return the one thing selected, of the first row; None when there is no row."""
        rows = await self._run(query, values)
        return rows[0][0] if rows else None

    @abstractmethod
    async def version(self) -> int:
        """Return the directory's version in this view."""

    @abstractmethod
    async def received(self, once: str) -> bool:
        """Return whether the unit with this cause was committed; quickest when a view is asked this first."""

    @abstractmethod
    async def close(self) -> None:
        """Give the connection back."""

    @abstractmethod
    async def _run(self, query: Query, values: Values) -> list[Any]:
        """Return every row that the query finds in this view, with these values and the viewer's sight."""


class Database(Protocol):
    """What the rest of storage needs of a database."""

    dialect: str
    signals: Signals

    def reads(self) -> Reads:
        """A new view, seeing no shared record yet."""

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Do this work in one durable transaction; an exception rolls it back and is raised here.

        CommitInDoubt: it was done, and may have been rolled back or not.
        """

    async def listen(self, wait: Callable[[float], Awaitable[None]]) -> None:
        """Set the signals for what other processes commit, where the database tells; `wait` between two tries."""

    async def close(self) -> None:
        """Close every connection."""
