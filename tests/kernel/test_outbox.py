"""The outbox: in order within a conversation, nobody held up by another, nothing sent that may not be seen."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from bot.model.message import Group, Heading, Message, note, paragraph
from bot.model.record import Sharing
from bot.ports import Address, Delivery, Ended, Outgoing, Sent
from bot.rendering.plain import plain_text
from bot.sending.outbox import LEASE_SECONDS, TAKEOVER_SECONDS, Outbox
from bot.sending.redaction import without
from storage.outbox.deliveries import SqlDeliveries
from tests.kernel.carrying import MOMENT, A, B, Fake, again, carry, nobody_is_told, outbox, post, ready_now, unsettled
from tests.kit.dialogue import Town

pytestmark = pytest.mark.clock


async def test_in_order_within_a_conversation_through_retries(town: Town) -> None:
    fake = Fake(one=[again(), again()], three=[again()])
    await post(town, (A, "one"), (B, "first"), (A, "two"), (A, "three"), (B, "second"), (A, "four"))
    await carry(outbox(town, fake))
    assert fake.said == {"a": ["one", "two", "three", "four"], "b": ["first", "second"]}


async def test_a_conversation_in_trouble_holds_up_no_other(town: Town) -> None:
    fake = Fake(one=[again(3600.0)])
    await post(town, (A, "one"), (A, "two"), (B, "first"), (B, "second"))
    box = outbox(town, fake)
    await carry(box)
    assert fake.said == {"b": ["first", "second"]}
    wait = await SqlDeliveries(town.squadbot._store).next_ready({"fake"})
    assert wait is not None
    assert wait == pytest.approx(3600, abs=MOMENT), "as long as the platform asked"


async def test_a_platforms_own_failure_is_one_more_try(town: Town) -> None:
    fake = Fake(one=[RuntimeError("boom")])
    await post(town, (A, "one"), (A, "two"), (B, "first"))
    await carry(outbox(town, fake))
    assert fake.said == {"b": ["first"]}
    error, settled, attempts = next((row[1], row[2], row[3]) for row in await unsettled(town) if row[1])
    assert (error, settled, attempts) == ("Sending failed (RuntimeError).", None, 1)


async def test_a_message_waits_for_a_process_that_has_its_platform(town: Town) -> None:
    fake = Fake()
    await post(town, (A, "one"))
    await carry(Outbox(SqlDeliveries(town.squadbot._store), {}, town.clock, asyncio.Event(), nobody_is_told))
    assert [row[1:] for row in await unsettled(town)] == [("", None, 0)], "nobody has so much as tried"
    await carry(outbox(town, fake))
    assert fake.said == {"a": ["one"]}


async def test_a_send_that_ended_is_recorded_before_the_next_begins(town: Town) -> None:
    fake = Fake()
    await post(town, (A, "one"))
    one, other = outbox(town, fake), outbox(town, fake)
    await asyncio.gather(carry(one), carry(other))
    assert fake.said == {"a": ["one"]}


class Broken:
    """Deliveries whose database fails at these moments, once each."""

    def __init__(self, inner: SqlDeliveries, *moments: str) -> None:
        self._inner = inner
        self._moments = set(moments)

    def __getattr__(self, name: str) -> Any:
        if name in self._moments:
            self._moments.discard(name)

            async def fail(*_: Any, **__: Any) -> Any:
                raise OSError("the database is away")

            return fail
        return getattr(self._inner, name)


async def test_what_was_sent_while_the_database_was_away_is_recorded_when_it_is_back(town: Town) -> None:
    fake = Fake()
    await post(town, (A, "one"), (B, "first"), (A, "two"))
    box = outbox(town, fake, Broken(SqlDeliveries(town.squadbot._store), "settle"))
    with pytest.raises(OSError, match="away"):
        await carry(box)
    assert [row[2] for row in await unsettled(town)] == [None] * 3
    await carry(box)
    assert all(row[2] for row in await unsettled(town))
    assert fake.said == {"a": ["one", "two"], "b": ["first"]}


async def test_what_could_not_be_looked_at_again_is_not_sent_yet_and_in_no_doubt(town: Town) -> None:
    fake, deliveries = Fake(), SqlDeliveries(town.squadbot._store)
    await post(town, (A, "one"), (B, "first"))
    box = outbox(town, fake, Broken(deliveries, "hidden_from_readers"))
    with pytest.raises(OSError, match="away"):
        await carry(box)
    assert await box.send_ready() == 0
    assert (fake.said, [row[1:] for row in await unsettled(town)]) == ({}, [("", None, 0)] * 2)
    wait = await deliveries.next_ready({"fake"})
    assert wait is not None
    assert 0 < wait <= 1 + MOMENT
    await ready_now(town)
    assert [each.in_doubt for each in await deliveries.claim(platforms={"fake"}, lease=60, limit=9)] == [False, False]


async def test_after_the_database_was_away_those_who_hold_claims_come_first(town: Town) -> None:
    fake, deliveries = Fake(), SqlDeliveries(town.squadbot._store)
    await post(town, (A, "one"), (B, "first"))
    (held,) = await deliveries.claim(platforms={"fake"}, lease=0, limit=1)
    box = outbox(town, fake, deliveries)
    box._leave_claims_alone(TAKEOVER_SECONDS)
    await carry(box)
    assert fake.said == {"b": ["first"]}
    assert await deliveries.settle([Ended(held, "ref")]) == {held.id}, "so what it sent meanwhile is not sent again"
    town.clock.advance(timedelta(seconds=TAKEOVER_SECONDS))
    await carry(box)
    assert fake.said == {"b": ["first"]}


@pytest.mark.parametrize(("up_for", "said"), [(1.0, {"b": ["first"]}), (60.0, {"a": ["one"], "b": ["first"]})])
async def test_a_process_that_starts_right_after_the_database_leaves_claims_alone_too(
    town: Town, monkeypatch: pytest.MonkeyPatch, up_for: float, said: dict[str, list[str]]
) -> None:
    fake, deliveries, came = Fake(), SqlDeliveries(town.squadbot._store), asyncio.Event()
    await post(town, (A, "one"), (B, "first"))
    await deliveries.claim(platforms={"fake"}, lease=0, limit=1)

    async def up() -> float:
        return up_for

    real = fake.send

    async def send(delivery: Delivery) -> Sent:
        came.set()
        return await real(delivery)

    monkeypatch.setattr(deliveries, "database_up_for", up)
    monkeypatch.setattr(fake, "send", send)
    running = asyncio.create_task(outbox(town, fake, deliveries).run())
    await came.wait()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert fake.said == said


async def test_what_was_claimed_too_long_ago_is_left_to_whoever_has_taken_it_over(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake, deliveries = Fake(), SqlDeliveries(town.squadbot._store)
    await post(town, (A, "one"))
    box = outbox(town, fake, deliveries)

    async def slow(claimed: Sequence[Delivery]) -> dict[int, frozenset[str]]:
        town.clock.advance(timedelta(seconds=LEASE_SECONDS))
        return {}

    with monkeypatch.context() as patched:
        patched.setattr(deliveries, "hidden_from_readers", slow)
        await box.send_ready()
        await box.settled()
    assert fake.tried == 0
    await carry(box)
    assert fake.said == {"a": ["one"]}


async def test_stopped_it_lets_what_is_on_its_way_arrive_and_records_it(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake, begun, released = Fake(), asyncio.Event(), asyncio.Event()
    real = fake.send

    async def send(delivery: Delivery) -> Sent:
        begun.set()
        await released.wait()
        return await real(delivery)

    monkeypatch.setattr(fake, "send", send)
    await post(town, (A, "one"))
    running = asyncio.create_task(outbox(town, fake).run())
    await begun.wait()
    running.cancel()
    await asyncio.wait([running], timeout=0)
    released.set()
    await asyncio.gather(running, return_exceptions=True)
    assert fake.said == {"a": ["one"]}
    assert all(row[2] for row in await unsettled(town))


async def test_running_it_survives_a_database_that_is_away_and_stops_when_told(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake, said = Fake(), asyncio.Event()
    real = fake.send

    async def send(delivery: Delivery) -> Sent:
        said.set()
        return await real(delivery)

    monkeypatch.setattr(fake, "send", send)
    monkeypatch.setattr("bot.sending.outbox.random.random", lambda: -1.0)  # waits no time at all
    await post(town, (A, "one"))
    box = outbox(town, fake, Broken(SqlDeliveries(town.squadbot._store), "claim", "next_ready"))
    running = asyncio.create_task(box.run())
    await said.wait()
    await box.settled()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert fake.said == {"a": ["one"]}


# --- what readers may no longer see -----------------------------------------------------------------------------------


def about(code: str) -> Group:
    return Group((paragraph(f"Words of {code}"),), code)


@pytest.mark.parametrize(
    ("hidden", "left"),
    [
        ([], "New\nWords of L1\nWords of L2\nWaiting\nWords of B1\nmore"),
        (["L1"], "New\nWords of L2\nWaiting\nWords of B1\nmore"),
        (["L1", "L2"], "Waiting\nWords of B1\nmore"),
        (["B1"], "New\nWords of L1\nWords of L2\nmore"),
        (["L1", "L2", "B1"], None),
    ],
)
def test_hidden_records_are_left_out_with_the_headings_that_held_only_them(hidden: Sequence[str], left: str) -> None:
    message = Message(
        (Heading("New"), about("L1"), about("L2"), Heading("Waiting"), about("B1"), note("more")), "Digest"
    )
    kept = without(message, frozenset(hidden))
    assert (plain_text(kept, "UTC").replace("\n\n", "\n") if kept else None) == left


def test_a_message_about_nothing_is_never_pruned_and_a_group_in_a_group_is() -> None:
    plain = Message((Heading("Hello"), paragraph("You")), "Hello")
    assert without(plain, frozenset({"L1"})) == plain
    nested = Message((Group((Heading("P1"), about("L1"), about("L2")), "P1"),), "P1")
    kept = without(nested, frozenset({"L1"}))
    assert kept is not None
    assert "Words of L1" not in plain_text(kept, "UTC")
    assert without(nested, frozenset({"P1"})) is None


async def test_a_card_whose_record_was_narrowed_meanwhile_is_not_sent_at_all(town: Town) -> None:
    tom, dev = town.person("tom"), town.person("dev")
    await tom.says("/learn P1 Texts work at six")
    town.post_held = True
    await dev.says("/show L2")
    await tom.presses("Change it")
    await tom.fills(sharing=Sharing.SQUAD.value)
    town.post_held = False
    assert "Texts work at six" not in await dev.newly_seen()


async def test_what_is_withheld_from_a_channel_is_told_to_nobody(town: Town) -> None:
    dev = town.person("dev")
    await town.person("tom").says("/learn P1 share:squad Texts work at six")
    async with town.squadbot.store.unit() as unit:
        unit.send(Outgoing(Address(dev.where), Message((about("L2"),), "L2")))
        await unit.commit(town.clock.now())
    sent = len((await town.everything())["deliveries"])
    assert "Words of L2" not in await dev.all_seen()
    await dev.in_private().does_not_see("I could not post")
    kept = (await town.everything())["deliveries"]
    assert len(kept) == sent
    assert sum("Its readers may no longer see what it is about." in row for row in kept) == 1
