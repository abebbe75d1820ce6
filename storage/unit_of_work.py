"""One unit of work: reads of one moment, as one viewer, and writes that are committed together."""

import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from sqlalchemy import or_, select, update

from bot.access import Viewer
from bot.model.codec import from_json, to_json
from bot.model.event import Conversation
from bot.model.message import Mention, Message
from bot.ports import Address, Conflict, Outgoing
from bot.rendering.mentions import calling, named
from storage.database.reads import Database
from storage.forgetting import forget
from storage.records.accounts import AccountRepository
from storage.records.barriers import BarrierRepository
from storage.records.digests import DigestRepository
from storage.records.directory import Directories
from storage.records.drafts import DraftRepository
from storage.records.learnings import LearningRepository
from storage.records.numbers import Counters, Numbers, Sequences
from storage.records.people import PeopleRepository
from storage.records.pilots import PilotRepository
from storage.records.programme import ReferenceRepository
from storage.records.repository import Work
from storage.records.schedules import ScheduleRepository
from storage.records.search import LearningSearch
from storage.records.squads import SquadRepository
from storage.records.standups import StandupRepository
from storage.records.takeups import TakeUpRepository
from storage.records.updates import UpdateRepository
from storage.records.working import WorkingRepository
from storage.schema import ON_ITS_WAY, DeliveryRow
from storage.schema.types import later
from storage.staged import Staged
from storage.writer import Writer


class SqlUnit:
    """Fills `bot.ports.UnitOfWork`."""

    def __init__(self, work: Work, writer: Writer) -> None:
        """Read and stage here, commit through this writer."""
        self._work = work
        self._writer = writer
        self.reference = ReferenceRepository(work)
        self.people = PeopleRepository(work)
        self.accounts = AccountRepository(work)
        self.squads = SquadRepository(work)
        self.pilots = PilotRepository(work)
        self.updates = UpdateRepository(work)
        self.learnings = LearningRepository(work)
        self.barriers = BarrierRepository(work)
        self.schedules = ScheduleRepository(work)
        self.search = LearningSearch(work)
        self.drafts = DraftRepository(work)
        self.digests = DigestRepository(work)
        self.standups = StandupRepository(work)
        self.takeups = TakeUpRepository(work)
        self.working = WorkingRepository(work)

    def see_as(self, viewer: Viewer) -> None:
        self._work.see_as(viewer)

    def send(self, outgoing: Outgoing) -> None:
        where = outgoing.address.conversation
        self._work.staged.add(
            DeliveryRow,
            key=where.key,
            platform=where.platform,
            workspace=where.workspace,
            channel=where.channel,
            kind=where.kind,
            only_for=outgoing.address.only_for,
            replaces=outgoing.address.replaces,
            message=to_json(outgoing.message),
            announces=outgoing.announces,
            under=outgoing.under,
            thread=outgoing.address.thread,
            secret=secrets.token_hex(16),
        )

    async def announce_anew(self, code: str, message: Message) -> bool:
        standing = or_(DeliveryRow.reference != "", DeliveryRow.settled_at.is_(None))
        query = select(DeliveryRow).where(DeliveryRow.announces == code, standing).order_by(DeliveryRow.id)
        rows = await self._work.reads.all(query)
        for row in rows:
            if not row.reference and not row.claim:
                waiting = update(DeliveryRow).where(DeliveryRow.id == row.id, DeliveryRow.claim == "")
                # Nobody has been notified by it yet, so whom it mentioned is mentioned by what goes in its place.
                due = [each for each in named(from_json(row.message).blocks) if isinstance(each, Mention)]
                self._work.staged.run(waiting.values(message=to_json(calling(message, due))), changing=True)
            else:
                where = Conversation(row.platform, row.workspace, row.channel, row.kind)
                # One that is on its way has no reference yet: what stands in its place comes after it.
                replaces = row.reference or ON_ITS_WAY + str(row.id)
                self.send(Outgoing(Address(where, row.only_for, replaces, row.thread), message))
        return bool(rows)

    async def was_committed(self, once: str) -> bool:
        return await self._work.reads.received(once)

    async def commit(self, at: datetime, once: str = "") -> bool:
        # The read connection goes back first, so that any number of units may wait for their commit.
        await self._work.reads.close()
        try:
            return await self._writer.commit(self._work.staged, at, once)
        except Conflict:
            self._work.numbers.doubt()
            raise


class SqlStore:
    """Fills `bot.ports.Store`. `signals` are set by its commits, and by others' while somebody listens."""

    def __init__(self, database: Database) -> None:
        """Keep the record in this database, which must be migrated."""
        self.database = database
        self.writer = Writer(database)
        self.signals = database.signals
        self._directories = Directories()
        self._numbers: Numbers = (
            Counters(database) if database.dialect == "sqlite" else Sequences(lambda: self._at_work)
        )
        self._at_work = 0

    @asynccontextmanager
    async def work(self) -> AsyncIterator[Work]:
        """A view of the database, and somewhere to stage writes."""
        reads = self.database.reads()
        self._at_work += 1
        try:
            yield Work(reads, Staged(), self._numbers, self._directories, self.database.dialect)
        finally:
            self._at_work -= 1
            await reads.close()

    @asynccontextmanager
    async def unit(self) -> AsyncIterator[SqlUnit]:
        """One unit; what it staged is dropped unless it is committed."""
        async with self.work() as work:
            yield SqlUnit(work, self.writer)

    async def forget(self, now: datetime) -> None:
        await forget(self.writer, now)

    async def now(self) -> datetime:
        """The database's clock."""
        async with self.work() as work:
            (row,) = await work.reads.rows(select(later()))
            return row[0]

    async def listen(self, wait: Callable[[float], Awaitable[None]]) -> None:
        """Set the signals for what other processes commit; `wait` lets seconds go by between two tries."""
        await self.database.listen(wait)

    async def close(self) -> None:
        """Finish what is waiting to be written, then close every connection."""
        await self.writer.close()
        await self.database.close()
