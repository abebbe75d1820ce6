"""What the rest of storage is promised of a database, whichever it is: views that read, and durable transactions."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol, TypeVar, TypeVarTuple

from sqlalchemy import ColumnElement, Connection, Row, Select

from bot.access import Viewer
from storage.database.signals import Signals
from storage.schema import Shared

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class Reads(Protocol):
    """One consistent view of the database, as one viewer. `close` ends it; the next read begins another."""

    def see_as(self, viewer: Viewer) -> None:
        """Read as this viewer from here on."""

    async def version(self) -> int:
        """The directory's version in this view."""

    async def received(self, once: str) -> bool:
        """Whether the unit with this cause was committed; quickest when it is the first that is asked of a view."""

    async def all(self, statement: Select[T]) -> Sequence[T]:
        """The one thing selected, of every row."""

    async def rows(self, statement: Select[*Ts]) -> Sequence[Row[*Ts]]:
        """Every row."""

    async def first(self, statement: Select[T]) -> T | None:
        """The one thing selected, of the first row; None when there is no row."""

    async def find(self, table: type[Shared], *which: ColumnElement[bool], **values: Any) -> Sequence[Any]:
        """The rows of a shared table, by column name, that these conditions hold of, which a module keeps; by number.

        The quickest way to records.
        """

    async def plain(self, statement: Select[*tuple[Any, ...]], **values: Any) -> Sequence[Any]:
        """Every row, by column name, of a SELECT that a module keeps, on tables without a sharing level; as quick."""

    async def close(self) -> None:
        """Give the connection back."""


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
