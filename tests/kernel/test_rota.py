"""Times and days as people type them, and back into words."""

from datetime import UTC, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.arguments import Problem
from bot.language.rota import Rota, days_in, read_days, read_rota, read_time, say_days, say_next, say_rota, say_times
from bot.scheduling.timetable import Timetable

pytestmark = pytest.mark.clock

USUAL = Rota("08:45", "mon-fri")
NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_PIECES = ("9", "09:30", "am", "pm", "mon", "-", "to", "and", ",", "every", "25", ":", ".", "day", " ")
ANY_DAYS = st.sets(st.sampled_from(NAMES), min_size=1)


@pytest.mark.parametrize(
    ("said", "at", "days", "words"),
    [
        ("09:30 mon-fri", "09:30", "mon-fri", "every weekday at 09:30"),
        ("08:45 weekdays", "08:45", "mon-fri", "every weekday at 08:45"),
        ("weekly monday 09:00", "09:00", "mon", "every Monday at 09:00"),
        ("Mondays at 9am", "09:00", "mon", "every Monday at 09:00"),
        ("every day 9.30pm", "21:30", "mon-sun", "every day at 21:30"),
        ("mon and wed half past nine", "09:30", "mon,wed", "Mondays and Wednesdays at 09:30"),
        ("Mon, Weds, Fri 9.30 a.m.", "09:30", "mon,wed,fri", "Mondays, Wednesdays and Fridays at 09:30"),
        ("monday to thursday noon", "12:00", "mon,tue,wed,thu", ""),
        ("fri – mon 0730", "07:30", "mon,fri,sat,sun", ""),
        ("working days at a quarter to ten", "09:45", "mon-fri", "every weekday at 09:45"),
        ("9:30", "09:30", "mon-fri", ""),
        ("thursdays", "08:45", "thu", ""),
        ("every weekend ten o’clock", "10:00", "sat,sun", "Saturdays and Sundays at 10:00"),
    ],
)
def test_when_is_read_as_people_type_it(said: str, at: str, days: str, words: str) -> None:
    assert read_rota(said, USUAL) == Rota(at, days)
    if words:
        assert say_rota(at, days) == words


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("25:00", "“25:00” is no time of day. Type it like 09:30 or 9.30am."),
        ("09:60 mon", "“09:60” is no time of day."),
        ("13pm", "“13pm” is no time of day."),
        ("0am", "“0am” is no time of day."),
        ("9 mon-fri", "“9” is no time of day."),
        ("09:30:00", "“09:30:00” is no time of day."),
        ("09:30 10:30", "That is more than one time. Say one, for example 09:30."),
        ("every other tuesday 09:30", "I understand days of every week, such as weekly monday, mon-fri"),
        ("fortnightly monday", "I understand days of every week"),
        ("weekly", "Say which days, for example weekly monday, or weekdays."),
        ("09:30 bananas", "I do not know which days “bananas” means. Type weekdays, mon-fri, mondays, or mon,wed,fri."),
        ("weekdays except friday", "I do not know which days “except” means."),
        ("", "Say when, for example 09:30 mon-fri."),
    ],
)
def test_what_is_not_understood_is_answered_with_what_is(said: str, answer: str) -> None:
    problem = read_rota(said, USUAL)
    assert isinstance(problem, Problem)
    assert problem.sentence.startswith(answer)


def test_a_time_alone_and_days_alone() -> None:
    assert read_time("7.05am") == "07:05"
    assert isinstance(read_time("monday"), Problem)
    assert isinstance(read_time("09:00 monday"), Problem)
    assert read_days("tues & thurs") == "tue,thu"


@given(st.times(), ANY_DAYS)
def test_what_is_said_back_can_be_typed(at: time, names: set[str]) -> None:
    days = read_days(",".join(names))
    assert isinstance(days, str)
    assert {NAMES[number] for number in days_in(days)} == names
    clock = f"{at:%H:%M}"
    assert read_rota(say_rota(clock, days), USUAL) == Rota(clock, days)
    assert read_rota(f"{clock} {days}", USUAL) == Rota(clock, days)
    assert read_days(say_days(days)) == days


@given(st.times())
def test_both_clocks_say_the_same(at: time) -> None:
    assert read_time(f"{at:%I:%M%p}") == read_time(f"{at.hour}.{at:%M}") == f"{at:%H:%M}"


@given(st.text(max_size=60) | st.lists(st.sampled_from(_PIECES)).map("".join))
def test_whatever_is_typed_gets_a_rota_or_a_sentence(said: str) -> None:
    found = read_rota(said, USUAL)
    if isinstance(found, Problem):
        assert found.sentence.endswith(".")
    else:
        assert days_in(found.days)
        assert time.fromisoformat(found.at)


def test_next_times_are_said_on_the_readers_clock() -> None:
    times = Timetable().upcoming(
        "09:30", "mon-fri", "Europe/London", "scotland", (), datetime(2026, 11, 26, 12, tzinfo=UTC)
    )
    days = "Friday 27 November, Tuesday 1 December and Wednesday 2 December 2026"
    assert say_next(times, "Europe/London", "Europe/London") == f"Next: {days} at 09:30."
    assert say_next(times, "Europe/London", "Europe/Belfast") == f"Next: {days} at 09:30."
    assert say_next(times, "Europe/London", "Europe/Paris") == f"Next, on your clock: {days} at 10:30."


def test_times_that_differ_are_said_one_by_one() -> None:
    around_new_year = Timetable().upcoming(
        "09:30", "thu", "Europe/London", "england-and-wales", (), datetime(2026, 12, 30, tzinfo=UTC), 2
    )
    assert say_times(around_new_year, "Europe/London") == (
        "Thursday 31 December 2026 at 09:30 and Thursday 7 January 2027 at 09:30"
    )
