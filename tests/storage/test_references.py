"""Where conversations are reached: kept, changed, found by workspace, forgotten with their team."""

from dataclasses import replace

from bot.model.event import Conversation
from bot.ports import ConversationReference
from storage.conversations import SqlReferences
from storage.unit_of_work import SqlStore
from tests.kit.clock import FrozenClock

HUBS = ConversationReference(Conversation("teams", "W1", "19:hubs"), "19:hubs", "https://smba/uk/", "19:team", "group")
HOMES = ConversationReference(Conversation("teams", "W1", "19:homes"), "19:homes", "https://smba/emea/", "19:team")
ADA = ConversationReference(Conversation("teams", "W1", "ada"), "a:1", "https://smba/uk/")


async def test_they_are_kept_and_what_is_not_told_again_stays(store: SqlStore) -> None:
    references = SqlReferences(store, FrozenClock(), "teams")
    assert await references.get(HUBS.where) is None
    await references.put(HUBS)
    await references.put(replace(HUBS, service_url="https://smba/emea/", team="", group=""))
    assert await references.get(HUBS.where) == replace(HUBS, service_url="https://smba/emea/")
    assert await SqlReferences(store, FrozenClock(), "other").get(HUBS.where) is None


async def test_the_newest_says_how_a_workspace_is_reached(store: SqlStore) -> None:
    clock = FrozenClock()
    references = SqlReferences(store, clock, "teams")
    assert await references.newest("W1") is None
    await references.put(HUBS)
    clock._now = clock._now.replace(hour=11)
    await references.put(HOMES)
    assert await references.newest("W1") == HOMES
    assert await references.newest("W2") is None


async def test_a_team_that_is_gone_takes_its_channels_along(store: SqlStore) -> None:
    references = SqlReferences(store, FrozenClock(), "teams")
    for each in (HUBS, HOMES, ADA):
        await references.put(each)
    await references.remove_team("W1", "")
    await references.remove_team("W2", "19:team")
    assert await references.get(HUBS.where) == HUBS
    await references.remove_team("W1", "19:team")
    assert await references.get(HUBS.where) is None
    assert await references.get(HOMES.where) is None
    await references.remove(ADA.where)
    assert await references.get(ADA.where) is None
