"""What is kept only for a time goes when its time is over, and nothing else does."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.ports import Address, Ended, Outgoing
from bot.sealing import Seal, new_key
from storage import forgetting
from storage.database.query import Query
from storage.installations import SqlInstallations
from storage.outbox.deliveries import SqlDeliveries
from storage.schema import DayAwayRow, DeliveryRow, DraftRow, InstallStateRow, ReceivedRow
from storage.schema.types import later
from storage.unit_of_work import SqlStore
from tests.kit.builders import NOW, channel, said, sender
from tests.storage.by_hand import doing

pytestmark = pytest.mark.clock

DAY = timedelta(days=1)


async def _events(store: SqlStore) -> list[str]:
    async with store.work() as work:
        return list(await work.reads.values(Query(select(ReceivedRow.id).order_by(ReceivedRow.id))))


async def test_an_events_id_is_kept_for_as_long_as_it_may_come_again(store: SqlStore) -> None:
    for number, age in enumerate((timedelta(), forgetting.EVENT_IDS, forgetting.EVENT_IDS + DAY)):
        async with store.unit() as unit:
            await unit.commit(NOW - age, once=f"Ev{number}")
    await store.forget(NOW)
    assert await _events(store) == ["Ev0", "Ev1"]


async def test_more_than_go_at_once_all_go(store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forgetting, "AT_ONCE", 3)
    for number in range(7):
        async with store.unit() as unit:
            await unit.commit(NOW - 9 * DAY, once=f"Ev{number}")
    await store.forget(NOW)
    assert await _events(store) == []


async def test_a_draft_goes_when_it_can_be_used_no_more(store: SqlStore) -> None:
    async with store.unit() as unit:
        person = await unit.people.add(sender("ada"))
        await unit.commit(NOW)
    for at in (NOW - DAY, NOW):
        async with store.unit() as unit:
            await unit.drafts.add(person.id, f"learn {at:%d}", at)
            await unit.commit(at - DAY)
    await store.forget(NOW)
    async with store.work() as work:
        assert await work.reads.values(Query(select(DraftRow.text))) == ["learn 05"]


async def test_an_installation_that_was_begun_and_never_finished_goes_when_its_time_is_over(store: SqlStore) -> None:
    stored = SqlInstallations(store, Seal([new_key()]), "slack")
    for minutes in (-10, 0, 10):
        await stored.issue_state(NOW + timedelta(minutes=minutes))
    await store.forget(NOW)
    async with store.work() as work:
        assert await work.reads.values(Query(select(InstallStateRow.expires_at))) == [NOW + timedelta(minutes=10)]


async def test_that_somebody_was_away_is_known_for_a_month(store: SqlStore) -> None:
    async with store.unit() as unit:
        person = await unit.people.add(sender("ada"))
        await unit.commit(NOW)
    days = [NOW.date() - timedelta(days=ago) for ago in (0, 31, 32, 400)]
    async with store.unit() as unit:
        unit.working.go_away(person.id, days)
        await unit.commit(NOW)
    await store.forget(NOW)
    async with store.work() as work:
        assert await work.reads.values(Query(select(DayAwayRow.day).order_by(DayAwayRow.day.desc()))) == days[:2]


async def test_only_messages_settled_long_ago_lose_their_words(store: SqlStore) -> None:
    deliveries = SqlDeliveries(store)
    async with store.unit() as unit:
        for name in ("old", "new", "waiting"):
            unit.send(Outgoing(Address(channel(name)), said(f"Hello {name}")))
        await unit.commit(NOW)
    claimed = await deliveries.claim(platforms=("web",), lease=60, limit=2)
    await deliveries.settle([Ended(each, f"ref-{each.address.conversation.channel}") for each in claimed])
    for name, days in (("old", 31), ("new", 29)):
        aged = update(DeliveryRow).where(DeliveryRow.channel == name).values(settled_at=later(-days * 86_400))
        await store.writer.run(doing(aged))
    await store.forget(NOW)
    async with store.work() as work:
        rows = await work.reads.rows(Query(select(DeliveryRow).order_by(DeliveryRow.id)))
    assert [(row.channel, row.reference, bool(row.message)) for row in rows] == [
        ("old", "ref-old", False),
        ("new", "ref-new", True),
        ("waiting", "", True),
    ]
    (left,) = await deliveries.claim(platforms=("web",), lease=60, limit=5)
    assert left.message == said("Hello waiting")
