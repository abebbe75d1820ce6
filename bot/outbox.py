"""Sends what was committed: each conversation in order, paced, retried, and looked at once more before it goes."""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from itertools import takewhile

from bot.clock import Clock
from bot.model.message import Block, Group, Heading, Message
from bot.ports import Deliveries, Delivery, Platform, SendError

log = logging.getLogger(__name__)

LEASE = 12.0
"""Seconds a claim holds: longer than any platform's send may take."""
SEND_DEADLINE = 8.0
AT_ONCE = 64
BETWEEN_LOOKS = 0.05
"""Least seconds between two looks at the table."""
IDLE = 30.0
"""Most seconds between two looks at the table when nothing calls sooner."""
MOST_ATTEMPTS = 12
LONGEST_WAIT = 300.0
_MOST_TURNS = 10_000


class Outbox:
    """The worker that carries deliveries to their platforms. Run one a process; any number may share a database."""

    def __init__(
        self,
        deliveries: Deliveries,
        platforms: Mapping[str, Platform],
        clock: Clock,
        committed: asyncio.Event,
        undelivered: Callable[[Delivery, str], Awaitable[None]],
    ) -> None:
        """`committed` is set when this process commits a delivery; `undelivered` is told what was given up, and why."""
        self._deliveries = deliveries
        self._platforms = platforms
        self._clock = clock
        self._committed = committed
        self._undelivered = undelivered
        self._turns: dict[str, float] = {}
        self._sending: set[asyncio.Task[None]] = set()
        self._looked = float("-inf")

    async def run(self) -> None:
        """Send until cancelled. No failure ends it."""
        try:
            while True:
                try:
                    await self._round()
                except Exception as error:  # noqa: BLE001 - whatever it was, the next round tries again
                    log.warning("the outbox could not look for deliveries: %s", type(error).__name__)
                    await asyncio.sleep(1 + random.random())  # noqa: S311 - spreads replicas, no secret
        finally:
            for task in self._sending:
                task.cancel()
            await asyncio.gather(*self._sending, return_exceptions=True)

    async def send_ready(self) -> int:
        """Start sending what can be sent now; how many deliveries that is. `settled` waits for them."""
        room = AT_ONCE - len(self._sending)
        own = self._platforms.keys()
        claimed = await self._deliveries.claim(platforms=own, lease=LEASE, limit=room) if room else ()
        for delivery in claimed:
            task = asyncio.create_task(self._carry(delivery))
            self._sending.add(task)
            task.add_done_callback(self._ended)
        return len(claimed)

    async def settled(self) -> None:
        """Wait until each started delivery is sent, put off or given up."""
        while self._sending:
            await asyncio.wait(self._sending)

    async def _round(self) -> None:
        """Start what is ready; then wait for a commit, a send that ended, or the next retry."""
        self._committed.clear()
        # Commits may come by the thousand; looking after each would take the time that they need.
        pause = self._looked + BETWEEN_LOOKS - self._clock.elapsed()
        if pause > 0:
            await asyncio.sleep(pause)
        self._looked = self._clock.elapsed()
        started = await self.send_ready()
        # What was started wakes us when it ends.
        wait = None if started else await self._deliveries.next_ready(self._platforms.keys())
        # Not wait_for: on Python 3.11 it swallows a cancel that comes just as it ends, and the outbox would never stop.
        with suppress(TimeoutError):
            async with asyncio.timeout(IDLE if wait is None else min(max(wait, 0.01), IDLE)):
                await self._committed.wait()

    def _ended(self, task: asyncio.Task[None]) -> None:
        """The next message of that conversation may be ready now."""
        self._sending.discard(task)
        self._committed.set()

    async def _carry(self, delivery: Delivery) -> None:
        try:
            await self._send(delivery)
        except Exception as error:  # noqa: BLE001 - its claim runs out, and it is sent again
            log.warning("delivery %d could not be settled: %s", delivery.id, type(error).__name__)

    async def _send(self, delivery: Delivery) -> None:
        platform = self._platforms[delivery.address.conversation.platform]
        hidden = await self._deliveries.hidden_from_readers(delivery)
        message = without(delivery.message, hidden)
        if message is None:
            await self._deliveries.give_up(delivery, "Its readers may no longer see what it is about.")
            return
        await self._wait_turn(platform, delivery)
        try:
            sent = await asyncio.wait_for(platform.send(replace(delivery, message=message)), SEND_DEADLINE)
        except SendError as error:
            await self._failed(delivery, error)
        except Exception as error:  # noqa: BLE001 - a platform's own failure is one more try
            log.warning("sending delivery %d failed: %s", delivery.id, type(error).__name__)
            reason = f"Sending failed ({type(error).__name__})."
            await self._failed(delivery, SendError(reason, permanent=False, in_doubt=True))
        else:
            await self._deliveries.sent(delivery, sent.reference, sent.link)

    async def _wait_turn(self, platform: Platform, delivery: Delivery) -> None:
        """A conversation takes a burst at once, and then one message a pace."""
        if not platform.pace:
            return
        key, now = delivery.address.conversation.key, self._clock.elapsed()
        if len(self._turns) > _MOST_TURNS:
            self._turns = {each: turn for each, turn in self._turns.items() if turn > now}
        turn = max(self._turns.get(key, now), now) + platform.pace
        self._turns[key] = turn
        wait = turn - platform.burst * platform.pace - now
        if wait > 0:
            await self._clock.wait(wait)

    async def _failed(self, delivery: Delivery, error: SendError) -> None:
        if error.permanent or delivery.attempts >= MOST_ATTEMPTS:
            await self._deliveries.give_up(delivery, str(error))
            await self._undelivered(delivery, str(error))
            return
        backoff = min(LONGEST_WAIT, 2.0**delivery.attempts) * random.uniform(0.5, 1.0)  # noqa: S311 - jitter
        wait = backoff if error.wait is None else error.wait
        # What was in doubt stays so until it has been looked up.
        doubt = error.in_doubt or delivery.in_doubt
        await self._deliveries.retry(delivery, wait=wait, error=str(error), in_doubt=doubt)


def without(message: Message, hidden: frozenset[str]) -> Message | None:
    """The message less the groups about these records; None when nothing it was about is left."""
    if not hidden:
        return message
    before = _abouts(message.blocks)
    blocks = _keep(message.blocks, hidden)
    if before and not _abouts(blocks):
        return None
    return replace(message, blocks=blocks)


def _keep(blocks: tuple[Block, ...], hidden: frozenset[str]) -> tuple[Block, ...]:
    """Those blocks; a heading goes with the last of the records under it."""
    kept: list[Block] = []
    for number, block in enumerate(blocks):
        if isinstance(block, Group):
            if block.about not in hidden:
                kept.append(replace(block, blocks=_keep(block.blocks, hidden)))
        elif not (isinstance(block, Heading) and _all_hidden(blocks[number + 1 :], hidden)):
            kept.append(block)
    return tuple(kept)


def _all_hidden(after: tuple[Block, ...], hidden: frozenset[str]) -> bool:
    """Whether records follow at once, and none of them may be seen."""
    under = [
        block.about for block in takewhile(lambda block: isinstance(block, Group), after) if isinstance(block, Group)
    ]
    return bool(under) and all(about in hidden for about in under)


def _abouts(blocks: tuple[Block, ...]) -> set[str]:
    found = set()
    for block in blocks:
        if isinstance(block, Group):
            found |= {block.about} - {""} | _abouts(block.blocks)
    return found
