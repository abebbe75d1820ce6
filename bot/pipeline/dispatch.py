"""The pipeline: each event is handled once, in one unit of work with one commit, and retried after a Conflict."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.access import viewer_of_squad
from bot.clock import Clock
from bot.model.answer import Accepted, Answer
from bot.model.event import STANDUP_STEP, Due, Event, once_of
from bot.model.outcome import Reply
from bot.model.record import Squad
from bot.pipeline.audience import Audience, Direct
from bot.pipeline.turn import Turn
from bot.pipeline.vocabulary import Vocabulary
from bot.ports import Calendar, Conflict, Store, Traits, UnitOfWork
from bot.registry import DueAsk, Registry

log = logging.getLogger(__name__)
_MOST_TRIES = 20


class Dispatcher:
    """Takes events through the pipeline and answers their platform at once. Messages leave through the outbox."""

    def __init__(
        self,
        store: Store,
        registry: Registry,
        clock: Clock,
        calendar: Calendar,
        direct: Direct,
        traits_of: Callable[[str], Traits] = lambda _: Traits(),
    ) -> None:
        """Work on this record with these handlers. `traits_of`: a platform's traits, by its name."""
        self._direct = direct
        self._store = store
        self._registry = registry
        self._clock = clock
        self._calendar = calendar
        self._traits_of = traits_of
        self._vocabulary = Vocabulary(registry.commands)

    async def __call__(self, event: Event) -> Answer:
        """Handle one event and return the answer for its platform. A retry of a handled event changes nothing.

        Raises Conflict when other units kept changing the same record first.
        """
        for _ in range(_MOST_TRIES):
            try:
                async with self._store.unit() as unit:
                    if isinstance(event, Due):
                        return await self._fall_due(unit, event)
                    once = once_of(event)
                    if await unit.was_committed(once):
                        return Accepted()
                    traits = self._traits_of(event.where.platform)
                    here = event
                    if traits.same_id_everywhere:
                        here = replace(event, where=await unit.squads.as_linked(event.where))
                    turn = Turn(
                        self._registry,
                        self._vocabulary,
                        self._clock,
                        self._calendar,
                        unit,
                        here,
                        once,
                        Audience(unit, self._direct, here),
                        gives_back=not traits.keeps_typed,
                    )
                    if await turn.introduced():
                        return await turn.take()
            except Conflict:
                log.info("another change came first; handling %s again", type(event).__name__)
        raise Conflict

    async def _fall_due(self, unit: UnitOfWork, event: Due) -> Answer:
        now = self._clock.now()
        squad = await self._whose(unit, event, now)
        if squad is None:
            return Accepted()
        unit.see_as(viewer_of_squad(squad))
        due = DueAsk(unit, squad, event.number, event.due_at, now, self._calendar)
        outcome = await self._registry.jobs[event.job].run(due)
        if isinstance(outcome, Reply):
            audience = Audience(unit, self._direct, None)
            for say in outcome.says:
                await audience.send(say)
        # A stand-up may have two steps at one instant, so their id is no idempotency key: the row version is.
        if not await unit.commit(now, once="" if event.job == STANDUP_STEP else event.id):
            await self._move_on(event, now)
        return Accepted()

    async def _move_on(self, event: Due, now: datetime) -> None:
        """Set the next time of a schedule whose occurrence was done before, and which was set to that instant again."""
        async with self._store.unit() as unit:
            if await self._whose(unit, event, now):
                await unit.commit(now)

    async def _whose(self, unit: UnitOfWork, event: Due, now: datetime) -> Squad | None:
        """Return the squad if this occurrence is still due, else None. Stage the next time of its schedule."""
        if event.job == STANDUP_STEP:
            number = await unit.standups.squad_of(event.number, event.due_at)
            return await unit.squads.get(number) if number else None
        schedule = await unit.schedules.get(event.number)
        squad = await unit.squads.get(schedule.squad) if schedule else None
        if schedule is None or squad is None or schedule.paused or schedule.next_due != event.due_at:
            return None
        off = await unit.squads.days_off(squad.id)
        following = self._calendar.next_due(schedule.at, schedule.days, schedule.zone, schedule.holidays, off, now)
        unit.schedules.handled(schedule, following)
        return squad
