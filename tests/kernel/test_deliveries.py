"""`squadbot deliveries`: the operator sees what was not sent, without its words, and sets it going again."""

import json

import pytest
from sqlalchemy import Connection, update

from bot.operator.deliveries import CannotRetryError, as_table, plain_data, send_again
from bot.ports import DeliveryState, Progress, SendError
from storage.outbox.deliveries import SqlDeliveries
from storage.outbox.delivery_book import SqlDeliveryBook
from storage.schema import DeliveryRow
from tests.kernel.carrying import A, B, Fake, again, carry, outbox, post
from tests.kit.dialogue import Town

pytestmark = pytest.mark.clock


def book_of(town: Town) -> SqlDeliveryBook:
    return SqlDeliveryBook(town.squadbot._store)


async def unsent(town: Town, *, failed_only: bool = False) -> list[Progress]:
    return list(await book_of(town).unsent(failed_only=failed_only, limit=50))


def refused() -> SendError:
    return SendError("The channel is archived.", permanent=True)


async def test_the_list_says_where_and_why_but_never_what(town: Town) -> None:
    fake = Fake(gone=[refused()], later=[again(3600.0)])
    await post(town, (A, "gone"), (A, "sent"), (B, "later"), (B, "behind it"))
    await carry(outbox(town, fake))
    listed = await unsent(town)
    assert [(each.state, each.where, each.error) for each in listed] == [
        (DeliveryState.FAILED, A, "The channel is archived."),
        (DeliveryState.WAITING, B, "busy"),
        (DeliveryState.WAITING, B, ""),
    ]
    counts = await book_of(town).counts()
    table = as_table(listed, counts)
    assert "failed   fake w a" in table
    assert "The channel is archived." in table
    assert table.endswith(f"2 waiting, {counts[DeliveryState.SENT]} sent and 1 failed.")
    data = json.dumps([plain_data(each) for each in listed])
    for words in ("gone", "later", "behind it"):
        assert words not in table + data
    assert [each.id for each in await unsent(town, failed_only=True)] == [listed[0].id]


async def test_one_that_is_being_sent_is_shown_as_such(town: Town) -> None:
    await post(town, (A, "one"))
    await SqlDeliveries(town.squadbot._store).claim(platforms={"fake"}, lease=60, limit=1)
    assert [each.state for each in await unsent(town)] == [DeliveryState.SENDING]


async def test_a_dead_letter_set_going_again_is_sent(town: Town) -> None:
    fake = Fake(one=[refused()])
    await post(town, (A, "one"))
    await carry(outbox(town, fake))
    (failed,) = await unsent(town, failed_only=True)
    said = await send_again(book_of(town), failed.id)
    assert said.startswith(f"Delivery {failed.id} is set going again.")
    await carry(outbox(town, fake))
    assert fake.said == {"a": ["one"]}
    assert await unsent(town) == []
    with pytest.raises(CannotRetryError, match=f"Delivery {failed.id} was sent on "):
        await send_again(book_of(town), failed.id)


async def test_one_whose_last_try_ended_in_doubt_is_looked_up_first(town: Town) -> None:
    fake = Fake(one=[SendError("lost", permanent=True)])
    await post(town, (A, "one"))
    await carry(outbox(town, fake))
    (failed,) = await unsent(town, failed_only=True)
    await send_again(book_of(town), failed.id)
    (claimed,) = await SqlDeliveries(town.squadbot._store).claim(platforms={"fake"}, lease=60, limit=1)
    assert (claimed.in_doubt, claimed.failures) == (True, 0)


async def test_what_cannot_be_retried_is_said_in_one_sentence(town: Town) -> None:
    book = book_of(town)
    with pytest.raises(CannotRetryError, match=r"^There is no delivery 999999\. To see which failed: squadbot"):
        await send_again(book, 999_999)
    await post(town, (A, "one"), (A, "two"))
    first, _ = await unsent(town)
    with pytest.raises(CannotRetryError, match="Squadbot is still trying to send it"):
        await send_again(book, first.id)
    await carry(outbox(town, Fake(one=[refused()])))

    def forget(connection: Connection) -> None:
        connection.execute(update(DeliveryRow).where(DeliveryRow.id == first.id).values(message=""))

    await town.squadbot._store.writer.run(forget)
    with pytest.raises(CannotRetryError, match="are kept no longer"):
        await send_again(book, first.id)
    assert not await book.send_again(first.id)


def test_nothing_to_show() -> None:
    assert as_table([], {}) == "No deliveries yet."
