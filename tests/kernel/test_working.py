"""When people work: part-time days, days away, hours and zones of their own, nights."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.working import Working

pytestmark = pytest.mark.clock

MONDAY = date(2026, 6, 1)
TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (MONDAY + timedelta(days=ahead) for ahead in range(1, 5))
NIGHTS = dict.fromkeys(range(7), "22:00-06:00")


def somebody(**when: object) -> Working:
    return Working(**{"person": 1, "zone": "Europe/London", **when})  # type: ignore[arg-type]  # whatever a test says


def london(day: date, hour: int, minute: int = 0) -> datetime:
    """An instant in British summer time."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC) - timedelta(hours=1)


def test_whoever_says_nothing_goes_by_the_squads_time() -> None:
    assert somebody().works_on(MONDAY)
    assert somebody().away_until(MONDAY) is None
    assert somebody().asked_at(MONDAY, "09:30") == london(MONDAY, 9, 30)


def test_a_part_time_day_is_off_each_week_and_only_that_day() -> None:
    ada = somebody(off=frozenset({3}))
    assert [ada.works_on(MONDAY + timedelta(days=ahead)) for ahead in range(5)] == [True, True, True, False, True]
    assert ada.away_until(THURSDAY) == THURSDAY


def test_away_until_counts_days_away_and_days_off_in_a_row() -> None:
    ada = somebody(off=frozenset({3}), away=frozenset({TUESDAY, WEDNESDAY}))
    assert ada.away_until(TUESDAY) == ada.away_until(WEDNESDAY) == THURSDAY
    assert ada.away_until(FRIDAY) is None
    never = somebody(off=frozenset(range(7))).away_until(MONDAY)
    assert never == MONDAY + timedelta(days=366)


def test_own_hours_are_for_their_days_and_on_their_own_clock() -> None:
    ada = somebody(zone="Europe/Paris", starts={0: "07:30"})
    assert ada.asked_at(MONDAY, "09:30") == datetime(2026, 6, 1, 5, 30, tzinfo=UTC)
    assert ada.asked_at(TUESDAY, "09:30") == datetime(2026, 6, 2, 7, 30, tzinfo=UTC)


def test_a_night_worker_is_asked_the_evening_before_for_the_day_the_shift_ends_on() -> None:
    night = somebody(starts=NIGHTS)
    assert night.asked_at(TUESDAY, "09:30") == london(MONDAY, 22)
    assert night.works_on(TUESDAY)
    few = somebody(starts={0: "22:00-06:00", 1: "22:00-06:00"}, off=frozenset({4}))
    assert [few.works_on(MONDAY + timedelta(days=ahead)) for ahead in range(5)] == [False, True, True, True, False]
    assert few.asked_at(THURSDAY, "09:30") == london(THURSDAY, 9, 30), "an ordinary day after two nights"


@pytest.mark.parametrize("day", [MONDAY, TUESDAY])
def test_a_night_worker_is_asked_on_no_evening_or_day_that_they_are_away(day: date) -> None:
    assert not somebody(starts=NIGHTS, away=frozenset({day})).works_on(TUESDAY)


def test_a_night_workers_day_off_is_the_one_their_shift_starts_on() -> None:
    night = somebody(starts=NIGHTS, off=frozenset({0}))
    assert not night.works_on(TUESDAY)
    assert night.works_on(WEDNESDAY)


@given(
    st.dates(date(2026, 1, 2), date(2028, 12, 30)),
    st.sampled_from(["Europe/London", "Europe/Belfast", "America/New_York", "Pacific/Auckland", "Pacific/Honolulu"]),
    st.sets(st.integers(0, 6)),
    st.dictionaries(st.integers(0, 6), st.sampled_from(["07:30", "01:30", "22:00-06:00", "14:00"])),
    st.sets(st.integers(-3, 3)),
)
def test_nobody_is_asked_on_a_day_off_or_away_on_any_clock(
    day: date, zone: str, off: set[int], starts: dict[int, str], away: set[int]
) -> None:
    away_on = frozenset(day + timedelta(days=ahead) for ahead in away)
    person = Working(1, zone, frozenset(off), starts, away_on)
    until = person.away_until(day)
    assert (until is None) is person.works_on(day)
    if person.works_on(day):
        there = person.asked_at(day, "09:30").astimezone(ZoneInfo(zone))
        evening_before = there.date() == day - timedelta(days=1)
        assert there.date() == day or (evening_before and there.hour == 22)
        assert there.date().weekday() not in off
        assert not {there.date(), day} & away_on
    else:
        assert until is not None
        assert until >= day
        assert not any(person.works_on(day + timedelta(days=ahead)) for ahead in range((until - day).days))
