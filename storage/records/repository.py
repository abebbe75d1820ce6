"""What every repository works with."""

from dataclasses import dataclass, field

from bot.access import Viewer
from storage.database.reads import Reads
from storage.records.directory import Directories, Directory
from storage.records.numbers import Numbers
from storage.schema import Base
from storage.staged import Staged


@dataclass(slots=True)
class Work:
    """One unit's view of the database, and what it has staged so far."""

    reads: Reads
    staged: Staged
    numbers: Numbers
    directories: Directories
    dialect: str
    viewer: Viewer = field(default_factory=Viewer)
    _directory: Directory | None = None

    async def directory(self) -> Directory:
        """The directory as this unit's view holds it."""
        if self._directory is None:
            self._directory = await self.directories.seen_by(self.reads)
        return self._directory

    def see_as(self, viewer: Viewer) -> None:
        """Read as this viewer from here on."""
        self.viewer = viewer
        self.reads.see_as(viewer)

    async def number(self, row: type[Base]) -> int:
        """The next number of this table."""
        return await self.numbers.take(row, self.reads)


class Repository:
    """Reads and stages one kind of record."""

    def __init__(self, work: Work) -> None:
        """Work within one unit."""
        self.work = work
        self.reads = work.reads
        self.staged = work.staged
