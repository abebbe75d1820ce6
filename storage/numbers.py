"""The numbers people say (P3, L12), known before the commit."""

from typing import Protocol

from sqlalchemy import Sequence, func, select

from storage.engine import Database, Reads
from storage.schema import NUMBERED, Base


class Numbers(Protocol):
    """Gives each record its number. A number once given is not given again, whether or not it was used."""

    async def take(self, row: type[Base], reads: Reads) -> int:
        """The next number of this table."""

    def doubt(self) -> None:
        """A number clashed: another process writes too. Look again before giving more."""


class Sequences:
    """PostgreSQL's own sequences."""

    async def take(self, row: type[Base], reads: Reads) -> int:
        number = await reads.first(select(Sequence(f"{row.__tablename__}_id_seq").next_value()))
        assert number is not None
        return number

    def doubt(self) -> None:
        """Sequences never clash."""


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
        # The table, not the mapping: every number counts, whoever may see its record.
        highest = await reads.first(select(func.max(row.__table__.c.id)))
        await reads.close()
        self._last[row] = max(self._last[row], highest or 0)
        self._sure.add(row)
