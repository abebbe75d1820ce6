"""What one `/learn` costs, from the dispatcher to its durable commit: `python -m bench.pipeline`.

On a machine that others use too, only processor time is worth reading: it is that of this process and, on PostgreSQL,
of the server on the same machine. Wall times are printed beside it.
"""

import asyncio
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import click
import psycopg

from bench.processor import parent_of, processor_time
from bot.model.event import CommandGiven, Conversation, Sender
from storage.migrate import upgrade
from storage.staged import Staged
from storage.unit_of_work import SqlStore
from tests.kit.clock import THURSDAY, FrozenClock
from tests.kit.database_clock import add_clock
from tests.kit.postgres import server
from tests.kit.town import build, squadbot_on

CALLERS = (1, 16, 64)
_ids = count(1)
Work = Callable[[int], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Round:
    """What a number of events took."""

    events: int
    wall: float
    cpu: float
    server_cpu: float
    transactions: int
    latencies: tuple[float, ...]

    @property
    def cost(self) -> float:
        """Milliseconds of processor time an event, the server's included."""
        return (self.cpu + self.server_cpu) / self.events * 1000

    def percentile(self, part: int) -> float:
        """Milliseconds that so many of a hundred events stayed under."""
        return statistics.quantiles(self.latencies, n=100)[part - 1] * 1000


@dataclass(frozen=True, slots=True)
class Bench:
    """A database to measure on."""

    url: str
    server_cpu: Callable[[], float]
    transactions: Callable[[], int]

    async def round(self, work: Work, *, events: int, callers: int) -> Round:
        """Do the work that many times, that many callers at once."""
        left = iter(range(events))
        latencies: list[float] = []

        async def call() -> None:
            for _ in left:
                began = time.perf_counter()
                await work(next(_ids))
                latencies.append(time.perf_counter() - began)

        transactions, server_cpu = self.transactions(), self.server_cpu()
        wall, cpu = time.perf_counter(), time.process_time()
        await asyncio.gather(*(call() for _ in range(callers)))
        return Round(
            events,
            time.perf_counter() - wall,
            time.process_time() - cpu,
            self.server_cpu() - server_cpu,
            self.transactions() - transactions,
            tuple(latencies),
        )


async def nothing(_: int) -> None:
    """What the measuring itself costs."""


async def measure(
    kind: str, url: str, server_cpu: Callable[[], float], *, events: int, rounds: int, callers: tuple[int, ...]
) -> None:
    """Print a line for each kind of work and number of callers: the median of the rounds, by processor time."""
    await build(url)
    dev = Sender("web", "barnsley", "dev", "Dev Patel")
    where = Conversation("web", "barnsley", "barnsley-squad")
    async with squadbot_on(url, FrozenClock()) as squadbot:
        store = squadbot.store
        assert isinstance(store, SqlStore)
        bench = Bench(url, server_cpu, lambda: store.writer.transactions)

        async def learn(number: int) -> None:
            text = f"learn P3 Grandparents bring the children when parents cannot, seen {number} times at the hub"
            await squadbot.dispatch(CommandGiven(f"bench-{number}", where, dev, text))

        async def insert(number: int) -> None:
            await store.writer.commit(Staged(), THURSDAY, f"bench-{number}")

        works: dict[str, Work] = {"nothing": nothing, "one insert": insert, "learn": learn}
        for work in works.values():
            await bench.round(work, events=200, callers=16)
        for many in callers:
            costs: dict[str, Round] = {}
            for name, work in works.items():
                made = [await bench.round(work, events=events, callers=many) for _ in range(rounds)]
                costs[name] = sorted(made, key=lambda each: each.cost)[rounds // 2]
                _print(kind, many, name, costs[name], costs["nothing"].cost, costs.get("one insert"))


def _print(kind: str, callers: int, name: str, made: Round, overhead: float, insert: Round | None) -> None:
    ratio = f"{made.cost / insert.cost:6.2f} x insert" if insert else ""
    click.echo(
        f"{kind:<10} {callers:>3} callers  {name:<10} {made.events / made.wall:>8.0f}/s  "
        f"p50 {made.percentile(50):7.2f}  p99 {made.percentile(99):7.2f} ms  "
        f"{made.events / max(1, made.transactions):6.1f} events a commit  "
        f"CPU {made.cost - overhead:6.3f} ms (server {made.server_cpu / made.events * 1000:5.3f})  {ratio}"
    )


@contextmanager
def _sqlite() -> Iterator[tuple[str, Callable[[], float]]]:
    with tempfile.TemporaryDirectory(prefix="squadbot-bench-") as folder:
        url = f"sqlite:///{Path(folder) / 'bench.db'}"
        upgrade(url)
        yield url, lambda: 0.0


@contextmanager
def _postgresql() -> Iterator[tuple[str, Callable[[], float]]]:
    with server(fsync="on", synchronous_commit="on", full_page_writes="on") as running:
        url = running.create("bench")
        upgrade(url)
        add_clock(url)
        with psycopg.connect(url, autocommit=True) as connection:
            postmaster = parent_of(connection.info.backend_pid)
            yield url, lambda: processor_time(postmaster)


_ON = {"sqlite": _sqlite, "postgresql": _postgresql}


@click.command()
@click.option("--on", "kinds", multiple=True, type=click.Choice(list(_ON)), default=list(_ON))
@click.option("--events", default=1000, show_default=True)
@click.option("--rounds", default=5, show_default=True)
@click.option("--callers", multiple=True, type=int, default=CALLERS, show_default=True)
def main(kinds: tuple[str, ...], events: int, rounds: int, callers: tuple[int, ...]) -> None:
    """Measure the pipeline."""
    for kind in kinds:
        with _ON[kind]() as (url, server_cpu):
            asyncio.run(measure(kind, url, server_cpu, events=events, rounds=rounds, callers=callers))


if __name__ == "__main__":
    main()
