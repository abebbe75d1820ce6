"""What the outbox manages: `python -m bench.outbox`.

Deliveries a second to a platform that does nothing, against the same number of rows that are inserted and settled one
by one through the same driver; seconds from a commit to its send; and what an idle process asks of the database.
"""

import asyncio
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import psycopg

from bot.app import Squadbot
from bot.clock import SystemClock
from bot.config import read_config
from bot.model.event import Conversation, ConversationKind
from bot.model.message import Message, paragraph
from bot.ports import Address, Delivery, Outgoing, Sent
from bot.sending.outbox import Outbox
from storage.database.engine import open_database
from storage.migrate import upgrade
from storage.outbox.deliveries import SqlDeliveries
from storage.unit_of_work import SqlStore
from tests.kit.postgres import server

CLOCK = SystemClock()
_INSERT = "INSERT INTO bare (id, words, settled) VALUES ({0}, {0}, 0)"
_SETTLE = "UPDATE bare SET settled = 1 WHERE id = {0}"


class Nowhere:
    """A platform that takes everything at once, and notes when."""

    name = "nowhere"
    pace = 0.0
    burst = 1

    def __init__(self) -> None:
        """Nothing has come."""
        self.arrived: dict[str, float] = {}

    def direct(self, workspace: str, account: str) -> Conversation:
        """Somebody's own."""
        return Conversation(self.name, workspace, account, ConversationKind.DIRECT)

    async def send(self, delivery: Delivery) -> Sent:
        """Done."""
        self.arrived[delivery.message.summary] = time.perf_counter()
        return Sent(str(delivery.id), "")


async def nobody(_delivery: Delivery, _reason: str) -> None:
    """Is told."""


async def commit(store: SqlStore, words: list[str], channels: int) -> None:
    """One unit with these messages, spread over that many channels."""
    async with store.unit() as unit:
        for number, each in enumerate(words):
            where = Conversation("nowhere", "w", f"c{(hash(each) + number) % channels}")
            unit.send(Outgoing(Address(where), Message((paragraph(each),), each)))
        await unit.commit(CLOCK.now())


async def drain(url: str, deliveries: int, channels: int) -> float:
    """Deliveries a second, everything committed beforehand."""
    store, platform = SqlStore(open_database(url)), Nowhere()
    for begin in range(0, deliveries, 500):
        await commit(store, [f"{number}" for number in range(begin, min(begin + 500, deliveries))], channels)
    outbox = Outbox(SqlDeliveries(store), {"nowhere": platform}, CLOCK, store.signals.deliveries, nobody)
    begun = time.perf_counter()
    while await outbox.send_ready():
        await outbox.settled()
    took = time.perf_counter() - begun
    assert len(platform.arrived) == deliveries
    await store.close()
    return deliveries / took


async def latencies(url: str, commits: int, *, by_another: bool) -> list[float]:
    """Seconds from each commit to its send, fifty commits a second; by another replica, or this process."""
    store, platform = SqlStore(open_database(url)), Nowhere()
    other = SqlStore(open_database(url)) if by_another else store
    outbox = Outbox(SqlDeliveries(store), {"nowhere": platform}, CLOCK, store.signals.deliveries, nobody)
    tasks = [asyncio.create_task(outbox.run()), asyncio.create_task(store.listen(CLOCK.wait))]
    await asyncio.sleep(1)
    committed = {}
    for number in range(commits):
        words = f"at {number}"
        await commit(other, [words], 100)
        committed[words] = time.perf_counter()
        await asyncio.sleep(0.02)
    await asyncio.sleep(1)
    assert len(platform.arrived) == commits
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await store.close()
    if by_another:
        await other.close()
    return [max(0.0, platform.arrived[words] - at) for words, at in committed.items()]


async def idle(url: str, seconds: float) -> tuple[float, float]:
    """Statements a minute, and the processor's share in percent, of a process at work with nothing to do."""
    store = SqlStore(open_database(url))
    squadbot = Squadbot(read_config({"DATABASE_URL": url, "WEB_CHAT": "1"}), store)
    await squadbot.work()
    await asyncio.sleep(5)  # what it does once, at the start
    with counted() as statements:
        cpu = time.process_time()
        await asyncio.sleep(seconds)
        used = time.process_time() - cpu
        asked = len(statements)
    await squadbot.close()
    await store.close()
    return asked / seconds * 60, used / seconds * 100


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that go to PostgreSQL in this block, beginnings and ends of transactions aside."""
    said: list[str] = []
    real = psycopg.AsyncCursor.execute

    async def execute(cursor: Any, query: Any, *values: Any, **options: Any) -> Any:
        said.append(str(query))
        return await real(cursor, query, *values, **options)

    psycopg.AsyncCursor.execute = execute  # type: ignore[assignment, method-assign]  # what the driver sends is counted
    yield said
    psycopg.AsyncCursor.execute = real  # type: ignore[method-assign]  # as above


def bare(url: str, rows: int) -> float:
    """Rows a second that are inserted and settled, each in a durable transaction, by nothing but the driver."""
    connection: sqlite3.Connection | psycopg.Connection
    if url.startswith("sqlite"):
        connection = sqlite3.connect(url.removeprefix("sqlite:///"))
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
    else:
        connection = psycopg.connect(url)
    connection.execute("CREATE TABLE bare (id INTEGER PRIMARY KEY, words TEXT, settled INTEGER)")
    connection.commit()
    begun = time.perf_counter()
    for number in range(rows):
        for statement in (_INSERT, _SETTLE):
            connection.execute(statement.format(number))
            connection.commit()
    took = time.perf_counter() - begun
    connection.close()
    return rows / took


# --- databases --------------------------------------------------------------------------------------------------------


@contextmanager
def _sqlite() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="squadbot-bench-") as folder:
        url = f"sqlite:///{Path(folder) / 'bench.db'}"
        upgrade(url)
        yield url


@contextmanager
def _postgresql() -> Iterator[str]:
    with server(fsync="on", synchronous_commit="on", full_page_writes="on") as running:
        url = running.create("bench")
        upgrade(url)
        yield url


@click.command()
@click.option("--deliveries", default=10_000, show_default=True)
@click.option("--channels", default=500, show_default=True)
@click.option("--commits", default=500, show_default=True, help="For the time from a commit to its send.")
@click.option("--idle-seconds", default=120.0, show_default=True)
def main(deliveries: int, channels: int, commits: int, idle_seconds: float) -> None:
    """Measure, and print."""
    for kind, database in (("sqlite", _sqlite), ("postgresql", _postgresql)):
        with database() as url:
            baseline = bare(url, 500)
            rate = asyncio.run(drain(url, deliveries, channels))
            click.echo(f"{kind:<11} {rate:>8,.0f} deliveries a second, {rate / baseline:.1f} x bare ({baseline:,.0f})")
            for by_another in (False, True) if kind == "postgresql" else (False,):
                times = asyncio.run(latencies(url, commits, by_another=by_another))
                parts = statistics.quantiles(times, n=100)
                by = "another replica" if by_another else "this process"
                said = f"p50 {parts[49] * 1000:.1f} ms, p99 {parts[98] * 1000:.1f} ms"
                ratio = f"{parts[49] * baseline * 2:.1f} and {parts[98] * baseline * 2:.1f} x a bare commit"
                click.echo(f"{kind:<11} commit by {by} to send: {said} ({ratio})")
            asked, share = asyncio.run(idle(url, idle_seconds))
            statements = f"{asked:.1f} statements a minute, " if kind == "postgresql" else ""
            click.echo(f"{kind:<11} idle: {statements}{share:.2f} % of a processor")


if __name__ == "__main__":
    main()
