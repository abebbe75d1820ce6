"""Days and stretches of days as people type them."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.arguments import Problem
from bot.language.spans import Span, read_span, say_span, spans

pytestmark = pytest.mark.clock

TODAY = date(2026, 11, 19)
"""A Thursday."""
DAYS = st.integers(0, 700).map(lambda ahead: TODAY + timedelta(days=ahead))
_PIECES = ("3", "10", "june", "31", "to", "-", "–", "monday", "until", "today", "2027", "/", "2026-12-24", " ")


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ("24 December to 2 January", "24 December 2026 to 2 January 2027"),
        ("24 Dec – 2 Jan", "24 December 2026 to 2 January 2027"),
        ("24 December", "24 December 2026"),
        ("from 3rd to 10th June", "3 June to 10 June 2027"),
        ("3-10 June 2027", "3 June to 10 June 2027"),
        ("3 June - 10 June", "3 June to 10 June 2027"),
        ("2026-12-24 to 2027-01-02", "24 December 2026 to 2 January 2027"),
        ("24/12/2026 to 28/12/2026", "24 December to 28 December 2026"),
        ("today", "19 November 2026"),
        ("today to friday", "19 November to 20 November 2026"),
        ("tomorrow until Tues", "20 November to 24 November 2026"),
        ("mon-wed", "23 November to 25 November 2026"),
        ("24/12/2026-02/01/2027", "24 December 2026 to 2 January 2027"),
        ("this week", "19 November to 22 November 2026"),
        ("next week", "23 November to 29 November 2026"),
        ("next monday", "23 November 2026"),
    ],
)
def test_days_are_read_as_people_type_them(said: str, means: str) -> None:
    found = read_span(said, TODAY)
    assert isinstance(found, Span)
    assert say_span(found) == means


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("5 June 2020", "5 June 2020 has passed. Give a day from today on, for example 26 November 2026."),
        ("yesterday", "I do not know which day “yesterday” is. Type days like 5 June, friday, or 3 to 10 June."),
        ("18 november", "The next 18 November is in 2027. If you mean that, type 18 November 2027."),
        ("31 june", "There is no 31 June. Check the day and the month."),
        ("3 to 31 June", "There is no 31 June."),
        ("30/02/2027", "There is no 30/02/2027."),
        ("10 to 3 June", "3 June is before 10 June. Put the first day first, for example 3 to 10 June."),
        ("10 june to 3 june", "3 June is before 10 June."),
        ("3 June 2027 to 1 June 2027", "1 June 2027 is before 3 June 2027."),
        ("friday to today", "Today is before Friday."),
        ("2 January 2030", "2 January 2030 is more than two years ahead."),
        ("24 December to 2 January 2030", "2 January 2030 is more than two years ahead."),
        ("1 to 3 to 5 June", "Give one stretch at a time, for example 3 to 10 June."),
        ("monday sick", "I do not know which day “monday sick” is."),
    ],
)
def test_what_are_no_days_to_come_is_answered_in_a_sentence(said: str, answer: str) -> None:
    problem = read_span(said, TODAY)
    assert isinstance(problem, Problem)
    assert problem.sentence.startswith(answer)


@given(DAYS, st.integers(0, 200))
def test_what_is_said_back_can_be_typed(first: date, length: int) -> None:
    span = Span(first, min(first + timedelta(days=length), TODAY + timedelta(days=730)))
    assert read_span(f"{first:%d/%m/%Y} to {span.last:%d/%m/%Y}", TODAY) == span
    if first.year == TODAY.year:
        assert read_span(say_span(span), TODAY) == span


@given(st.sets(DAYS))
def test_stretches_hold_the_days_they_were_made_of_and_never_touch(days: set[date]) -> None:
    found = spans(days)
    assert {day for span in found for day in span.days} == days
    assert all(one.last + timedelta(days=1) < other.first for one, other in pairwise(found))


@given(st.text(max_size=40) | st.lists(st.sampled_from(_PIECES), max_size=8).map("".join))
def test_whatever_is_typed_gets_days_to_come_or_a_sentence(said: str) -> None:
    found = read_span(said, TODAY)
    if isinstance(found, Problem):
        assert found.sentence.endswith(".")
    else:
        assert TODAY <= found.first <= found.last <= TODAY + timedelta(days=730)
