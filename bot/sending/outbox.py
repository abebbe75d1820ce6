"""Sends what was committed: each conversation in order, paced, retried, and looked at once more before it goes."""

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

LEASE = 12.0
"""Seconds a claim holds: longer than any platform's send may take."""
SEND_DEADLINE = 8.0
_TO_SETTLE = 2.0
"""Seconds of a claim that are left for recording how the send ended."""
AT_ONCE = 128
BETWEEN_LOOKS = 0.05
"""Most seconds that a look at the table waits for the next commits to be looked at with the first."""
PLENTY = 32
"""A look that found so many was worth its time."""
IDLE = 60.0
"""Most seconds between two looks at the table when nothing calls sooner."""
HANDS_OFF = 8.0
"""Seconds after the database was away in which those who sent meanwhile can still say so before others send again."""
MOST_ATTEMPTS = 12
PATIENCE = 24 * 60 * 60.0
"""Seconds that a message waits for a platform that is away."""
LONGEST_WAIT = 300.0
LONGEST_PAUSE = 3600.0
"""Most seconds that a platform's word is taken for; then it is asked again."""
_NOT_OURS = 0.1
_MOST_TURNS = 10_000
_HIDDEN = "Its readers may no longer see what it is about."


class Outbox:
    """The worker that carries deliveries to their platforms. Run one a process; any number may share a database."""

    def __init__(
        self,
        deliveries: Deliveries,
        platforms: Mapping[str, PlatformSender],
        clock: Clock,
        committed: asyncio.Event,
        undelivered: Callable[[Delivery, str], Awaitable[None]],
    ) -> None:
        """`committed` is set when a delivery was committed; `undelivered` is told what was given up, and why."""
        self._deliveries = deliveries
        self._platforms = platforms
        self._clock = clock
        self._wake = committed
        self._undelivered = undelivered
        self._turns: dict[str, float] = {}
        self._sending: set[asyncio.Task[None]] = set()
        self._ended: list[Ended] = []
        self._takes_over_at = float("-inf")

    async def run(self) -> None:
        """Send until cancelled; then let what is on its way arrive. No failure ends it."""
        known = False
        try:
            while True:
                try:
                    if not known:
                        self._leave_claims_alone(HANDS_OFF - await self._deliveries.database_up_for())
                        known = True
                    await self._round()
                except Exception as error:  # noqa: BLE001 - whatever it was, the next round tries again
                    log.warning("the outbox could not look for deliveries: %s", type(error).__name__)
                    self._leave_claims_alone(HANDS_OFF)
                    await asyncio.sleep(0.5 + random.random() / 2)  # noqa: S311 - spreads replicas, no secret
        finally:
            await self._finish()

    async def send_ready(self) -> int:
        """Record what ended and start what can be sent now; how many that is. `settled` waits for them."""
        began = self._clock.elapsed()
        # Asked for in one breath, both are written in one transaction.
        recorded, claimed = await asyncio.gather(self._record(), self._claim(), return_exceptions=True)
        if isinstance(claimed, BaseException):
            raise claimed
        await self._start(claimed, began + LEASE - SEND_DEADLINE - _TO_SETTLE)
        if recorded is not None:
            raise recorded
        return len(claimed)

    async def settled(self) -> None:
        """Wait until each started delivery is sent, put off or given up, and that is recorded."""
        while self._sending:
            await asyncio.wait(self._sending)
        await self._record()

    # --- looking ---

    async def _round(self) -> None:
        """Start what is ready; then wait for a commit, a send that ended, or the next retry."""
        began = self._clock.elapsed()
        self._wake.clear()
        started = await self.send_ready()
        took = self._clock.elapsed() - began
        # What was started wakes us when it ends, and what was committed meanwhile has.
        busy = started or len(self._sending) >= AT_ONCE or self._wake.is_set()
        wait = None if busy else await self._deliveries.next_ready(self._platforms.keys())
        now = self._clock.elapsed()
        # Commits may come by the thousand, and looking after each would take the time that they need: what finds little
        # takes half of the time at most.
        pause = 0.0 if started >= PLENTY else min(BETWEEN_LOOKS, took)
        # What is ready and was not for us is another's, or left to its holder for a moment.
        least = max(_NOT_OURS, self._takes_over_at - now) if wait == 0 else 0.0
        # Not wait_for: on Python 3.11 it swallows a cancel that comes just as it ends, and the outbox would never stop.
        with suppress(TimeoutError):
            async with asyncio.timeout(IDLE if wait is None else min(max(wait, least), IDLE)):
                await self._wake.wait()
        if (left := now + pause - self._clock.elapsed()) > 0:
            await asyncio.sleep(left)

    def _leave_claims_alone(self, seconds: float) -> None:
        """Those who sent while the database was away are about to say so; what they hold must not be sent again."""
        self._takes_over_at = max(self._takes_over_at, self._clock.elapsed() + seconds)

    async def _claim(self) -> Sequence[Delivery]:
        room = AT_ONCE - len(self._sending)
        if not room or not self._platforms:
            return ()
        taking_over = self._clock.elapsed() >= self._takes_over_at
        own = self._platforms.keys()
        return await self._deliveries.claim(platforms=own, lease=LEASE, limit=room, taking_over=taking_over)

    async def _record(self) -> None:
        ended, self._ended = self._ended, []
        if not ended:
            return
        try:
            held = await self._deliveries.settle(ended)
        except BaseException:
            # Only we know how they ended, so we say it again until the database has heard it.
            self._ended = ended + self._ended
            raise
        for each in ended:
            if each.given_up and each.error != _HIDDEN and each.delivery.id in held:
                await self._undelivered(each.delivery, each.error)

    # --- sending ---

    async def _start(self, claimed: Sequence[Delivery], until: float) -> None:
        """Begin to send these. `until`: when it is too late to begin, as the claim may run out before the send ends."""
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
        """The next message of that conversation may go once this is recorded."""
        self._ended.append(ended)
        self._wake.set()

    async def _carry(self, delivery: Delivery, until: float) -> None:
        platform = self._platforms[delivery.address.conversation.platform]
        await self._wait_turn(platform, delivery)
        if self._clock.elapsed() > until:
            self._end(Ended(delivery, wait=0.0, in_doubt=delivery.in_doubt))
            return
        try:
            sent = await asyncio.wait_for(platform.send(delivery), SEND_DEADLINE)
        except SendError as error:
            self._end(_failed(delivery, error))
        except Exception as error:  # noqa: BLE001 - a platform's own failure is one more try
            log.warning("sending delivery %d failed: %s", delivery.id, type(error).__name__)
            reason = f"Sending failed ({type(error).__name__})."
            away = isinstance(error, TimeoutError)
            self._end(_failed(delivery, SendError(reason, permanent=False, in_doubt=True, away=away)))
        else:
            self._end(Ended(delivery, sent.reference, sent.link))

    async def _wait_turn(self, platform: PlatformSender, delivery: Delivery) -> None:
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

    async def _finish(self) -> None:
        """Let what is on its way arrive, and record it: what is cut off would be in doubt."""
        if self._sending:
            await asyncio.wait(self._sending, timeout=SEND_DEADLINE)
        for task in self._sending:
            task.cancel()
        await asyncio.gather(*self._sending, return_exceptions=True)
        try:
            await self._record()
        except Exception as error:  # noqa: BLE001 - whoever takes them over looks them up
            log.warning("the outbox could not record what it sent last: %s", type(error).__name__)


def _failed(delivery: Delivery, error: SendError) -> Ended:
    """To be tried again, later each time, unless there is no use in it. A pause that was asked for is no failure."""
    # What was in doubt stays so until it has been looked up.
    doubt = error.in_doubt or delivery.in_doubt
    if not error.permanent and error.wait is not None:
        return Ended(delivery, error=str(error), wait=min(error.wait, LONGEST_PAUSE), in_doubt=doubt)
    failures = delivery.failures + 1
    hopeless = failures >= MOST_ATTEMPTS and (not error.away or delivery.age >= PATIENCE)
    if error.permanent or hopeless:
        return Ended(delivery, error=str(error), failed=True)
    backoff = min(LONGEST_WAIT, 2.0 ** min(failures, MOST_ATTEMPTS)) * random.uniform(0.5, 1.0)  # noqa: S311 - jitter
    return Ended(delivery, error=str(error), wait=backoff, in_doubt=doubt, failed=True)
