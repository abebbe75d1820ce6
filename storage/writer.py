"""Group commit: every unit of work that waits is written in one durable transaction.

A batch takes a few statements, however many units are in it. When one fails, the batch is replayed with a savepoint for
each unit, so that only the unit that failed gets the error.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from bot.ports import Conflict
from storage.database.reads import Database
from storage.database.rows import add_new
from storage.schema import ReceivedRow, table_of
from storage.staged import Staged, carry_out

log = logging.getLogger(__name__)
T = TypeVar("T")
_CLASH = {"23505", "40001", "40P01"}
"""PostgreSQL's codes for a duplicate key, a serialisation failure and a deadlock."""
_RECEIVED = table_of(ReceivedRow)
MOST_WORDS = 200_000
"""Size of the writer's cache of known words; a fuller cache is emptied. English uses far fewer."""
_SQLITE_CLASH = {"SQLITE_CONSTRAINT_PRIMARYKEY", "SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_ROWID"}


class NotWritten(Exception):
    """The database refused a write, by a mistake in this program. Names the rule, never what people wrote."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit of work's writes. `once`: its idempotency key, the id of its event; empty when it may be repeated."""

    staged: Staged
    at: datetime
    once: str


@dataclass(frozen=True, slots=True)
class Job(Generic[T]):
    """A unit, or other work on the connection, with the future that takes its result."""

    work: Unit | Callable[[Connection], T]
    answer: asyncio.Future[T]


class Writer:
    """Writes to the database; nothing else does. `transactions` counts its commits."""

    def __init__(self, database: Database) -> None:
        """Prepare to write to this database."""
        self.transactions = 0
        self._database = database
        self._waiting: list[Job[Any]] = []
        self._task: asyncio.Task[None] | None = None
        self._closed = False
        self._known_words: set[str] = set()

    async def commit(self, staged: Staged, at: datetime, once: str) -> bool:
        """Write a unit and return True; return False and write nothing when `once` was committed before.

        Raises Conflict when another unit was first (read again and retry), NotWritten when the database refuses it.
        """
        return await self._submit(Job(Unit(staged, at, once), self._future()))

    async def run(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in a transaction and return its result, or raise its exception.

        A failed batch is rolled back and replayed, so `work` may run twice and must touch nothing but the connection.
        """
        return await self._submit(Job(work, self._future()))

    async def close(self) -> None:
        """Refuse new work and finish the work that waits."""
        self._closed = True
        if self._task:
            await self._task

    def _future(self) -> asyncio.Future[Any]:
        return asyncio.get_running_loop().create_future()

    async def _submit(self, job: Job[T]) -> T:
        if self._closed:
            raise RuntimeError("the record is closed")
        self._waiting.append(job)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._write_waiting(), name="writer")
        return await job.answer

    async def _write_waiting(self) -> None:
        while self._waiting:
            jobs: list[Job[Any]] = []
            try:
                outcomes = await self._write(jobs)
            except Exception as error:  # noqa: BLE001 - raised again for each unit of the batch
                log.warning("a batch of %d could not be written: %s", len(jobs), type(error).__name__)
                outcomes = [error] * len(jobs)
            except BaseException:
                stopped = RuntimeError("the writer was stopped")
                self._tell(self._take_into(jobs), [stopped] * len(jobs))
                raise
            self._tell(jobs, outcomes)

    def _take_into(self, jobs: list[Job[Any]]) -> list[Job[Any]]:
        """Move every waiting job whose caller was not cancelled into `jobs`, and return it."""
        jobs += [job for job in self._waiting if not job.answer.done()]
        self._waiting = []
        return jobs

    async def _write(self, jobs: list[Job[Any]]) -> Sequence[Any]:
        """Fill `jobs` with the batch and return one outcome for each: its result, or its exception.

        A job that arrives while the transaction begins joins the batch. Raises when the database itself failed.
        """
        try:
            outcomes = await self._database.write(
                lambda connection: _together(connection, self._take_into(jobs), self._known_words)
            )
        except Exception as error:  # noqa: BLE001 - the replay finds the unit that failed
            batch = jobs or self._take_into(jobs)
            log.info("replaying a batch of %d one by one: %s", len(batch), type(error).__name__)
            outcomes = await self._database.write(lambda connection: [_alone(connection, job) for job in batch])
        self.transactions += 1
        self._remember_words(jobs, outcomes)
        return outcomes

    def _remember_words(self, jobs: Sequence[Job[Any]], outcomes: Sequence[Any]) -> None:
        """Cache the words that are in the database for good, so that a commit need not add them again."""
        if len(self._known_words) > MOST_WORDS:
            self._known_words.clear()
        for job, outcome in zip(jobs, outcomes, strict=True):
            if isinstance(job.work, Unit) and outcome is True:
                self._known_words |= job.work.staged.words

    def _tell(self, jobs: Sequence[Job[Any]], outcomes: Sequence[Any]) -> None:
        for job, outcome in zip(jobs, outcomes, strict=True):
            if isinstance(job.work, Unit) and outcome is True:
                for table in job.work.staged.tables:
                    self._database.signals.changed(table)
            if isinstance(outcome, NotWritten):
                log.error("the database refused what was to be written: %s", outcome)
            if job.answer.done():
                continue
            if isinstance(outcome, Exception):
                job.answer.set_exception(outcome)
            else:
                job.answer.set_result(outcome)


def _together(connection: Connection, jobs: Sequence[Job[Any]], known: Set[str] = frozenset()) -> list[Any]:
    """Write all jobs in the open transaction; one failure fails them all."""
    fresh = _first_time(connection, [job.work for job in jobs if isinstance(job.work, Unit)])
    carry_out(connection, [unit.staged for unit in fresh], known)
    chosen = {id(unit) for unit in fresh}
    return [id(job.work) in chosen if isinstance(job.work, Unit) else job.work(connection) for job in jobs]


def _first_time(connection: Connection, units: Sequence[Unit]) -> list[Unit]:
    """Return the units whose `once` is new, in their order; of two with the same `once`, the first."""
    causes = {unit.once: unit.at for unit in reversed(units) if unit.once}
    rows = [{"id": once, "at": causes[once]} for once in sorted(causes)]
    new = add_new(connection, _RECEIVED, rows) if rows else set()
    fresh = []
    for unit in units:
        if not unit.once or unit.once in new:
            fresh.append(unit)
            new.discard(unit.once)
    return fresh


def _alone(connection: Connection, job: Job[Any]) -> Any:
    try:
        with connection.begin_nested():
            return _together(connection, [job])[0]
    except Exception as error:
        if connection.invalidated or not connection.in_transaction():
            raise
        return _plain(error)


def _plain(error: Exception) -> Exception:
    """Map a duplicate key or a lost lock to Conflict, and strip user text from every other database error."""
    if not isinstance(error, DBAPIError):
        return error
    original = error.orig
    if getattr(original, "sqlstate", None) in _CLASH or getattr(original, "sqlite_errorname", None) in _SQLITE_CLASH:
        return Conflict("another unit took that key first")
    # PostgreSQL quotes the row in an error's detail. Only the first line is kept, and not the exception itself.
    diagnosis = getattr(getattr(original, "diag", None), "message_primary", original)
    return NotWritten(f"{type(original).__name__}: {diagnosis}")
