"""The local page's conversations."""

import asyncio

import pytest

from bot.model.event import Conversation
from bot.ports import Address, ChatAccount, ChatChannel, Delivery
from storage.chat import SqlChatLog
from storage.unit_of_work import SqlStore
from tests.kit.builders import NOW, channel, direct, later, said

HUBS = channel("hubs")


@pytest.fixture
async def chat(store: SqlStore) -> SqlChatLog:
    chat = SqlChatLog(store)
    for name in ("ada", "ben"):
        await chat.add_account(ChatAccount("W1", name, name.title(), "Secondee"))
    await chat.add_channel(ChatChannel(HUBS, "hubs", "Family hubs", "Sheffield"), ["ada", "ben"])
    await chat.add_channel(ChatChannel(direct("ada"), "Squadbot", "", "Sheffield"), ["ada"])
    return chat


def _delivery(
    number: int, words: str, *, only_for: str = "", replaces: str = "", where: Conversation = HUBS
) -> Delivery:
    return Delivery(number, Address(where, only_for, replaces), said(words), 1, "claim", NOW)


async def _shown(chat: SqlChatLog, account: str = "ada") -> list[str]:
    return [each.message.summary for each in await chat.messages(HUBS, account, before=None, limit=50)]


async def test_people_find_their_channels(chat: SqlChatLog) -> None:
    assert [account.name for account in await chat.accounts()] == ["Ada", "Ben"]
    assert [each.conversation for each in await chat.channels("W1", "ada")] == [HUBS, direct("ada")]
    assert [each.conversation for each in await chat.channels("W1", "ben")] == [HUBS]
    assert await chat.channels("W2", "ada") == []
    assert await chat.is_in(direct("ada"), "ada")
    assert not await chat.is_in(direct("ada"), "ben")


async def test_what_was_posted_is_shown_oldest_first_with_its_author(chat: SqlChatLog) -> None:
    await chat.post(HUBS, "ada", said("one"), NOW, once="1")
    await chat.post(HUBS, "ben", said("two"), later(1), once="2")
    first, second = await chat.messages(HUBS, "ada", before=None, limit=50)
    assert (first.author, first.account, first.message, first.at) == ("Ada", "ada", said("one"), NOW)
    assert (second.author, second.at, second.edited) == ("Ben", later(1), False)


async def test_older_messages_come_a_page_at_a_time(chat: SqlChatLog) -> None:
    for n in range(5):
        await chat.post(HUBS, "ada", said(str(n)), NOW, once=str(n))
    newest = await chat.messages(HUBS, "ada", before=None, limit=2)
    older = await chat.messages(HUBS, "ada", before=newest[0].id, limit=2)
    assert [each.message.summary for each in [*older, *newest]] == ["1", "2", "3", "4"]


async def test_posting_the_same_thing_again_shows_it_once(chat: SqlChatLog) -> None:
    await asyncio.gather(*(chat.post(HUBS, "ada", said("one"), NOW, once="1") for _ in range(3)))
    await chat.post(HUBS, "ada", said("one"), NOW, once="1")
    assert await _shown(chat) == ["one"]


async def test_delivering_the_same_thing_again_shows_it_once(chat: SqlChatLog) -> None:
    first = await chat.deliver(_delivery(1, "Hello"), NOW)
    assert await chat.deliver(_delivery(1, "Hello"), NOW) == first
    assert await _shown(chat) == ["Hello"]
    found = await chat.message(first, "ben")
    assert found is not None
    assert (found.author, found.account) == ("", "")


async def test_what_is_for_one_person_is_shown_to_nobody_else(chat: SqlChatLog) -> None:
    private = await chat.deliver(_delivery(1, "Only you", only_for="ada"), NOW)
    assert await _shown(chat, "ada") == ["Only you"]
    assert await _shown(chat, "ben") == []
    assert await chat.message(private, "ben") is None
    assert await chat.message(private, "ada") is not None


async def test_a_message_is_not_found_by_who_is_not_in_its_channel(chat: SqlChatLog) -> None:
    alone = await chat.deliver(_delivery(1, "Hello Ada", where=direct("ada")), NOW)
    assert await chat.message(alone, "ben") is None
    assert await chat.message(alone, "ada") is not None


async def test_a_replaced_message_is_edited_where_it_stands(chat: SqlChatLog) -> None:
    asked = await chat.deliver(_delivery(1, "Kept?"), NOW)
    await chat.deliver(_delivery(2, "Later"), NOW)
    for _ in range(2):
        assert await chat.deliver(_delivery(3, "Kept.", replaces=str(asked)), later(1)) == asked
    assert await _shown(chat) == ["Kept.", "Later"]
    edited = await chat.message(asked, "ada")
    assert edited is not None
    assert (edited.edited, edited.at) == (True, NOW)


async def test_the_same_edit_again_is_no_change(chat: SqlChatLog) -> None:
    asked = await chat.deliver(_delivery(1, "Kept?"), NOW)
    await chat.deliver(_delivery(2, "Kept.", replaces=str(asked)), NOW)
    await chat.deliver(_delivery(3, "Dropped.", replaces=str(asked)), NOW)
    mark, _ = await chat.changed_since(0)
    await chat.deliver(_delivery(2, "Kept.", replaces=str(asked)), NOW)
    assert await _shown(chat) == ["Dropped."]
    assert await chat.changed_since(mark) == (mark, [])


@pytest.mark.parametrize(
    "delivery",
    [
        _delivery(1, "x", where=channel("nowhere")),
        _delivery(1, "x", where=channel("hubs", workspace="W2")),
        _delivery(1, "x", replaces="404"),
        _delivery(1, "x", replaces="not a number"),
    ],
    ids=["no channel", "another workspace", "no message", "no id"],
)
async def test_delivering_to_what_is_not_there_says_so(chat: SqlChatLog, delivery: Delivery) -> None:
    with pytest.raises(LookupError):
        await chat.deliver(delivery, NOW)


async def test_a_message_in_another_conversation_is_not_replaced(chat: SqlChatLog) -> None:
    alone = await chat.deliver(_delivery(1, "Hello Ada", where=direct("ada")), NOW)
    with pytest.raises(LookupError):
        await chat.deliver(_delivery(2, "Taken over", replaces=str(alone)), NOW)


async def test_a_persons_own_message_is_never_replaced(chat: SqlChatLog) -> None:
    await chat.post(HUBS, "ada", said("My own words"), NOW, once="1")
    (own,) = await chat.messages(HUBS, "ada", before=None, limit=1)
    with pytest.raises(LookupError):
        await chat.deliver(_delivery(1, "Taken over", replaces=str(own.id)), NOW)
    assert await _shown(chat) == ["My own words"]


async def test_changes_since_a_mark_are_what_was_added_or_edited(chat: SqlChatLog) -> None:
    assert await chat.latest_mark() == 0
    first = await chat.deliver(_delivery(1, "one"), NOW)
    await chat.post(HUBS, "ada", said("two"), NOW, once="2")
    mark, changed = await chat.changed_since(0)
    assert [each.message.summary for each in changed] == ["one", "two"]
    assert mark == await chat.latest_mark()
    await chat.deliver(_delivery(3, "one, edited", replaces=str(first)), NOW)
    later_mark, changed = await chat.changed_since(mark)
    assert [(each.id, each.edited) for each in changed] == [(first, True)]
    assert later_mark > mark
