"""One run: replicas that die and come back, a network that loses things, a database that goes away; then the books."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import func, select

from bot.clock import SystemClock
from bot.model.codec import from_json
from bot.model.event import Conversation
from bot.model.message import Message, paragraph
from bot.model.record import ScheduleKind
from bot.ports import Address, Installation, Outgoing
from bot.sealing import Seal
from storage.engine import open_database
from storage.installations import SqlInstallations
from storage.migrate import upgrade
from storage.schema import DeliveryRow
from storage.unit_of_work import SqlStore
from tests.chaos.books import Books, Digests
from tests.chaos.replicas import Replicas, replicas
from tests.chaos.slack import BLIND, SIGHTED, ChaoticSlack
from tests.kit.postgres import Server, server
from tests.kit.town import KEY, slack_settings

log = logging.getLogger(__name__)
_CLOCK = SystemClock()
_DIGEST = "digest"
_PRODUCERS = 12
_MOST_AT_ONCE = 6
_PATIENCE = 150.0
"""Most seconds that it may take until everything has arrived, once nobody is killed any more."""
_WRONG = 300.0
"""Seconds by which one machine's clock is ahead."""


@dataclass(frozen=True)
class Plan:
    """What to do. `blind_messages` go where nothing can be looked up."""

    seed: int
    seconds: float
    messages: int
    blind_messages: int
    channels: int
    digests: int
    outage: float
    kill_every: float = 1.0
    replicas: int = 2


@dataclass
class Outcome:
    """The books, and what was done to get them."""

    plan: Plan
    books: Books
    kills: int
    started: int
    troubles: int
    looked_up: int
    took: float

    def lines(self) -> list[str]:
        """All of it, to print."""
        plan = self.plan
        return [
            f"seed             {plan.seed}",
            f"replicas         {plan.replicas:>6,}, one with a clock {_WRONG:.0f} s ahead",
            f"killed           {self.kills:>6,} in {plan.seconds:.0f} s, of {self.started:,} started",
            f"database away    {plan.outage:>6.0f} s",
            f"network          {self.troubles:>6,} posts lost, refused or late; {self.looked_up:,} look-ups",
            f"took             {self.took:>6.0f} s",
            *self.books.lines(),
        ]


async def run(plan: Plan, folder: Path) -> Outcome:
    """Do it. The database is PostgreSQL, started for this run."""
    random, begun = Random(plan.seed), _CLOCK.elapsed()
    # A stop without warning must lose nothing that was committed.
    with server(synchronous_commit="on") as postgres:
        url = postgres.create("chaos")
        await asyncio.to_thread(upgrade, url)
        async with ChaoticSlack(random) as slack, _opened(url) as store:
            due = await _set_the_scene(plan, slack, store)
            ahead = {slot: _WRONG if slot == 1 else 0.0 for slot in range(plan.replicas)}

            def settings(name: str) -> dict[str, str]:
                return {"DATABASE_URL": url, **slack_settings(slack.api_of(name))}

            with replicas(settings, folder, ahead) as group:
                await asyncio.gather(
                    _produce(plan, random, store), _disturb(plan, random, group), _take_away(plan, random, postgres)
                )
                await _until_settled(store, group)
                killed = dict(group.killed)
                group.stop()
            books = await _books(slack, store, due, killed)
    took = _CLOCK.elapsed() - begun
    return Outcome(plan, books, len(killed), group.started, slack.troubles, slack.looked_up, took)


@asynccontextmanager
async def _opened(url: str) -> AsyncIterator[SqlStore]:
    store = SqlStore(open_database(url))
    yield store
    await store.close()


# --- the scene --------------------------------------------------------------------------------------------------------


def _channel(number: int, *, blind: bool) -> Conversation:
    return Conversation("slack", BLIND if blind else SIGHTED, f"C{'BLIND' if blind else 'SIGHT'}{number:04}")


async def _set_the_scene(plan: Plan, slack: ChaoticSlack, store: SqlStore) -> dict[str, datetime]:
    """Channels, and squads whose digests fall due during the run; by channel, when."""
    installed = SqlInstallations(store, Seal([KEY]), "slack")
    for team in (SIGHTED, BLIND):
        slack.state.add_workspace(team)
        await installed.put(Installation(team, team, f"UBOT{team}", f"B{team}", f"xoxb-{team}", _CLOCK.now()))
        for number in range(plan.channels):
            slack.state.add_channel(_channel(number, blind=team == BLIND).channel, team)
    due = {}
    async with store.unit() as unit:
        for number in range(plan.digests):
            where = Conversation("slack", SIGHTED, f"CDIGEST{number:04}")
            slack.state.add_channel(where.channel, SIGHTED)
            at = due[where.channel] = _CLOCK.now() + timedelta(seconds=2 + plan.seconds * number / plan.digests)
            squad = await unit.squads.add(f"Squad {number}", place="", challenges=())
            unit.squads.link(squad.id, where, f"squad-{number}")
            unit.schedules.add(squad, kind=ScheduleKind.DIGEST, at="00:00", days="mon-sun", next_due=at)
        await unit.commit(_CLOCK.now())
    return due


