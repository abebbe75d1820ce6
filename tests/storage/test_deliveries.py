"""The outbox's rows: in order within a conversation, one at a time, never two holders, nothing lost."""

from dataclasses import replace

import pytest
from sqlalchemy import Connection, update

from bot.access import Viewer
from bot.model.event import Conversation
from bot.model.record import Role, Sharing
from bot.ports import Address, Delivery, Ended, Outgoing
from storage.database.engine import open_database
from storage.outbox.deliveries import SqlDeliveries
from storage.schema import DeliveryRow
from storage.schema.types import later
from storage.unit_of_work import SqlStore
from tests.kit.builders import NOW, channel, direct, said, said_about, story, world

pytestmark = pytest.mark.clock

LONG = 3600.0


@pytest.fixture
def deliveries(store: SqlStore) -> SqlDeliveries:
    return SqlDeliveries(store)


async def _send(store: SqlStore, *outgoing: Outgoing) -> None:
    async with store.unit() as unit:
        for each in outgoing:
            unit.send(each)
        await unit.commit(NOW)


def _to(where: Conversation, words: str) -> Outgoing:
    return Outgoing(Address(where), said(words))


def _words(claimed: list[Delivery]) -> list[str]:
    return [each.message.summary for each in claimed]


async def _claim(deliveries: SqlDeliveries, limit: int = 10, lease: float = LONG) -> list[Delivery]:
    return list(await deliveries.claim(platforms={"web"}, lease=lease, limit=limit))


async def _sent(deliveries: SqlDeliveries, delivery: Delivery, link: str = "") -> bool:
    return await deliveries.settle([Ended(delivery, "ref", link)]) == {delivery.id}


async def _again(deliveries: SqlDeliveries, delivery: Delivery, *, wait: float = 0, in_doubt: bool = False) -> bool:
    return await deliveries.settle([Ended(delivery, error="busy", wait=wait, in_doubt=in_doubt, failed=True)]) == {
        delivery.id
    }


async def _given_up(deliveries: SqlDeliveries, delivery: Delivery) -> bool:
    return await deliveries.settle([Ended(delivery, error="no such channel")]) == {delivery.id}


async def test_what_is_claimed_is_what_was_sent(store: SqlStore, deliveries: SqlDeliveries) -> None:
    address = Address(direct("ada"), only_for="ada", replaces="7")
    await _send(store, Outgoing(address, said_about("L1"), "L1"))
    (claimed,) = await _claim(deliveries)
    assert (claimed.address, claimed.message, claimed.failures) == (address, said_about("L1"), 0)


async def test_one_conversation_goes_in_order_one_at_a_time(store: SqlStore, deliveries: SqlDeliveries) -> None:
    await _send(store, *(_to(channel(name), f"{name}{n}") for n in (1, 2, 3) for name in "ab"))
    seen = []
    for _ in range(3):
        claimed = await _claim(deliveries)
        assert await _claim(deliveries) == []
        seen += _words(claimed)
        assert [await _sent(deliveries, each) for each in claimed] == [True, True]
    assert seen == ["a1", "b1", "a2", "b2", "a3", "b3"]
    assert await _claim(deliveries) == []
    assert await deliveries.next_ready({"web"}) is None


async def test_no_more_are_claimed_than_there_is_room_for(store: SqlStore, deliveries: SqlDeliveries) -> None:
    await _send(store, *(_to(channel(str(n)), str(n)) for n in range(5)))
    assert _words(await _claim(deliveries, limit=2)) == ["0", "1"]
    assert _words(await _claim(deliveries)) == ["2", "3", "4"]


async def test_what_is_another_platforms_is_neither_claimed_nor_waited_for(
    store: SqlStore, deliveries: SqlDeliveries
) -> None:
    elsewhere = Conversation("slack", "w", "a")
    await _send(store, _to(elsewhere, "s1"), _to(channel("a"), "a1"))
    (claimed,) = await _claim(deliveries)
    assert claimed.message.summary == "a1"
    assert await _sent(deliveries, claimed)
    assert await deliveries.next_ready({"web"}) is None
    assert await deliveries.next_ready({"web", "slack"}) == 0


