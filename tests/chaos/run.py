"""One run: replicas that die and come back, a network that loses things, a database that goes away; then the books."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from random import Random

from sqlalchemy import func, select

from bot.clock import SystemClock
from bot.model.codec import from_json
from bot.model.event import Conversation, ConversationKind
from bot.model.message import Message, paragraph
from bot.ports import Address, Outgoing
from storage.database.engine import open_database
from storage.database.query import Query
from storage.migrate import upgrade
from storage.schema import DeliveryRow, table_of
from storage.unit_of_work import SqlStore
from tests.chaos.books import Books, Digests
from tests.chaos.capturing import capture, typed, words_of
from tests.chaos.network import BadNetwork, Post
from tests.chaos.plan import Plan
from tests.chaos.replicas import Replicas, replicas
from tests.chaos.scene import Part, pair, set_the_scene
from tests.chaos.slack import BLIND, ChaoticSlack
from tests.chaos.teams import ChaoticTeams
from tests.kit.postgres import Server, server
from tests.kit.town import slack_settings

log = logging.getLogger(__name__)
_CLOCK = SystemClock()
_DIGEST = "digest"
_UNSETTLED = Query(select(func.count()).where(table_of(DeliveryRow).c.settled_at.is_(None)))
_DELIVERIES = Query(select(table_of(DeliveryRow)).order_by("id"))
_PRODUCERS = 12
_MOST_AT_ONCE = 6
_PATIENCE = 150.0
"""Most seconds that it may take until everything has arrived, once nobody is killed any more."""
_WRONG = 300.0
"""Seconds by which one machine's clock is ahead."""


@dataclass
class Outcome:
    """The books, and what was done to get them."""

    plan: Plan
    books: Books
    kills: int
    started: int
    troubles: int
    looked_up: int
    told: int
    """Digests in Teams that had news of what was captured in Slack."""
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
            f"                 {self.told:>6,} of them in Teams with news of what was captured in Slack",
        ]


async def run(plan: Plan, folder: Path) -> Outcome:
    """Do it. The database is PostgreSQL, started for this run."""
    random, begun = Random(plan.seed), _CLOCK.elapsed()
    # A stop without warning must lose nothing that was committed.
    with server(synchronous_commit="on") as postgres:
        url = postgres.create("chaos")
        await asyncio.to_thread(upgrade, url)
        network = BadNetwork(random)
        async with ChaoticSlack(network) as slack, ChaoticTeams(network) as teams, _opened(url) as store:
            due = await set_the_scene(plan, slack, teams, store)
            ahead = {slot: _WRONG if slot == 1 else 0.0 for slot in range(plan.replicas)}

            def settings(name: str) -> dict[str, str]:
                return {"DATABASE_URL": url, **slack_settings(slack.api_of(name)), **teams.settings_of(name)}

            with replicas(settings, folder, ahead) as group:
                group.fill()
                await asyncio.gather(
                    _produce(plan, random, store),
                    capture(plan, slack, group),
                    _disturb(plan, random, group),
                    _take_away(plan, random, postgres),
                )
                await _until_settled(store, group)
                killed = dict(group.killed)
                group.stop()
            books = await _books(plan, network.posts, store, due, killed)
    took = _CLOCK.elapsed() - begun
    told = {
        each.channel
        for each in network.posts
        if _is_news(each) and each.channel in due and each.channel in teams.places
    }
    return Outcome(plan, books, len(killed), group.started, network.troubles, slack.looked_up, len(told), took)


@asynccontextmanager
async def _opened(url: str) -> AsyncIterator[SqlStore]:
    store = SqlStore(open_database(url))
    yield store
    await store.close()


# --- what happens -----------------------------------------------------------------------------------------------------


async def _produce(plan: Plan, random: Random, store: SqlStore) -> None:
    """Commit everything over four fifths of the run. One producer a channel, so that its order is known."""
    sayings: dict[int, list[tuple[Conversation, str]]] = defaultdict(list)
    parts = {Part.SIGHTED: plan.messages, Part.BLIND: plan.blind_messages, Part.TEAMS: plan.teams_messages}
    for part, messages in parts.items():
        for number in range(messages):
            channel = random.randrange(plan.channels)
            sayings[channel % _PRODUCERS].append((part.channel(channel), f"Message {number}"))

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
        try:
            if await _is_settled(store):
                return
        except Exception as error:  # noqa: BLE001 - a connection from before the database was away
            log.info("looking again: %s", type(error).__name__)
        await _CLOCK.wait(0.25)


async def _is_settled(store: SqlStore) -> bool:
    async with store.work() as work:
        waiting = await work.reads.value(_UNSETTLED)
    async with store.unit() as unit:
        return not waiting and not await unit.schedules.due(_CLOCK.now())


# --- the books --------------------------------------------------------------------------------------------------------


async def _books(
    plan: Plan, posts: Sequence[Post], store: SqlStore, due: dict[str, datetime], killed: dict[str, float]
) -> Books:
    """Of what was captured they say what was typed, so that they show what a replica took twice, or not at all."""
    async with store.work() as work:
        rows = await work.reads.rows(_DELIVERIES)
    public = [row for row in rows if row.kind is ConversationKind.CHANNEL and not row.only_for]
    captured = {
        where.channel: typed(plan, number)
        for number in range(plan.pairs)
        for where in (pair(number).slack, pair(number).teams)
    }
    committed: dict[str, list[str]] = defaultdict(list, captured)
    digests: dict[str, list[datetime]] = defaultdict(list)
    for row in public:
        if row.channel in due:
            digests[row.channel].append(row.created_at)
            committed[row.channel].append(_DIGEST)
        elif row.channel not in captured:
            committed[row.channel].append(from_json(row.message).summary)

    def named(post: Post) -> Post:
        if post.channel in due:
            return replace(post, text=_DIGEST)
        return replace(post, text=words_of(post.text)) if post.channel in captured else post

    return Books(
        committed=committed,
        posts=[named(post) for post in posts],
        killed=killed,
        blind={row.channel for row in rows if row.workspace == BLIND},
        in_teams={row.channel for row in rows if row.platform == "teams"},
        digests=Digests(due, digests),
        given_up=[row.error for row in rows if row.settled_at and not row.reference],
    )


def _is_news(digest: Post) -> bool:
    return "new learning" in digest.text
