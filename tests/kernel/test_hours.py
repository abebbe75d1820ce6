"""When work starts and when people are away, as they type it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.absence import read_absence
from bot.language.arguments import Problem
from bot.language.hours import read_hours, read_zone, say_hours
from bot.language.rota import days_in
from bot.language.spans import Span
from bot.model.working import Working

pytestmark = pytest.mark.clock

TODAY = date(2026, 11, 19)
_PIECES = ("9", "09:30", "22:00", "-", "to", "am", "mon", "every", "until", "thursdays", "3 june", "europe/", " ", ":")
ANYTHING = st.text(max_size=40) | st.lists(st.sampled_from(_PIECES), max_size=8).map(" ".join)


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ("07:30", "every day at 07:30."),
        ("mon-wed 8am", "on Mondays, Tuesdays and Wednesdays at 08:00, and on other days at your squad’s time."),
        ("22:00-06:00", "every day at 22:00."),
        ("from 10pm to 6am on weekdays", "every weekday at 22:00, and on other days at your squad’s time."),
        ("9.30 – 17.30 fridays", "every Friday at 09:30, and on other days at your squad’s time."),
        ("0930-1730 fri", "every Friday at 09:30, and on other days at your squad’s time."),
        ("half past seven", "every day at 07:30."),
    ],
)
def test_hours_are_read_as_people_type_them(said: str, means: str) -> None:
    starts = read_hours(said)
    assert not isinstance(starts, Problem)
    assert say_hours(starts) == f"Stand-ups ask you {means}"


@pytest.mark.parametrize(
    ("said", "zone"),
    [("Europe/Belfast", "Europe/Belfast"), ("belfast time", "Europe/Belfast"), ("new york", "America/New_York")],
)
def test_a_zone_is_known_by_its_city(said: str, zone: str) -> None:
    assert read_zone(said) == zone


@given(ANYTHING)
def test_whatever_is_typed_gets_hours_or_a_sentence(said: str) -> None:
    starts = read_hours(said)
    if isinstance(starts, Problem):
        assert starts.sentence.endswith(".")
    else:
        working = Working(1, "Europe/London", starts=starts)
        day = next(iter(starts))
        asked = [working.asked_at(TODAY + timedelta(days=ahead), "23:59") for ahead in range(7)]
        assert f"{starts[day][:5]}" in {f"{at:%H:%M}" for at in asked}


@given(ANYTHING)
def test_whatever_is_typed_gets_days_away_or_a_sentence(said: str) -> None:
    found = read_absence(said, TODAY)
    if isinstance(found, Problem):
        assert found.sentence.endswith(".")
    elif isinstance(found, Span):
        assert TODAY <= found.first <= found.last
    else:
        assert days_in(found)