async def test_two_processes_never_hold_the_same_one(store: SqlStore, database_url: str) -> None:
    other = SqlStore(open_database(database_url))
    await _send(store, *(_to(channel(str(n)), str(n)) for n in range(20)))
    one, two = SqlDeliveries(store), SqlDeliveries(other)
    held = [each.id for _ in range(4) for worker in (one, two) for each in await _claim(worker, limit=3)]
    assert sorted(held) == sorted(set(held))
    assert len(held) == 20
    await other.close()


async def test_a_retry_holds_up_its_conversation_and_no_other(store: SqlStore, deliveries: SqlDeliveries) -> None:
    await _send(store, _to(channel("a"), "a1"), _to(channel("a"), "a2"), _to(channel("b"), "b1"))
    first, _ = await _claim(deliveries)
    assert await _again(deliveries, first, wait=LONG)
    assert await _claim(deliveries) == []
    wait = await deliveries.next_ready({"web"})
    assert wait is not None
    assert 0 < wait <= LONG


async def test_a_retry_that_is_due_comes_before_what_was_said_later(store: SqlStore, deliveries: SqlDeliveries) -> None:
    await _send(store, _to(channel("a"), "a1"), _to(channel("a"), "a2"))
    (first,) = await _claim(deliveries)
    assert await _again(deliveries, first)
    assert await deliveries.next_ready({"web"}) == 0
    (again,) = await _claim(deliveries)
    assert (again.message.summary, again.failures) == ("a1", 1)
    assert again.claim != first.claim


async def test_a_pause_is_no_failure(store: SqlStore, deliveries: SqlDeliveries) -> None:
    await _send(store, _to(channel("a"), "a1"))
    (first,) = await _claim(deliveries)
    await deliveries.settle([Ended(first, error="Slack asked for a pause.", wait=0)])
    (again,) = await _claim(deliveries)
    assert (again.failures, first.failures) == (0, 0)


async def test_a_claim_knows_how_long_its_delivery_has_waited(store: SqlStore, deliveries: SqlDeliveries) -> None:
    await _send(store, _to(channel("a"), "a1"), _to(channel("b"), "b1"))

    def age(connection: Connection) -> None:
        aged = update(DeliveryRow).where(DeliveryRow.channel == "a").values(created_at=later(-LONG))
        connection.execute(aged).close()

    await store.writer.run(age)
    old, new = await _claim(deliveries)
    assert LONG <= old.age < LONG + 600
    assert 0 <= new.age < 600


async def test_a_claim_that_ran_out_leaves_its_delivery_in_doubt(store: SqlStore, deliveries: SqlDeliveries) -> None:
    await _send(store, _to(channel("a"), "a1"))
    (first,) = await deliveries.claim(platforms={"web"}, lease=0, limit=10)
    (again,) = await _claim(deliveries)
    assert (first.in_doubt, again.in_doubt) == (False, True)


@pytest.mark.parametrize("in_doubt", [True, False])
async def test_a_retry_says_whether_it_may_have_been_shown(
    store: SqlStore, deliveries: SqlDeliveries, in_doubt: bool
) -> None:
    await _send(store, _to(channel("a"), "a1"))
    (first,) = await _claim(deliveries)
    assert await _again(deliveries, first, in_doubt=in_doubt)
    (again,) = await _claim(deliveries)
    assert again.in_doubt is in_doubt


async def test_one_that_was_given_up_holds_up_nothing(store: SqlStore, deliveries: SqlDeliveries) -> None:
    await _send(store, _to(channel("a"), "a1"), _to(channel("a"), "a2"))
    (first,) = await _claim(deliveries)
    assert await _given_up(deliveries, first)
    assert _words(await _claim(deliveries)) == ["a2"]


async def test_a_lease_that_ran_out_is_taken_over_and_its_fence_fails(
    store: SqlStore, deliveries: SqlDeliveries
) -> None:
    await _send(store, _to(channel("a"), "a1"), _to(channel("a"), "a2"))
    (slow,) = await _claim(deliveries, lease=0)
    (taken,) = await _claim(deliveries)
    assert (taken.id, taken.failures) == (slow.id, 0)
    assert not await _sent(deliveries, slow, "https://slow")
    assert not await _again(deliveries, slow)
    assert not await _given_up(deliveries, slow)
    assert await _claim(deliveries) == []
    assert await _sent(deliveries, taken)
    assert not await _sent(deliveries, taken)
    assert _words(await _claim(deliveries)) == ["a2"]


