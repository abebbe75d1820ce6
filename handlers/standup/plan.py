"""Which stand-up comes next, and who belongs in it."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.model.record import Person, Role, Schedule, ScheduleKind, Squad
from bot.model.standup import Seat, Standup, StandupState
from bot.model.working import Working
from bot.ports import Calendar, Repositories
from bot.registry import Ask
from handlers.standup.day import LEAST_TO_ANSWER

OPEN_FOR = timedelta(hours=2)
"""How long answers go into the summary; later ones join its thread."""
_MOST_SKIPPED = 800
_DAY = timedelta(days=1)
_LOOK_BACK = 15
"""Days before a stand-up among which the working day before it is looked for."""


async def plan_next(
    record: Repositories,
    calendar: Calendar,
    squad: Squad,
    schedule: Schedule,
    now: datetime,
    *,
    after: datetime | None = None,
    off: Collection[date] | None = None,
) -> Standup | None:
    """Plan the first stand-up to open after now (or `after`), or move the one planned for that day.

    `off`: the squad's days off, where they are being changed. None when those and days left out leave none.
    """
    after = after or now
    for _ in range(_MOST_SKIPPED):
        opens = await next_opening(record, calendar, schedule, after, off)
        day = opens.astimezone(ZoneInfo(squad.zone)).date()
        known = await record.standups.on(squad.id, day)
        if known is None:
            return await record.standups.add(squad, day, opens_at=opens, closes_at=opens + OPEN_FOR, next_at=now)
        if known.state is StandupState.PLANNED:
            record.standups.change(known, state=known.state, next_at=now, opens_at=opens, closes_at=opens + OPEN_FOR)
            return known
        after = opens
    return None


async def recompute_schedules(ask: Ask[Any], squad: Squad, days_off: Collection[date]) -> None:
    """Stage when this squad's digest and stand-up are next due, after a change of its days off."""
    for kind in ScheduleKind:
        schedule = await ask.record.schedules.of_squad(squad.id, kind)
        # A schedule that is due already is still owed; handling it computes the next time.
        if schedule is not None and schedule.next_due > ask.now:
            due = ask.calendar.next_due(schedule.at, schedule.days, squad.zone, squad.holidays, days_off, ask.now)
            ask.record.schedules.advance(schedule, due)
            if kind is ScheduleKind.STANDUP and not schedule.paused:
                there = replace(schedule, holidays=squad.holidays, next_due=due)
                await plan_next(ask.record, ask.calendar, squad, there, ask.now, off=days_off)


async def look_again(record: Repositories, person: Person, now: datetime) -> None:
    """Have each stand-up ahead of somebody reckoned anew: they are asked at other times, or not at all."""
    for squad, _ in await record.squads.of_person(person.id):
        today = now.astimezone(ZoneInfo(squad.zone)).date()
        for standup in await record.standups.since(squad.id, today - _DAY):
            if standup.next_at is not None:
                record.standups.change(standup, state=standup.state, next_at=now)


async def next_opening(
    record: Repositories,
    calendar: Calendar,
    schedule: Schedule,
    after: datetime,
    off: Collection[date] | None = None,
) -> datetime:
    """When the squad's stand-up opens next by its schedule."""
    off = await record.squads.days_off(schedule.squad) if off is None else off
    return calendar.next_due(schedule.at, schedule.days, schedule.zone, schedule.holidays, off, after)


async def opening_on(record: Repositories, calendar: Calendar, schedule: Schedule, day: date) -> datetime | None:
    """When it opens on a day; None when it does not."""
    zone = ZoneInfo(schedule.zone)
    before = datetime.combine(day, time.min, zone) - datetime.resolution
    opens = await next_opening(record, calendar, schedule, before)
    return opens if opens.astimezone(zone).date() == day else None


async def next_times(
    record: Repositories, calendar: Calendar, schedule: Schedule, now: datetime, count: int = 3
) -> Sequence[datetime]:
    """When it opens next, without the days that are left out or have had theirs."""
    zone = ZoneInfo(schedule.zone)
    known = await record.standups.since(schedule.squad, now.astimezone(zone).date())
    done = {each.day for each in known if each.state is not StandupState.PLANNED}
    times: list[datetime] = []
    while len(times) < count:
        now = await next_opening(record, calendar, schedule, now)
        if now.astimezone(zone).date() not in done:
            times.append(now)
    return times


async def seats_of(record: Repositories, calendar: Calendar, squad: Squad, standup: Standup) -> Sequence[Seat]:
    """Everybody who is asked: members and leads, each with when; those away without."""
    people = [each.person for each in await record.squads.members(squad.id) if each.role is not Role.OBSERVER]
    working = await record.working.of(people, standup.day - _DAY * _LOOK_BACK)
    off = await record.squads.days_off(squad.id)
    before = [
        day
        for back in range(1, _LOOK_BACK)
        if calendar.working_day(day := standup.day - _DAY * back, squad.holidays) and day not in off
    ]
    reached = await record.squads.reached(squad.id)
    return [
        replace(seat_of(person, working[person.id], squad, standup, before), reachable=person.id in reached)
        for person in people
    ]


def seat_of(person: Person, working: Working, squad: Squad, standup: Standup, before: Sequence[date]) -> Seat:
    """When somebody who works so is asked; `before` are the squad's working days before it, the latest first."""
    if not working.works_on(standup.day):
        # What is a day off every week needs no date; nor does a day away on its own.
        until = working.away_until(standup.day)
        return Seat(person, None, until if until and until > standup.day else None)
    opens = f"{standup.opens_at.astimezone(ZoneInfo(squad.zone)):%H:%M}"
    asked = working.asked_at(standup.day, opens)
    if asked <= standup.closes_at - LEAST_TO_ANSWER:
        return Seat(person, asked)
    # Their work starts when it is over: they are asked on the working day before, or with everybody else.
    last = next((day for day in before if working.works_on(day)), None)
    return Seat(person, working.asked_at(last, opens) if last else standup.opens_at)
