"""Three years of stand-ups in seconds: who is asked and reminded when, whatever the zone, hours and days off."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.record import Person, Squad
from bot.model.standup import Part, Seat, Standup, StandupState
from bot.model.working import Working
from handlers.standup.day import LEAST_TO_ANSWER, REMIND_BEFORE, step
from handlers.standup.plan import OPEN_FOR, seat_of
from tests.kernel.test_year import HOLIDAYS, TIMETABLE, instants

pytestmark = pytest.mark.clock

LONDON = "Europe/London"
OPENS = datetime(2026, 11, 20, 9, 30, tzinfo=ZoneInfo(LONDON))
DAY = timedelta(days=1)
WEEKDAYS = {0, 1, 2, 3, 4}
PEOPLE = {
    "as the squad": Working(1, LONDON),
    "early": Working(2, LONDON, starts=dict.fromkeys(WEEKDAYS, "07:15")),
    "part time": Working(3, LONDON, off=frozenset({3, 4})),
    "at night": Working(4, LONDON, starts=dict.fromkeys(WEEKDAYS, "22:00-06:00")),
    "in the afternoon": Working(5, LONDON, starts=dict.fromkeys(WEEKDAYS, "14:00")),
    "in Paris": Working(6, "Europe/Paris"),
    "in New York": Working(7, "America/New_York"),
    "in Auckland": Working(8, "Pacific/Auckland"),
}
LEAVE = frozenset(date(2027, 3, 22) + timedelta(days=ahead) for ahead in range(14))
"""Over the night on which the clocks go forward."""


def standup_at(opens: datetime) -> Standup:
    day = opens.astimezone(ZoneInfo(LONDON)).date()
    return Standup(1, 1, day, opens, opens + OPEN_FOR, StandupState.PLANNED, opens)


def held(
    standup: Standup, seats: Sequence[Seat], looks: Iterator[datetime] | None, planned: datetime
) -> dict[int, Part]:
    """Everybody's part, when nobody answers. Looked at whenever it says, or at these instants instead."""
    parts: dict[int, Part] = {}
    now: datetime | None = planned
    while now is not None:
        todo = step(standup, seats, parts, now)
        assert not {each.id for each in todo.ask} & {each.id for each in todo.remind}
        for person in todo.ask:
            assert person.id not in parts, "asked twice"
            parts[person.id] = Part(person.id, person.name, asked_at=now)
        for person in todo.remind:
            assert parts[person.id].reminded_at is None, "reminded twice"
            parts[person.id] = Part(person.id, person.name, parts[person.id].asked_at, now)
        if todo.closes:
            assert now >= standup.closes_at
            return parts
        assert todo.next_at is not None
        assert todo.next_at > now
        now = next(looks, standup.closes_at) if looks else todo.next_at
    raise AssertionError("it never closed")


@pytest.mark.parametrize("division", HOLIDAYS)
def test_everybody_at_work_is_asked_once_when_they_work_and_nobody_else(division: str) -> None:
    squad = Squad(1, "Squad", holidays=division)
    people = {name: Working(each.person, each.zone, each.off, each.starts, LEAVE) for name, each in PEOPLE.items()}
    openings = list(instants("09:30", WEEKDAYS, LONDON, division, set(), timedelta()))
    assert len(openings) > 750
    before = openings[0] - 15 * DAY

    def works(day: date) -> bool:
        return TIMETABLE.working_day(day, division)

    for opens in openings:
        standup = standup_at(opens)
        earlier = [day for day in (standup.day - DAY * back for back in range(1, 15)) if works(day)]
        seats = [
            seat_of(Person(each.person, name, each.zone), each, squad, standup, earlier)
            for name, each in people.items()
        ]
        parts = held(standup, seats, None, before)
        for name, each in people.items():
            assert (each.person in parts) == each.works_on(standup.day), (name, standup.day)
            if each.person in parts:
                _was_asked_well(standup, each, parts[each.person], before)
                asked_at = parts[each.person].asked_at
                assert asked_at
                there = asked_at.astimezone(ZoneInfo(each.zone)).date()
                night = there < standup.day and not earlier.count(there)
                assert not night or name == "at night", (name, "is asked on a day of rest", there)
        before = opens


def _was_asked_well(standup: Standup, who: Working, part: Part, planned: datetime) -> None:
    assert part.asked_at is not None
    there = part.asked_at.astimezone(ZoneInfo(who.zone))
    usual = who.starts.get(there.weekday(), "09:30")[:5]
    assert part.asked_at in (planned, standup.opens_at) or f"{there:%H:%M}" == usual, "at the time they work"
    assert there.date() <= standup.day, "for the right day"
    in_time = part.asked_at <= standup.closes_at - REMIND_BEFORE - LEAST_TO_ANSWER
    assert part.reminded_at == (standup.closes_at - REMIND_BEFORE if in_time else None)


@given(
    asks=st.lists(st.none() | st.integers(-1440, 180), min_size=1, max_size=6),
    looks=st.lists(st.integers(-1440, 150), max_size=8).map(sorted),
)
def test_whenever_anybody_looks_nobody_is_asked_twice_or_too_late(asks: list[int | None], looks: list[int]) -> None:
    standup = standup_at(OPENS)
    at = [OPENS + timedelta(minutes=each) for each in looks]
    seats = [
        Seat(Person(number, f"Person {number}"), None if each is None else OPENS + timedelta(minutes=each))
        for number, each in enumerate(asks)
    ]
    parts = held(standup, seats, iter(at), OPENS - 2 * DAY)
    for seat in seats:
        due = [look for look in at if seat.ask_at and seat.ask_at <= look < standup.closes_at]
        # The first look that finds the stand-up over ends it.
        over = next((look for look in at if look >= standup.closes_at), standup.closes_at)
        seen = [look for look in due if look < over]
        part = parts.get(seat.person.id)
        assert (part.asked_at if part else None) == (seen[0] if seen else None)
        if part and part.reminded_at and part.asked_at:
            assert part.reminded_at - part.asked_at >= LEAST_TO_ANSWER
            assert part.reminded_at < standup.closes_at


def test_midnight_is_no_hour_like_others() -> None:
    opens = datetime.combine(date(2026, 3, 29), time(0, 30), ZoneInfo(LONDON))
    standup = standup_at(opens)
    assert standup.day == date(2026, 3, 29)
    seat = seat_of(Person(1, "A"), Working(1, LONDON), Squad(1, "Squad"), standup, [])
    assert seat.ask_at == opens
