"""How fast a signed /learn is durably stored, beside a bare slack-bolt app that only acknowledges, in the same run.

    python -m bench.slack_throughput [--requests 2000] [--database sqlite|postgresql] [--connections 1 16 64]

The server, the load and a stub of Slack's Web API are processes of their own. Every answer is checked, and at the end
every learning is counted in the database. The outbox runs, and posts as fast as Slack allows. The goal is GOALS of the
bare app's rate at 16 connections, and GOAL_P99 at 64.

"CPU ms" is what one request cost the server, and "database" PostgreSQL's processes, posting included: it holds on a
machine that others use too, where rates and ratios do not. The bare app is one process and so is ours, so half its rate
leaves a request no more than it takes bolt and aiohttp to carry one in and out.
"""

import argparse
import asyncio
import hashlib
import hmac
import json
import os
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlencode

import psycopg

from bench.processor import parent_of, processor_time
from bench.town import CHANNELS, TEAM, build
from tests.kit import postgres

ROOT = Path(__file__).parents[1]
SECRET = "bench secret"
GOALS = {"sqlite": 0.5, "postgresql": 0.35}
GOAL_P99 = 0.250
_WARM_UP = 200
_DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


@dataclass(frozen=True)
class Result:
    """One run: answers a second, how long they took, and milliseconds of processor time for each."""

    rate: float
    p50: float
    p99: float
    cost: float = 0.0
    database_cost: float = 0.0


def main() -> None:
    """Run it and print a table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--requests", type=int, default=2000)
    asked.add_argument("--database", choices=[*GOALS], nargs="*", default=[*GOALS])
    asked.add_argument("--connections", type=int, nargs="*", default=[1, 16, 64])
    asked.add_argument("--rounds", type=int, default=1)
    options = asked.parse_args()
    print("server       connections  a second   ratio   p50 ms   p99 ms   CPU ms  database")
    for connections in options.connections:
        for _ in range(options.rounds):
            bare = measured(["-m", "bench.bare"], {}, options.requests, connections)
            show("bare bolt", connections, bare, bare)
            for database in options.database:
                with ready(database) as url:
                    settings = {"DATABASE_URL": url}
                    stored = measured(["-m", "bot", "serve"], settings, options.requests, connections, server_of(url))
                    kept = count(url)
                assert kept == options.requests + _WARM_UP, f"{kept} learnings are stored"
                show(database, connections, stored, bare)


def show(name: str, connections: int, result: Result, bare: Result) -> None:
    """One line of the table."""
    ratio = result.rate / bare.rate
    times = f"{result.p50 * 1000:>9.1f}{result.p99 * 1000:>9.1f}"
    costs = f"{result.cost:>9.2f}{result.database_cost:>10.2f}"
    print(f"{name:<12}{connections:>12}{result.rate:>10.0f}{ratio:>8.2f}{times}{costs}", flush=True)


# --- the servers ------------------------------------------------------------------------------------------------------


def measured(
    command: list[str], settings: dict[str, str], requests: int, connections: int, database: int | None = None
) -> Result:
    """Start this server with a stub of Slack beside it, and load it. `database`: PostgreSQL's process."""
    with ExitStack() as stack:
        api = stack.enter_context(running(["-m", "bench.stub"], {})).port
        environment = {
            "SLACK_BOT_TOKEN": "xoxb-bench",
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_API_URL": f"http://127.0.0.1:{api}/api/",
            **settings,
        }
        server = stack.enter_context(running(command, environment))
        load(server.port, _WARM_UP, min(connections, 8), "warm")
        before = [processor_time(each) for each in (server.process, database) if each]
        result = load(server.port, requests, connections, "run")
        after = [processor_time(each) for each in (server.process, database) if each]
        costs = [(late - early) / requests * 1000 for early, late in zip(before, after, strict=True)]
        return replace(result, cost=costs[0], database_cost=sum(costs[1:]))


