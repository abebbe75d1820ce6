"""The books notice each thing that must not be."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.chaos.books import Books, Digests
from tests.chaos.network import Post

DUE = datetime(2026, 11, 20, 8, 45, tzinfo=UTC)


def post(text: str, *, channel: str = "A", replica: str = "one", at: float = 1.0, answered: bool = True) -> Post:
    return Post(channel, text, replica, at, answered)


GOOD = Books(
    committed={"A": ["a1", "a2"], "B": ["b1"], "T": ["b1"]},
    posts=[post("a1"), post("b1", channel="B"), post("b1", channel="T"), post("a2")],
    killed={"two": 5.0},
    blind={"B"},
    in_teams={"T"},
    digests=Digests({"D": DUE}, {"D": [DUE]}),
)


def with_posts(*posts: Post) -> Books:
    return replace(GOOD, posts=[*GOOD.posts, *posts])


def test_good_books_have_no_faults() -> None:
    assert GOOD.faults() == {}


def test_what_never_arrived_is_lost() -> None:
    assert replace(GOOD, posts=GOOD.posts[:3]).faults() == {"lost": ["a2"]}


def test_what_arrived_twice_where_it_can_be_looked_up_is_doubled() -> None:
    assert with_posts(post("a2")).faults() == {"doubled": ["a2"]}


@pytest.mark.parametrize("channel", ["B", "T"])
def test_where_it_cannot_a_double_is_a_fault_unless_nobody_alive_knew(channel: str) -> None:
    others = [each for each in GOOD.posts if each.channel != channel]
    again = post("b1", channel=channel, replica="three", at=9.0)
    assert with_posts(again).faults() == {"doubled though its answer came back": ["b1"]}
    for first in (
        post("b1", channel=channel, answered=False),
        post("b1", channel=channel, replica="two", at=4.0),
    ):
        books = replace(GOOD, posts=[*others, first, again])
        assert books.faults() == {}
        counted = {"B": books.unavoidable(books.blind), "T": books.unavoidable(books.in_teams)}
        assert counted == {"B": [], "T": [], channel: ["b1"]}
    first, too_early = post("b1", channel=channel, replica="two", at=4.0), replace(again, at=4.5)
    alive = replace(GOOD, posts=[*others, first, too_early])
    assert alive.faults() == {"doubled though its answer came back": ["b1"]}


def test_order_is_that_of_the_commits() -> None:
    assert replace(GOOD, posts=GOOD.posts[::-1]).faults() == {"out of order": ["A"]}


def test_what_nobody_committed_and_what_was_given_up_are_faults() -> None:
    assert with_posts(post("a3")).faults() == {"never committed": ["a3"]}
    assert replace(GOOD, given_up=["No such channel."]).faults() == {"given up": ["No such channel."]}


def test_a_digest_comes_once_and_not_before_it_is_due() -> None:
    early = DUE - timedelta(seconds=1)
    for times, fault in (
        ([], "due and missed"),
        ([DUE, DUE], "due and done twice"),
        ([early], "done before it was due"),
    ):
        assert replace(GOOD, digests=Digests({"D": DUE}, {"D": times})).faults() == {fault: ["D"]}


def test_they_are_printed() -> None:
    lines = "\n".join(with_posts(post("a2")).lines())
    assert "arrived               5" in lines
    assert "1 digests: 1 once, 0 missed, 0 twice, 0 early" in lines
