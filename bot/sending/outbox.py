"""Sends committed messages: in order within a conversation, paced, retried, and checked for their readers first."""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from bot.clock import Clock
from bot.ports import Deliveries, Delivery, Ended, PlatformSender, SendError
from bot.sending.redaction import without

log = logging.getLogger(__name__)

LEASE_SECONDS = 12.0  # longer than any send, so that nobody takes over a delivery that is on its way
SEND_SECONDS = 8.0
_SETTLE_SECONDS = 2.0  # of a lease, kept for recording how the send ended
AT_ONCE = 128  # deliveries
BATCH_SECONDS = 0.05  # the longest pause after a small claim, so that the next claim takes several commits at once
PLENTY = 32  # a claim of so many is followed by the next without a pause
IDLE_SECONDS = 60.0  # between two claims when no commit and no retry calls sooner
TAKEOVER_SECONDS = 8.0  # after an outage of the database, in which the holders of claims can still record their sends
MOST_ATTEMPTS = 12
PATIENCE_SECONDS = 24 * 60 * 60.0  # how old a message may grow while its platform is away
LONGEST_BACKOFF_SECONDS = 300.0
LONGEST_PAUSE_SECONDS = 3600.0  # a platform that asks for a longer pause is tried again after this
_HELD_BY_OTHERS_SECONDS = 0.1  # before looking again at deliveries that another replica holds
_MOST_TURNS = 10_000  # conversations whose pace is kept in memory
_HIDDEN = "Its readers may no longer see what it is about."


