"""The numbers people say (P3, L12), known before the commit."""

import asyncio
from collections.abc import Callable
from functools import cache
from typing import Protocol

from sqlalchemy import Integer, Sequence, bindparam, func, select

from storage.database.query import Query
from storage.database.reads import Database, Reads
from storage.database.sight import whole_table
from storage.schema import NUMBERED, Base


class Numbers(Protocol):
    """Gives each record its number. A number once given is not given again, whether or not it was used."""

    async def take(self, row: type[Base], reads: Reads) -> int:
        """The next number of this table."""

    def doubt(self) -> None:
        """A number clashed: another process writes too. Look again before giving more."""


class Sequences:
    """PostgreSQL's own sequences. As many are taken at once as units are at work, so that a crowd asks seldom.

    A unit on its own takes one, so numbers are left over only where they were all but sure to be wanted.
    """

    def __init__(self, at_work: Callable[[], int]) -> None:
        """`at_work`: how many units there are now."""
        self._at_work = at_work
        self._left: dict[type[Base], list[int]] = {row: [] for row in NUMBERED}
        self._asking = asyncio.Lock()

    async def take(self, row: type[Base], reads: Reads) -> int:
        async with self._asking:
            if not self._left[row]:
                numbers = await reads.values(_next_of(row), several=self._at_work())
                self._left[row] = sorted(numbers, reverse=True)
            return self._left[row].pop()

    def doubt(self) -> None:
        """Sequences never clash."""


@cache
def _next_of(row: type[Base]) -> Query:
    several = func.generate_series(1, bindparam("several", type_=Integer)).table_valued("each")
    return Query(select(Sequence(f"{row.__tablename__}_id_seq").next_value()).select_from(several))


class Counters:
    """Counters of this process, for SQLite; they only ever go up."""

    def __init__(self, database: Database) -> None:
        """Start from what the tables hold, once asked."""
        self._database = database
        self._last: dict[type[Base], int] = dict.fromkeys(NUMBERED, 0)
        self._sure: set[type[Base]] = set()

    async def take(self, row: type[Base], reads: Reads) -> int:
        if row not in self._sure:
            await self._look(row)
        self._last[row] += 1
        return self._last[row]

    def doubt(self) -> None:
        self._sure.clear()

    async def _look(self, row: type[Base]) -> None:
        reads = self._database.reads()
        highest = await reads.value(_highest_of(row))
        await reads.close()
        self._last[row] = max(self._last[row], highest or 0)
        self._sure.add(row)


@cache
def _highest_of(row: type[Base]) -> Query:
    every = whole_table(row, unnarrowed="every number counts, whoever may see its record")
    return Query(select(func.max(every.c.id)))