@dataclass(frozen=True)
class Running:
    """A server: its port and its process."""

    port: int
    process: int


@contextmanager
def running(command: list[str], settings: dict[str, str]) -> Iterator[Running]:
    """A server on a free port, from when it answers until the end of the block."""
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SLACK_")}
    process = subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env={**environment, **settings, "PORT": str(port), "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
    )
    try:
        until_it_listens(process, port)
        yield Running(port, process.pid)
    finally:
        process.terminate()
        process.wait(30)


def until_it_listens(process: "subprocess.Popen[bytes]", port: int) -> None:
    """Wait until the port is open."""
    end = time.monotonic() + 30
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            if process.poll() is not None or time.monotonic() > end:
                raise RuntimeError("the server did not start") from None
            time.sleep(0.05)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


@contextmanager
def ready(database: str) -> Iterator[str]:
    """A fresh database, kept as safely as in earnest, with squads in it."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        url = f"sqlite:///{folder}/bench.db"
        if database == "postgresql":
            url = stack.enter_context(postgres.server(**_DURABLE)).create("bench")
        asyncio.run(build(url))
        yield url


def server_of(url: str) -> int | None:
    """PostgreSQL's process; SQLite has none."""
    if url.startswith("sqlite"):
        return None
    with psycopg.connect(url) as connection:
        return parent_of(connection.info.backend_pid)


def count(url: str) -> int:
    """How many learnings the database holds."""
    query = "SELECT count(*) FROM learnings"
    if url.startswith("sqlite"):
        with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
            return int(connection.execute(query).fetchone()[0])
    with psycopg.connect(url) as connection:
        row = connection.execute(query).fetchone()
        assert row is not None
        return int(row[0])


# --- the load ---------------------------------------------------------------------------------------------------------


def load(port: int, requests: int, connections: int, name: str) -> Result:
    """Send that many commands, signed beforehand, through that many connections, from a process of its own."""
    run = subprocess.run(
        [sys.executable, "-m", "bench.slack_throughput", "--load", str(port), str(requests), str(connections), name],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=True,
        capture_output=True,
        text=True,
    )
    return Result(**json.loads(run.stdout))


def signed(port: int, number: int, name: str) -> bytes:
    """One command as the bytes of its request."""
    channel = CHANNELS[number % len(CHANNELS)]
    body = urlencode(
        {
            "team_id": TEAM,
            "channel_id": channel,
            "channel_name": "squad",
            "user_id": f"U{channel}",
            "user_name": "somebody",
            "command": "/learn",
            "text": f"Texting parents the evening before doubled attendance at first visits, time {name} {number}",
            "response_url": "http://127.0.0.1:1/",
            "trigger_id": f"{name}.{number}",
            "api_app_id": "A1",
        }
    ).encode()
    stamp = str(int(time.time()))
    digest = hmac.new(SECRET.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    head = (
        f"POST /slack/events HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"X-Slack-Request-Timestamp: {stamp}\r\nX-Slack-Signature: v0={digest}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def pour(port: int, requests: int, connections: int, name: str) -> Result:
    """Each connection sends the next command as soon as its last was answered."""
    waiting = iter([signed(port, number, name) for number in range(requests)])
    times: list[float] = []

    async def one() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for request in waiting:
            begin = time.perf_counter()
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            times.append(time.perf_counter() - begin)
            assert head.startswith(b"HTTP/1.1 200"), head
            length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
            said = await reader.readexactly(length)
            assert not said, said
        writer.close()

    begin = time.perf_counter()
    await asyncio.gather(*(one() for _ in range(connections)))
    took = time.perf_counter() - begin
    times.sort()
    return Result(requests / took, times[len(times) // 2], times[int(len(times) * 0.99)])


if __name__ == "__main__":
    if sys.argv[1:2] == ["--load"]:
        at, many, through = map(int, sys.argv[2:5])
        print(json.dumps(asyncio.run(pour(at, many, through, sys.argv[5])).__dict__))
    else:
        main()
