"""Three years in seconds: squads in all three divisions, in many zones, and the people in them, by a clock we move.

Nothing is missed, nothing comes twice, nothing comes on a day of rest, and both changes of the clocks are right.
"""

from collections.abc import Iterator, Set
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.rota import written
from bot.model.working import Working
from bot.scheduling.timetable import Timetable
from tests.kit.examples import examples

pytestmark = pytest.mark.clock

FIRST, LAST = date(2026, 1, 1), date(2028, 12, 31)
EVERY_DAY = [FIRST + timedelta(days=ahead) for ahead in range((LAST - FIRST).days + 1)]
DAY = timedelta(days=1)
_EVERYWHERE = {
    2026: "1/1 3/4 4/5 25/5 25/12 28/12",
    2027: "1/1 26/3 3/5 31/5 27/12 28/12",
    2028: "3/1 14/4 1/5 29/5 25/12 26/12",
}
_ENGLAND = {2026: "6/4 31/8", 2027: "29/3 30/8", 2028: "17/4 28/8"}
_IRELAND = {2026: "17/3 13/7", 2027: "17/3 12/7", 2028: "17/3 12/7"}
_SCOTLAND = {2026: "2/1 15/6 3/8 30/11", 2027: "4/1 2/8 30/11", 2028: "4/1 7/8 30/11"}
_WEEKENDS = {2026: "26/12", 2027: "25/12 26/12", 2028: "1/1"}
_PUBLISHED = {
    "england-and-wales": (_EVERYWHERE, _WEEKENDS, _ENGLAND),
    "northern-ireland": (_EVERYWHERE, _WEEKENDS, _ENGLAND, _IRELAND, {2026: "12/7"}),
    "scotland": (_EVERYWHERE, _WEEKENDS, _SCOTLAND, {2027: "2/1", 2028: "2/1"}),
}
HOLIDAYS = {
    division: {
        date(year, *reversed([int(part) for part in each.split("/")]))
        for years in published
        for year, days in years.items()
        for each in days.split()
    }
    for division, published in _PUBLISHED.items()
}
"""As gov.uk publishes them, and beside the day given for one at a weekend, that day itself."""
ZONES = st.sampled_from(
    ["Europe/London", "Europe/Belfast", "Europe/Paris", "America/New_York", "Africa/Cairo", "Pacific/Auckland", "UTC"]
)
CLOCKS = st.times().map("{:%H:%M}".format) | st.sampled_from(["00:00", "00:30", "01:30", "02:30", "08:45", "23:59"])
WEEKS = st.sets(st.integers(0, 6), min_size=1) | st.just({0, 1, 2, 3, 4})
TIMETABLE = Timetable()


@st.composite
def some_days(draw: st.DrawFn) -> frozenset[date]:
    """A few stretches of days in those years."""
    found: set[date] = set()
    for _ in range(draw(st.integers(0, 6))):
        start = draw(st.integers(0, len(EVERY_DAY) - 1))
        found.update(EVERY_DAY[start : start + draw(st.integers(1, 40))])
    return frozenset(found)


def instants(
    at: str, week: Set[int], zone: str, division: str, days_off: Set[date], late: timedelta
) -> Iterator[datetime]:
    """When it is due, each reckoned when the one before was handled, so much after it was due."""
    now = datetime.combine(FIRST, time(), ZoneInfo(zone)).astimezone(UTC) - timedelta(seconds=1)
    end = datetime.combine(LAST + DAY, time(), ZoneInfo(zone)).astimezone(UTC)
    while (due := TIMETABLE.next_due(at, written(week), zone, division, days_off, now)) < end:
        yield due
        now = due + late


@pytest.mark.parametrize("division", HOLIDAYS)
def test_bank_holidays_are_those_that_are_published(division: str) -> None:
    weekdays = {day for day in EVERY_DAY if day.weekday() < 5}
    assert {day for day in weekdays if not TIMETABLE.working_day(day, division)} == HOLIDAYS[division] & weekdays


@examples(40)
@given(CLOCKS, WEEKS, ZONES, st.sampled_from(sorted(HOLIDAYS)), some_days(), st.sampled_from([0, 1, 20 * 60]))
def test_a_squads_schedule_comes_once_on_each_of_its_days_and_on_no_other(
    at: str, week: set[int], zone: str, division: str, days_off: frozenset[date], late: int
) -> None:
    due = list(instants(at, week, zone, division, days_off, timedelta(minutes=late)))
    there = [each.astimezone(ZoneInfo(zone)) for each in due]
    rests = HOLIDAYS[division] | days_off
    assert [each.date() for each in there] == [day for day in EVERY_DAY if day.weekday() in week and day not in rests]
    assert all(one < other for one, other in pairwise(due))
    assert [each for each in there if f"{each:%H:%M}" != at and exists(each.date(), at, zone)] == []


@examples(40)
@given(
    st.sampled_from(["Europe/London", "Europe/Belfast"]),
    ZONES,
    st.sampled_from(sorted(HOLIDAYS)),
    st.sets(st.integers(0, 6), max_size=3),
    st.dictionaries(st.integers(0, 6), st.sampled_from(["07:30", "14:00", "22:00-06:00", "23:30-07:00"])),
    some_days(),
)
def test_each_person_is_asked_once_for_each_day_they_work_and_never_when_they_are_away(
    squads: str, zone: str, division: str, off: set[int], starts: dict[int, str], away: frozenset[date]
) -> None:
    person = Working(1, zone, frozenset(off), starts, away)
    held = [
        due.astimezone(ZoneInfo(squads)).date() for due in instants("09:30", {*range(5)}, squads, division, set(), DAY)
    ]
    asked = {day: person.asked_at(day, "09:30") for day in held if person.works_on(day)}
    for day, at in asked.items():
        there = at.astimezone(ZoneInfo(zone))
        start = starts.get(there.weekday(), "09:30")
        assert there.date() == (day - DAY if "-" in start else day)
        assert f"{there:%H:%M}" == start[:5] or not exists(there.date(), start[:5], zone)
        assert there.date().weekday() not in off
        assert not {there.date(), day} & away
    assert all(one < other for one, other in pairwise(asked.values()))
    assert set(asked) == {day for day in held if day in shifts(person)}


def shifts(person: Working) -> set[date]:
    """The days that their shifts are for, each shift worked out from the date it starts on."""
    found = set()
    for begins in [FIRST - DAY, *EVERY_DAY]:
        start = person.starts.get(begins.weekday(), "")
        day = begins + DAY if "-" in start else begins
        if begins.weekday() not in person.off and not person.away & {begins, day}:
            found.add(day)
    # A day after a night that they did not work, and had meant to, is not worked instead.
    nights = {weekday for weekday, start in person.starts.items() if "-" in start and weekday not in person.off}
    missed = {day for day in found if (day - DAY).weekday() in nights and day - DAY in person.away}
    return found - missed


def exists(day: date, at: str, zone: str) -> bool:
    """Whether clocks there show that time on that day."""
    wall = datetime.combine(day, time.fromisoformat(at), ZoneInfo(zone))
    return wall.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) == wall.replace(tzinfo=None)