async def test_what_a_message_announces_is_linked_to_it_once(store: SqlStore, deliveries: SqlDeliveries) -> None:
    made = await world(store)
    told = await story(store, made.hubs, made.ada, Sharing.PROGRAMME)
    for code, link in ((told.learning.code, "https://first"), (told.learning.code, "https://second")):
        await _send(store, Outgoing(Address(channel("a")), said(link), announces=code))
        (claimed,) = await _claim(deliveries)
        assert await _sent(deliveries, claimed, link)
    async with store.unit() as unit:
        unit.see_as(Viewer(programme=True))
        learning = await unit.learnings.get(told.learning.id)
        pilot = await unit.pilots.get(told.pilot.id)
    assert learning == replace(told.learning, link="https://first")
    assert pilot == told.pilot


@pytest.mark.parametrize("code", ["", "L99", "X1", "L", "nonsense"])
async def test_announcing_what_is_not_there_harms_nothing(
    store: SqlStore, deliveries: SqlDeliveries, code: str
) -> None:
    await _send(store, Outgoing(Address(channel("a")), said("Hello"), announces=code))
    (claimed,) = await _claim(deliveries)
    assert await _sent(deliveries, claimed, "https://link")


async def test_readers_are_who_they_are_when_it_is_sent(store: SqlStore, deliveries: SqlDeliveries) -> None:
    made = await world(store)
    levels = [await story(store, made.hubs, made.ada, sharing) for sharing in Sharing]
    own, place, everyone = (each.codes for each in levels)
    message = said_about(*own, *place, *everyone, "L99", "X1")
    expected = {
        Address(channel("Sheffield hubs")): set[str](),
        Address(channel("Sheffield homes")): own,
        Address(channel("Leeds hubs")): own | place,
        Address(channel("elsewhere")): own | place,
        Address(channel("Sheffield hubs"), only_for="cat"): own | place,
        Address(channel("Leeds hubs"), only_for="ada"): set[str](),
        Address(direct("ben"), only_for="ben"): own,
        Address(direct("stranger")): own | place,
    }
    for address, hidden in expected.items():
        delivery = Delivery(1, address, message, 1, "claim", NOW)
        assert await deliveries.hidden_from_readers([delivery]) == {1: hidden | {"L99", "X1"}}, address
    async with store.unit() as unit:
        unit.squads.join(made.hubs.id, made.cat.id, Role.MEMBER)
        await unit.commit(NOW)
    joined = Delivery(1, Address(channel("Leeds hubs"), only_for="cat"), message, 1, "claim", NOW)
    assert await deliveries.hidden_from_readers([joined]) == {1: {"L99", "X1"}}


async def test_a_message_about_no_record_hides_nothing(deliveries: SqlDeliveries) -> None:
    delivery = Delivery(1, Address(channel("a")), said("Hello"), 1, "claim", NOW)
    assert await deliveries.hidden_from_readers([delivery]) == {}


async def test_any_number_end_in_one_statement_each_in_its_own_way(store: SqlStore, deliveries: SqlDeliveries) -> None:
    await _send(store, *(_to(channel(name), name + each) for name in "abcd" for each in "12"))
    a, b, c, d = await _claim(deliveries)
    lost = replace(d, claim="somebody else’s")
    ways = [Ended(a, "ref"), Ended(b, error="no such channel"), Ended(c, error="busy", wait=LONG), Ended(lost, "ref")]
    before = store.writer.transactions
    assert await deliveries.settle(ways) == {a.id, b.id, c.id}
    assert store.writer.transactions == before + 1
    assert _words(await _claim(deliveries)) == ["a2", "b2"]


async def test_what_others_hold_is_left_alone_where_nothing_is_taken_over(
    store: SqlStore, deliveries: SqlDeliveries
) -> None:
    await _send(store, _to(channel("a"), "a1"), _to(channel("b"), "b1"))
    await deliveries.claim(platforms={"web"}, lease=0, limit=1)
    left = await deliveries.claim(platforms={"web"}, lease=LONG, limit=10, taking_over=False)
    assert _words(list(left)) == ["b1"]
    assert _words(await _claim(deliveries)) == ["a1"]
