"""One unit of work: reads from one snapshot as one viewer, and writes that are committed together."""

import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from sqlalchemy import bindparam, or_, select, update

from bot.access import Viewer
from bot.model.codec import from_json, to_json
from bot.model.event import Conversation
from bot.model.message import Mention, Message
from bot.ports import Address, Conflict, Outgoing
from bot.rendering.mentions import calling, named
from storage.database.query import Query
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
from storage.schema import ON_ITS_WAY, DeliveryRow, table_of
from storage.schema.types import later
from storage.staged import Staged
from storage.writer import Writer

_DELIVERIES = table_of(DeliveryRow)
_ANNOUNCING = Query(
    select(_DELIVERIES)
    .where(
        _DELIVERIES.c.announces == bindparam("code"),
        or_(_DELIVERIES.c.reference != "", _DELIVERIES.c.settled_at.is_(None)),
    )
    .order_by(_DELIVERIES.c.id)
)
_NOW = Query(select(later()))


class SqlUnit:
    """Fills `bot.ports.UnitOfWork`."""

    def __init__(self, work: Work, writer: Writer) -> None:
        """Read and stage with `work`, commit through `writer`."""
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
        rows = await self._work.reads.rows(_ANNOUNCING, code=code)
        for row in rows:
            if not row.reference and not row.claim:
                waiting = update(DeliveryRow).where(DeliveryRow.id == row.id, DeliveryRow.claim == "")
                # Nobody has been notified by it yet, so whom it mentioned is mentioned by what goes in its place.
                due = [each for each in named(from_json(row.message).blocks) if isinstance(each, Mention)]
                self._work.staged.run(waiting.values(message=to_json(calling(message, due))), changing=True)
            else:
                where = Conversation(row.platform, row.workspace, row.channel, row.kind)
                # A delivery under way has no reference yet: the edit names it by number and is sent after it.
                replaces = row.reference or ON_ITS_WAY + str(row.id)
                self.send(Outgoing(Address(where, row.only_for, replaces, row.thread), message))
        return bool(rows)

    async def was_committed(self, once: str) -> bool:
        return await self._work.reads.received(once)

    async def commit(self, at: datetime, once: str = "") -> bool:
        # The connection for reads goes back first: else units that wait for their commit would use up all connections.
        await self._work.reads.close()
        try:
            return await self._writer.commit(self._work.staged, at, once)
        except Conflict:
            self._work.numbers.doubt()
            raise


class SqlStore:
    """Fills `bot.ports.Store`. `signals` are set by its commits, and while `listen` runs by other processes'."""

    def __init__(self, database: Database) -> None:
        """Keep the record in this database, whose schema must be the newest."""
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
        """Open a snapshot of the database, and a place to stage writes."""
        reads = self.database.reads()
        self._at_work += 1
        try:
            yield Work(reads, Staged(), self._numbers, self._directories, self.database.dialect)
        finally:
            self._at_work -= 1
            await reads.close()

    @asynccontextmanager
    async def unit(self) -> AsyncIterator[SqlUnit]:
        """Open one unit of work. Its staged writes are dropped unless it commits."""
        async with self.work() as work:
            yield SqlUnit(work, self.writer)

    async def forget(self, now: datetime) -> None:
        await forget(self.writer, now)

    async def now(self) -> datetime:
        """Return the time by the database's clock."""
        async with self.work() as work:
            ((now,),) = await work.reads.rows(_NOW)
        found: datetime = now
        return found

    async def listen(self, wait: Callable[[float], Awaitable[None]]) -> None:
        """Set the signals when another process commits, until cancelled. `wait` pauses before a retry."""
        await self.database.listen(wait)

    async def close(self) -> None:
        """Finish the writes that wait, then close every connection."""
        await self.writer.close()
        await self.database.close()
