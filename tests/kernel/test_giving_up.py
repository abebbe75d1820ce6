"""How long the outbox goes on trying: never for nothing, never too little."""

import pytest
from sqlalchemy import update

from bot.ports import SendError
from bot.sending.outbox import LONGEST_BACKOFF_SECONDS, LONGEST_PAUSE_SECONDS, MOST_ATTEMPTS, PATIENCE_SECONDS
from storage.outbox.deliveries import SqlDeliveries
from storage.schema import DeliveryRow
from tests.kernel.carrying import MOMENT, A, B, Fake, again, away, carry, committed, outbox, post, unsettled
from tests.kit.dialogue import Town

pytestmark = pytest.mark.clock


async def test_it_tries_only_so_often(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.sending.outbox.random.uniform", lambda *_: 0.0)  # waits no time at all
    fake = Fake(one=[again(None) for _ in range(MOST_ATTEMPTS + 5)])
    await post(town, (A, "one"), (A, "two"))
    await carry(outbox(town, fake))
    assert fake.said == {"a": ["two"]}
    assert fake.tried == MOST_ATTEMPTS + 1


async def test_a_platform_that_is_away_is_waited_for(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.sending.outbox.random.uniform", lambda *_: 0.0)  # waits no time at all
    fake = Fake(one=[away() for _ in range(MOST_ATTEMPTS * 3)])
    await post(town, (A, "one"), (A, "two"))
    await carry(outbox(town, fake))
    assert fake.said == {"a": ["one", "two"]}


async def test_a_platform_that_is_away_for_more_than_a_day_is_given_up(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.sending.outbox.random.uniform", lambda *_: 0.0)  # waits no time at all
    fake = Fake(one=[away() for _ in range(MOST_ATTEMPTS * 3)])
    await post(town, (A, "one"))
    await committed(town, ago=PATIENCE_SECONDS)
    await post(town, (A, "two"))
    await carry(outbox(town, fake))
    assert fake.said == {"a": ["two"]}
    assert fake.tried == MOST_ATTEMPTS + 1, "however old it was when it was first tried, one bad moment loses nothing"


async def test_the_waits_between_tries_stay_short(town: Town) -> None:
    fake, deliveries = Fake(one=[away()]), SqlDeliveries(town.squadbot._store)
    await post(town, (A, "one"))
    await town.squadbot._store.database.write(
        lambda connection: connection.execute(update(DeliveryRow).values(attempts=5000)).close()
    )
    await carry(outbox(town, fake))
    wait = await deliveries.next_ready({"fake"})
    assert wait is not None
    assert 100 < wait <= LONGEST_BACKOFF_SECONDS + MOMENT


async def test_pauses_that_a_platform_asks_for_are_no_failures(town: Town) -> None:
    fake = Fake(one=[again() for _ in range(MOST_ATTEMPTS * 3)])
    await post(town, (A, "one"))
    await committed(town, ago=PATIENCE_SECONDS)
    await carry(outbox(town, fake))
    assert fake.said == {"a": ["one"]}


async def test_a_pause_without_end_is_asked_about_again(town: Town) -> None:
    fake, deliveries = Fake(one=[again(10.0**12)]), SqlDeliveries(town.squadbot._store)
    await post(town, (A, "one"), (B, "first"))
    await carry(outbox(town, fake))
    assert fake.said == {"b": ["first"]}
    wait = await deliveries.next_ready({"fake"})
    assert wait is not None
    assert wait == pytest.approx(LONGEST_PAUSE_SECONDS, abs=MOMENT)


async def test_what_can_never_be_sent_lets_the_next_go(town: Town) -> None:
    fake = Fake(one=[SendError("no such channel", permanent=True)])
    await post(town, (A, "one"), (A, "two"))
    await carry(outbox(town, fake))
    assert fake.said == {"a": ["two"]}
    assert [row[1] for row in await unsettled(town)] == ["no such channel", ""]
