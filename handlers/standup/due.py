"""A stand-up's life as its times come: planned, opened, people asked and reminded, closed with one summary."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.access import leads
from bot.language.words import say_day
from bot.model.event import STANDUP_STEP
from bot.model.message import Message
from bot.model.outcome import Done, InPrivate, Outcome, Reply, Say, There
from bot.model.record import Schedule, ScheduleKind
from bot.model.standup import Part, Standup, StandupState
from bot.registry import DueAsk, job
from handlers.standup.day import step
from handlers.standup.message import answer_code, missed, reply, summary
from handlers.standup.plan import OPEN_FOR, next_opening, plan_next, seats_of
from handlers.standup.step import carry_on


@job(ScheduleKind.STANDUP)
async def standup_opens(ask: DueAsk) -> Outcome:
    """Plan the one after: a stand-up is planned when the one before it opens."""
    schedule = await ask.record.schedules.get(ask.number)
    if schedule is None:
        return Done()
    gone = await _catch_up(ask, schedule)
    await plan_next(ask.record, ask.calendar, ask.squad, schedule, ask.now)
    return await _tell_leads(ask, missed(ask.squad, [say_day(day) for day in gone])) if gone else Done()


async def _catch_up(ask: DueAsk, schedule: Schedule) -> Sequence[date]:
    """Plan what has opened since and is still of use; the days of those that are over, which are written down."""
    gone: list[date] = []
    opens = await next_opening(ask.record, ask.calendar, schedule, ask.due_at)
    while opens <= ask.now:
        day, closes = opens.astimezone(ZoneInfo(ask.squad.zone)).date(), opens + OPEN_FOR
        if await ask.record.standups.on(ask.squad.id, day) is None:
            over = closes <= ask.now
            await ask.record.standups.add(
                ask.squad,
                day,
                opens_at=opens,
                closes_at=closes,
                state=StandupState.MISSED if over else StandupState.PLANNED,
                next_at=None if over else ask.now,
            )
            gone += [day] if over else []
        opens = await next_opening(ask.record, ask.calendar, schedule, opens)
    return gone


@job(STANDUP_STEP)
async def standup_step(ask: DueAsk) -> Outcome:
    """Do what is due in one stand-up, and say when to look again."""
    standup = await ask.record.standups.get(ask.number)
    assert standup is not None, "it was due a moment ago"
    schedule = await ask.record.schedules.of_squad(ask.squad.id, ScheduleKind.STANDUP)
    if standup.state is StandupState.PLANNED and not await _still_on(ask, standup, schedule):
        # It stays planned: the schedule may yet say so again.
        ask.record.standups.change(standup, state=standup.state, next_at=None)
        return Done()
    seats = await seats_of(ask.record, ask.calendar, ask.squad, standup)
    parts = {part.person: part for part in await ask.record.standups.parts(standup.id)}
    todo = step(standup, seats, parts, ask.now)
    if todo.closes:
        return await _close(ask, standup, parts)
    return Reply(tuple(await carry_on(ask.record, ask.squad, standup, todo, ask.now)))


async def _still_on(ask: DueAsk, standup: Standup, schedule: Schedule | None) -> bool:
    """Whether the schedule still says so: it may have been changed, paused or closed for the day since.

    A squad without a channel has nowhere to be asked from, nor to read the summary.
    """
    if schedule is None or schedule.paused or not await ask.record.squads.channels(ask.squad.id):
        return False
    just_before = standup.opens_at - datetime.resolution
    return await next_opening(ask.record, ask.calendar, schedule, just_before) == standup.opens_at


async def _close(ask: DueAsk, standup: Standup, parts: dict[int, Part]) -> Outcome:
    said = [part for part in parts.values() if part.answered_at]
    if standup.state is StandupState.PLANNED and not said:
        # Its time went by while nothing was running. Nobody is asked about a day that is over.
        ask.record.standups.change(standup, state=StandupState.MISSED, next_at=None)
        return await _tell_leads(ask, missed(ask.squad, [say_day(standup.day)]))
    # What was said before it was to open is shown, whether or not it did.
    ask.record.standups.change(standup, state=StandupState.CLOSED, next_at=None)
    seats = await seats_of(ask.record, ask.calendar, ask.squad, standup)
    if not seats and not said:
        return Done()
    questions = await ask.record.standups.questions(ask.squad.id)
    says = []
    for channel in await ask.record.squads.channels(ask.squad.id):
        whole = summary(ask.squad, standup, seats, list(parts.values()))
        says.append(Say(whole, There(channel), announces=standup.code))
        says += [
            Say(
                reply(standup, part, questions),
                There(channel),
                announces=answer_code(standup, part.person),
                under=standup.code,
            )
            for part in said
        ]
    return Reply(tuple(says))


async def _tell_leads(ask: DueAsk, told: Message) -> Outcome:
    members = await ask.record.squads.members(ask.squad.id)
    return Reply(tuple(Say(told, InPrivate(lead.id, ask.squad.id)) for lead in leads(members)))
