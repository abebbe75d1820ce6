"""Replicas die, the network loses things, the database goes away, a clock is wrong: the books balance all the same.

`make chaos` is the same for longer. Without this one: make test ARGS="-m 'not chaos'"
"""

import asyncio
from pathlib import Path

import pytest

from tests.chaos.plan import Plan
from tests.chaos.run import run

SHORT = Plan(
    seed=4,
    seconds=8.0,
    messages=220,
    blind_messages=100,
    teams_messages=100,
    captures=50,
    channels=80,
    pairs=10,
    digests=12,
    outage=2.5,
)


@pytest.mark.chaos
def test_nothing_is_lost_nothing_is_doubled_and_every_channel_is_in_order(tmp_path: Path) -> None:
    outcome = asyncio.run(run(SHORT, tmp_path))
    said = "\n".join(outcome.lines())
    assert outcome.books.faults() == {}, said
    committed = sum(map(len, outcome.books.committed.values()))
    assert committed == SHORT.posts, said
    assert outcome.kills >= SHORT.seconds / 2, said
    assert outcome.troubles, said
    assert outcome.told, said
