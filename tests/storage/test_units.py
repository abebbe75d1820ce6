"""Units of work: what is committed stays, what is not is dropped, and nothing is done twice."""

from storage.unit_of_work import SqlStore
from tests.kit.builders import EVERYTHING, NOW, Sharing, sender, story, world


async def test_what_is_committed_is_read_back_whole(store: SqlStore) -> None:
    made = await world(store)
    told = await story(store, made.hubs, made.ada, Sharing.SQUAD)
    async with store.unit() as unit:
        unit.see_as(EVERYTHING)
        assert await unit.pilots.get(told.pilot.id) == told.pilot
        assert await unit.updates.get(told.update.id) == told.update
        assert await unit.learnings.get(told.learning.id) == told.learning
        assert await unit.barriers.get(told.barrier.id) == told.barrier
        assert await unit.squads.get(made.leeds.id) == made.leeds
        assert await unit.people.by_account(sender("cat")) == made.cat
