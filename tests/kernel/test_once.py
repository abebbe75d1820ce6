"""Two replicas that race for every due instant: each digest comes once, because an instant can be claimed only once."""

import re
from asyncio import create_task, gather, wait
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Connection, select

from bot.app import Squadbot
from bot.database import reading_store
from bot.language.words import say_day
from bot.model.event import Conversation, Due
from bot.model.record import Place, ScheduleKind
from storage import writer
from storage.schema import DeliveryRow
from tests.kernel.test_year import HOLIDAYS
from tests.kit.clock import FrozenClock
from tests.kit.town import squadbot_on

pytestmark = pytest.mark.clock

Replicas = tuple[Squadbot, Squadbot]
_DAY = re.compile(r"Digest for [^,]+, (\w+ \d+ \w+ 2026)")
FIRST = date(2026, 3, 16)
"""Two weeks before the clocks go forward, three before Easter."""


@pytest.fixture
async def replicas(database_url: str) -> AsyncIterator[Replicas]:
    """Two servers on one record, with a squad in each division of bank holidays, whose digest comes on weekdays."""
    clock = FrozenClock(datetime(2026, 3, 15, 12, 0, tzinfo=UTC))
    async with squadbot_on(database_url, clock) as one, reading_store(one.config) as store:
        other = Squadbot(one.config, store, clock)
        async with one.store.unit() as unit:
            for division in HOLIDAYS:
                unit.reference.put_place(Place(division, division, "", "", division))
            await unit.commit(clock.now())
        async with one.store.unit() as unit:
            for division in HOLIDAYS:
                squad = await unit.squads.add(division, place=division, challenges=(), holidays=division)
                unit.squads.link(squad.id, Conversation("web", "w", division), division)
                due = one.calendar.next_due("08:45", "mon-fri", squad.zone, division, (), clock.now())
                unit.schedules.add(squad, kind=ScheduleKind.DIGEST, at="08:45", days="mon-fri", next_due=due)
            await unit.commit(clock.now())
        yield one, other
        await other.close()


async def live_until(replicas: Replicas, last: date) -> None:
    """Both handle everything that falls due, at the same moment."""
    one, other = replicas
    assert isinstance(one.clock, FrozenClock)
    while True:
        async with one.store.unit() as unit:
            following = await unit.schedules.next_due(one.clock.now())
        if following is None or following.date() > last:
            return
        one.clock.move_to(following)
        async with one.store.unit() as unit:
            due = [Due(each.kind, each.id, each.next_due) for each in await unit.schedules.due(following)]
        for each in due:
            await gather(one.dispatch(each), other.dispatch(each))


async def digests(replicas: Replicas) -> Counter[tuple[str, str]]:
    """How many digests were committed, by channel and the day that they say."""

    def read(connection: Connection) -> list[tuple[str, str]]:
        rows = connection.execute(select(DeliveryRow.channel, DeliveryRow.message)).all()
        return [(channel, day) for channel, message in rows for day in _DAY.findall(message)]

    return Counter(await replicas[0]._store.database.write(read))


def expected(last: date) -> Counter[tuple[str, str]]:
    days = [FIRST + timedelta(days=ahead) for ahead in range((last - FIRST).days + 1)]
    return Counter(
        (division, say_day(day))
        for division, holidays in HOLIDAYS.items()
        for day in days
        if day.weekday() < 5 and day not in holidays
    )


async def test_none_is_missed_none_is_doubled_and_none_comes_on_a_bank_holiday(
    replicas: Replicas, pytestconfig: pytest.Config
) -> None:
    on_sqlite = replicas[0]._store.database.dialect == "sqlite"
    last = date(2026, 6, 5) if pytestconfig.getoption("whole") and on_sqlite else date(2026, 4, 10)
    await live_until(replicas, last)
    assert await digests(replicas) == expected(last)


async def test_without_the_unique_claim_they_would_come_twice(
    replicas: Replicas, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "_first_time", lambda _connection, units: list(units))
    last = date(2026, 3, 20)
    await live_until(replicas, last)
    came = await digests(replicas)
    assert came.keys() == expected(last).keys()
    # Not always all of them: a replica that reads after the other's commit finds nothing due.
    assert max(came.values()) == 2


async def test_what_one_replica_left_in_the_middle_the_other_does(replicas: Replicas) -> None:
    one, other = replicas
    assert isinstance(one.clock, FrozenClock)
    one.clock.move_to(datetime(2026, 3, 16, 9, 0, tzinfo=UTC))
    async with one.store.unit() as unit:
        due = [Due(each.kind, each.id, each.next_due) for each in await unit.schedules.due(one.clock.now())]
    begun = [create_task(one.dispatch(each)) for each in due]
    await wait(begun, timeout=0)
    for task in begun:
        task.cancel()
    await gather(*begun, return_exceptions=True)
    await other.scheduler.look()
    assert await digests(replicas) == expected(FIRST)
