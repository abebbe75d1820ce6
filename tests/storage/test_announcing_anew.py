"""What stands in place of an announcement: of one that waits, is on its way, was sent, or never got there."""

from collections.abc import Sequence

import pytest

from bot.ports import Address, Conflict, Delivery, Ended, Outgoing
from storage.outbox.deliveries import SqlDeliveries
from storage.unit_of_work import SqlStore
from tests.kit.builders import NOW, channel, said

HERE = channel("a")
NEW = said("new words")


@pytest.fixture
async def deliveries(store: SqlStore) -> SqlDeliveries:
    """With an announcement of L1 among them, and somewhere else one of L2."""
    async with store.unit() as unit:
        unit.send(Outgoing(Address(HERE), said("old words"), announces="L1"))
        unit.send(Outgoing(Address(channel("b")), said("another"), announces="L2"))
        await unit.commit(NOW)
    return SqlDeliveries(store)


async def _anew(store: SqlStore) -> bool:
    async with store.unit() as unit:
        found = await unit.announce_anew("L1", NEW)
        await unit.commit(NOW)
        return found


async def _claim(deliveries: SqlDeliveries) -> Sequence[Delivery]:
    return await deliveries.claim(platforms={"web"}, lease=3600, limit=10)


async def test_one_that_waits_goes_out_with_the_new_words(store: SqlStore, deliveries: SqlDeliveries) -> None:
    assert await _anew(store)
    claimed = await _claim(deliveries)
    assert [each.message for each in claimed] == [NEW, said("another")]
    await deliveries.settle([Ended(each, "ref") for each in claimed])
    assert await _claim(deliveries) == []


@pytest.mark.parametrize(("error", "replaces"), [("", "ref"), ("no such channel", "")])
async def test_one_on_its_way_is_replaced_when_it_has_arrived(
    store: SqlStore, deliveries: SqlDeliveries, error: str, replaces: str
) -> None:
    old, other = await _claim(deliveries)
    assert await _anew(store)
    assert await _claim(deliveries) == [], "one after the other"
    await deliveries.settle([Ended(old, replaces, error=error), Ended(other, "b")])
    (new,) = await _claim(deliveries)
    assert (new.message, new.address) == (NEW, Address(HERE, replaces=replaces))


async def test_one_that_was_sent_is_replaced_where_it_stands(store: SqlStore, deliveries: SqlDeliveries) -> None:
    claimed = await _claim(deliveries)
    await deliveries.settle([Ended(each, each.announces) for each in claimed])
    assert await _anew(store)
    (new,) = await _claim(deliveries)
    assert (new.message, new.address) == (NEW, Address(HERE, replaces="L1"))


async def test_one_that_leaves_just_now_is_a_conflict(store: SqlStore, deliveries: SqlDeliveries) -> None:
    async with store.unit() as unit:
        await unit.announce_anew("L1", NEW)
        await _claim(deliveries)
        with pytest.raises(Conflict):
            await unit.commit(NOW)


async def test_without_an_announcement_there_is_nothing_to_replace(store: SqlStore, deliveries: SqlDeliveries) -> None:
    old, other = await _claim(deliveries)
    await deliveries.settle([Ended(old, error="no such channel"), Ended(other, "b")])
    assert not await _anew(store)
    assert await _claim(deliveries) == []