# --- what happens -----------------------------------------------------------------------------------------------------


async def _produce(plan: Plan, random: Random, store: SqlStore) -> None:
    """Commit everything over four fifths of the run. One producer a channel, so that its order is known."""
    sayings: dict[int, list[tuple[Conversation, str]]] = defaultdict(list)
    for blind, messages in ((False, plan.messages), (True, plan.blind_messages)):
        for number in range(messages):
            channel = random.randrange(plan.channels)
            sayings[channel % _PRODUCERS].append((_channel(channel, blind=blind), f"Message {number}"))

    async def produce(number: int) -> None:
        mine = Random(f"{plan.seed}-{number}")
        mine.shuffle(sayings[number])
        left, ends = sayings[number], _CLOCK.elapsed() + plan.seconds * 0.8
        total = max(1, len(left))
        pause = plan.seconds * 0.8 * _MOST_AT_ONCE / 2 / total
        while left:
            many = mine.randint(1, _MOST_AT_ONCE)
            some, left = left[:many], left[many:]
            await _commit(store, some, once=f"chaos:{number}:{len(left)}")
            if _CLOCK.elapsed() < ends:
                await _CLOCK.wait(mine.uniform(0, 2 * pause))

    await asyncio.gather(*(produce(number) for number in range(_PRODUCERS)))


async def _commit(store: SqlStore, sayings: Sequence[tuple[Conversation, str]], once: str) -> None:
    """However often the database is away meanwhile, once."""
    while True:
        try:
            async with store.unit() as unit:
                for where, words in sayings:
                    unit.send(Outgoing(Address(where), Message((paragraph(words),), words)))
                await unit.commit(_CLOCK.now(), once)
            return
        except Exception as error:  # noqa: BLE001 - the database is away
            log.info("committing again: %s", type(error).__name__)
            await _CLOCK.wait(0.2)


async def _disturb(plan: Plan, random: Random, group: Replicas) -> None:
    """Kill one at a random point of every interval, and start another in its place."""
    group.fill()
    while len(group.killed) < plan.seconds / plan.kill_every:
        at = random.uniform(0, plan.kill_every)
        await _CLOCK.wait(at)
        group.kill(random.choice)
        group.fill()
        await _CLOCK.wait(plan.kill_every - at)
        group.fill()


async def _take_away(plan: Plan, random: Random, postgres: Server) -> None:
    """Stop the database without warning, and start it again."""
    await _CLOCK.wait(plan.seconds * random.uniform(0.3, 0.5))
    await asyncio.to_thread(postgres.stop)
    await _CLOCK.wait(plan.outage)
    await asyncio.to_thread(postgres.start)


async def _until_settled(store: SqlStore, group: Replicas) -> None:
    ends = _CLOCK.elapsed() + _PATIENCE
    while _CLOCK.elapsed() < ends:
        group.fill()
        async with store.work() as work:
            waiting = await work.reads.first(
                select(func.count()).select_from(DeliveryRow).where(DeliveryRow.settled_at.is_(None))
            )
        async with store.unit() as unit:
            due = await unit.schedules.due(_CLOCK.now())
        if not waiting and not due:
            return
        await _CLOCK.wait(0.25)


# --- the books --------------------------------------------------------------------------------------------------------


async def _books(slack: ChaoticSlack, store: SqlStore, due: dict[str, datetime], killed: dict[str, float]) -> Books:
    async with store.work() as work:
        rows: Sequence[Any] = await work.reads.all(select(DeliveryRow).order_by(DeliveryRow.id))
    committed: dict[str, list[str]] = defaultdict(list)
    digests: dict[str, list[datetime]] = defaultdict(list)
    for row in rows:
        committed[row.channel].append(_DIGEST if row.channel in due else from_json(row.message).summary)
        if row.channel in due:
            digests[row.channel].append(row.created_at)
    return Books(
        committed=committed,
        posts=[replace(each, text=_DIGEST) if each.channel in due else each for each in slack.posts],
        killed=killed,
        blind={row.channel for row in rows if row.workspace == BLIND},
        digests=Digests(due, digests),
        given_up=[row.error for row in rows if row.settled_at and not row.reference],
    )
