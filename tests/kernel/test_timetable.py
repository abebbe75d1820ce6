"""When things are due: bank holidays of three nations, and both changes of the clocks."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.scheduling.timetable import Timetable

pytestmark = pytest.mark.clock

LONDON = ZoneInfo("Europe/London")
NATIONS = ("england-and-wales", "scotland", "northern-ireland")
TIMETABLE = Timetable()


def following(after: datetime, nation: str = "england-and-wales", at: str = "08:45") -> datetime:
    return TIMETABLE.next_due(at, "mon-fri", "Europe/London", nation, (), after)


HOLIDAYS = {
    date(2026, 4, 3): NATIONS,  # Good Friday
    date(2026, 4, 6): ("england-and-wales", "northern-ireland"),  # Easter Monday
    date(2026, 3, 17): ("northern-ireland",),  # St Patrick's Day
    date(2026, 7, 13): ("northern-ireland",),  # the Boyne, given for Sunday
    date(2026, 8, 3): ("scotland",),
    date(2026, 8, 31): ("england-and-wales", "northern-ireland"),
    date(2026, 11, 30): ("scotland",),  # St Andrew's Day
    date(2026, 12, 25): NATIONS,
    date(2026, 12, 28): NATIONS,  # Boxing Day, given for Saturday
    date(2027, 1, 4): ("scotland",),  # 2 January, given for Saturday
    date(2026, 6, 5): (),
}


@pytest.mark.parametrize("day", HOLIDAYS)
@pytest.mark.parametrize("nation", NATIONS)
def test_each_nation_rests_on_its_own_holidays(day: date, nation: str) -> None:
    rests = nation in HOLIDAYS[day]
    assert TIMETABLE.working_day(day, nation) is not rests
    midnight = datetime.combine(day, datetime.min.time(), LONDON)
    assert (following(midnight, nation).astimezone(LONDON).date() == day) is not rests


def test_christmas_runs_from_thursday_to_tuesday() -> None:
    assert following(datetime(2026, 12, 24, 9, 0, tzinfo=UTC)) == datetime(2026, 12, 29, 8, 45, tzinfo=UTC)


@pytest.mark.parametrize(
    ("change", "before", "after"),
    [
        (date(2026, 3, 29), 8, 7),
        (date(2026, 10, 25), 7, 8),
        (date(2027, 3, 28), 8, 8),
        (date(2027, 10, 31), 7, 8),
        (date(2028, 3, 26), 8, 7),
        (date(2028, 10, 29), 7, 8),
    ],
)
def test_people_read_the_same_time_on_both_sides_of_a_change_of_clocks(change: date, before: int, after: int) -> None:
    friday = datetime.combine(change - timedelta(days=3), datetime.min.time(), UTC) + timedelta(hours=23)
    due = following(friday)
    if change != date(2027, 3, 28):  # Easter: the Friday before and the Monday after are holidays
        assert (due.hour, due.minute) == (before, 45)
    on_the_other_side = following(datetime.combine(change, datetime.min.time(), UTC) + timedelta(hours=3))
    assert on_the_other_side.astimezone(LONDON).strftime("%H:%M") == "08:45"
    assert on_the_other_side.hour == (after if change != date(2027, 3, 28) else 7)


def test_a_time_the_clocks_jump_over_or_show_twice_comes_once() -> None:
    days = "mon-sun"
    skipped = TIMETABLE.next_due("01:30", days, "Europe/London", NATIONS[0], (), datetime(2026, 3, 28, 12, tzinfo=UTC))
    assert skipped.date() in {date(2026, 3, 29), date(2026, 3, 30)}
    first = TIMETABLE.next_due("01:30", days, "Europe/London", NATIONS[0], (), datetime(2026, 10, 24, 12, tzinfo=UTC))
    second = TIMETABLE.next_due("01:30", days, "Europe/London", NATIONS[0], (), first)
    assert first.astimezone(LONDON).date() == date(2026, 10, 25)
    assert second.astimezone(LONDON).date() == date(2026, 10, 26)


@given(
    st.integers(0, 3 * 365 * 24 * 60).map(
        lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    ),
    st.sampled_from(NATIONS),
    st.times(),
)
def test_it_is_never_past_never_on_a_day_of_rest_and_none_is_left_out(now: datetime, nation: str, at: time) -> None:
    clock = f"{at:%H:%M}"
    due = following(now, nation, clock)
    there = due.astimezone(LONDON)
    assert due > now
    assert TIMETABLE.working_day(there.date(), nation)
    if not clock.startswith("01"):
        assert f"{there:%H:%M}" == clock
    between = now.astimezone(LONDON).date() + timedelta(days=1)
    while between < there.date():
        assert not TIMETABLE.working_day(between, nation)
        between += timedelta(days=1)


def test_a_squads_days_off_are_days_of_rest() -> None:
    closed = {date(2026, 12, 24) + timedelta(days=ahead) for ahead in range(10)}
    after = datetime(2026, 12, 22, 12, tzinfo=UTC)
    found = TIMETABLE.upcoming("08:45", "mon-fri", "Europe/London", "scotland", closed, after)
    assert [each.date() for each in found] == [date(2026, 12, 23), date(2027, 1, 5), date(2027, 1, 6)]


def test_two_years_of_days_off_are_skipped() -> None:
    closed = {date(2026, 1, 1) + timedelta(days=ahead) for ahead in range(731)}
    due = TIMETABLE.next_due("08:45", "mon-fri", "Europe/London", NATIONS[0], closed, datetime(2026, 1, 1, tzinfo=UTC))
    assert due.date() == date(2028, 1, 4)