class Outbox:
    """Carries deliveries to their platforms. Run one in each process; any number may share a database."""

    def __init__(
        self,
        deliveries: Deliveries,
        platforms: Mapping[str, PlatformSender],
        clock: Clock,
        committed: asyncio.Event,
        undelivered: Callable[[Delivery, str], Awaitable[None]],
    ) -> None:
        """Wake when `committed` is set by a commit; tell `undelivered` which delivery was given up, and why."""
        self._deliveries = deliveries
        self._platforms = platforms
        self._clock = clock
        self._wake = committed
        self._undelivered = undelivered
        self._turns: dict[str, float] = {}
        self._starting = asyncio.Lock()
        self._sending: set[asyncio.Task[None]] = set()
        self._ended: list[Ended] = []
        self._takes_over_at = float("-inf")

    async def run(self) -> None:
        """Send until cancelled, then finish the sends under way. No failure ends it."""
        known = False
        try:
            while True:
                try:
                    if not known:
                        self._leave_claims_alone(TAKEOVER_SECONDS - await self._deliveries.database_up_for())
                        known = True
                    await self._round()
                except Exception as error:  # noqa: BLE001 - the next round tries again
                    log.warning("the outbox could not look for deliveries: %s", type(error).__name__)
                    self._leave_claims_alone(TAKEOVER_SECONDS)
                    await asyncio.sleep(0.5 + random.random() / 2)  # noqa: S311 - spreads replicas, no secret
        finally:
            await self._finish()

    async def send_ready(self) -> int:
        """Record the sends that ended, start those that are ready and return how many. `settled` waits for them."""
        # One caller at a time: `send_all` would overlook a delivery that another caller claimed and did not yet start.
        async with self._starting:
            began = self._clock.elapsed()
            # Started together, both are written in one transaction.
            recorded, claimed = await asyncio.gather(self._record(), self._claim(), return_exceptions=True)
            if isinstance(claimed, BaseException):
                raise claimed
            await self._start(claimed, began + LEASE_SECONDS - SEND_SECONDS - _SETTLE_SECONDS)
            if recorded is not None:
                raise recorded
            return len(claimed)

    async def send_all(self) -> None:
        """Send everything committed; return when each delivery is sent, waits for a retry, or was given up."""
        while await self.send_ready() or self._sending or self._ended:
            await self.settled()

    async def settled(self) -> None:
        """Wait until each started delivery is sent, will be retried or was given up, and the database knows."""
        while self._sending:
            await asyncio.wait(self._sending)
        await self._record()

    # --- claiming ---

    async def _round(self) -> None:
        """Start the deliveries that are ready, then wait for a commit, the end of a send or the next retry."""
        began = self._clock.elapsed()
        self._wake.clear()
        started = await self.send_ready()
        took = self._clock.elapsed() - began
        # The end of a send wakes this loop, and so did a commit in the meantime.
        busy = started or len(self._sending) >= AT_ONCE or self._wake.is_set()
        wait = None if busy else await self._deliveries.next_ready(self._platforms.keys())
        now = self._clock.elapsed()
        # Commits may come by the thousand. A claim after each would starve them, so small claims take half of the time
        # at most.
        pause = 0.0 if started >= PLENTY else min(BATCH_SECONDS, took)
        # A delivery that is ready and was not claimed is held by another replica, or left to its holder for a moment.
        least = max(_HELD_BY_OTHERS_SECONDS, self._takes_over_at - now) if wait == 0 else 0.0
        # On Python 3.11 wait_for swallows a cancel that comes just as it ends, and the outbox would never stop.
        with suppress(TimeoutError):
            async with asyncio.timeout(IDLE_SECONDS if wait is None else min(max(wait, least), IDLE_SECONDS)):
                await self._wake.wait()
        if (left := now + pause - self._clock.elapsed()) > 0:
            await asyncio.sleep(left)

    def _leave_claims_alone(self, seconds: float) -> None:
        """Take over no claim for so long: its holder may have sent while the database was away, and not recorded it."""
        self._takes_over_at = max(self._takes_over_at, self._clock.elapsed() + seconds)

    async def _claim(self) -> Sequence[Delivery]:
        room = AT_ONCE - len(self._sending)
        if not room or not self._platforms:
            return ()
        taking_over = self._clock.elapsed() >= self._takes_over_at
        own = self._platforms.keys()
        return await self._deliveries.claim(platforms=own, lease=LEASE_SECONDS, limit=room, taking_over=taking_over)

    async def _record(self) -> None:
        ended, self._ended = self._ended, []
        if not ended:
            return
        try:
            held = await self._deliveries.settle(ended)
        except BaseException:
            # Nobody else knows how these sends ended, so they are kept until the database has taken them.
            self._ended = ended + self._ended
            raise
        for each in ended:
            if each.given_up and each.error != _HIDDEN and each.delivery.id in held:
                await self._undelivered(each.delivery, each.error)

    # --- sending ---

    async def _start(self, claimed: Sequence[Delivery], until: float) -> None:
        """Start to send claimed deliveries, but none after `until`: its lease might run out before the send ends."""
        try:
            hidden = await self._deliveries.hidden_from_readers(claimed)
        except Exception:
            self._ended += [Ended(each, wait=1.0, in_doubt=each.in_doubt) for each in claimed]
            raise
        for delivery in claimed:
            message = without(delivery.message, hidden.get(delivery.id, frozenset()))
            if message is None:
                self._end(Ended(delivery, error=_HIDDEN))
                continue
            task = asyncio.create_task(self._carry(replace(delivery, message=message), until))
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)

    def _end(self, ended: Ended) -> None:
        """Keep how a send ended. Once recorded, it lets the next message of that conversation go."""
        self._ended.append(ended)
        self._wake.set()

    async def _carry(self, delivery: Delivery, until: float) -> None:
        platform = self._platforms[delivery.address.conversation.platform]
        await self._wait_turn(platform, delivery)
        if self._clock.elapsed() > until:
            self._end(Ended(delivery, wait=0.0, in_doubt=delivery.in_doubt))
            return
        try:
            sent = await asyncio.wait_for(platform.send(delivery), SEND_SECONDS)
        except SendError as error:
            self._end(_failed(delivery, error))
        except Exception as error:  # noqa: BLE001 - a failure inside a platform is retried
            log.warning("sending delivery %d failed: %s", delivery.id, type(error).__name__)
            reason = f"Sending failed ({type(error).__name__})."
            away = isinstance(error, TimeoutError)
            self._end(_failed(delivery, SendError(reason, permanent=False, in_doubt=True, away=away)))
        else:
            self._end(Ended(delivery, sent.reference, sent.link))

    async def _wait_turn(self, platform: PlatformSender, delivery: Delivery) -> None:
        """Wait until this conversation may take a message: a burst at once, then one for each `pace` seconds."""
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

    async def _finish(self) -> None:
        """Finish the sends under way and record them. A send that is cut off would be in doubt."""
        if self._sending:
            await asyncio.wait(self._sending, timeout=SEND_SECONDS)
        for task in self._sending:
            task.cancel()
        await asyncio.gather(*self._sending, return_exceptions=True)
        try:
            await self._record()
        except Exception as error:  # noqa: BLE001 - the replica that takes them over looks them up
            log.warning("the outbox could not record what it sent last: %s", type(error).__name__)


def _failed(delivery: Delivery, error: SendError) -> Ended:
    """Return how a failed send ends: a retry after a growing backoff, or given up. A requested pause is no failure."""
    # A send in doubt stays in doubt until it has been looked up.
    doubt = error.in_doubt or delivery.in_doubt
    if not error.permanent and error.wait is not None:
        return Ended(delivery, error=str(error), wait=min(error.wait, LONGEST_PAUSE_SECONDS), in_doubt=doubt)
    failures = delivery.failures + 1
    hopeless = failures >= MOST_ATTEMPTS and (not error.away or delivery.age >= PATIENCE_SECONDS)
    if error.permanent or hopeless:
        return Ended(delivery, error=str(error), failed=True)
    backoff = min(LONGEST_BACKOFF_SECONDS, 2.0 ** min(failures, MOST_ATTEMPTS)) * random.uniform(0.5, 1.0)  # noqa: S311 - jitter
    return Ended(delivery, error=str(error), wait=backoff, in_doubt=doubt, failed=True)
