"""`squadbot coordinator`: the operator says who coordinates, and every process knows at the next event."""

import pytest

from bot.database import reading_store
from bot.operator.coordinators import NotOneError, coordinate, coordinators
from tests.kit.dialogue import Town


async def make(town: Town, who: str, *, remove: bool = False) -> str:
    """What another process, the command line's, does and says."""
    async with reading_store(town.squadbot.config) as store:
        return await coordinate(store, who, town.clock.now(), remove=remove)


async def test_a_coordinator_may_change_any_squad_until_no_longer_one(town: Town) -> None:
    ruth = town.person("ruth")
    ruth.where = town.person("tom").where
    await ruth.is_refused("/squad add", "You may not change this squad")
    assert await make(town, "ruth hall") == "Ruth Hall is now a coordinator."
    await ruth.says("/squad add")
    assert ruth.form is not None
    assert await make(town, "Ruth Hall", remove=True) == "Ruth Hall is no longer a coordinator."
    await ruth.is_refused("/squad add", "You may not change this squad")


async def test_the_list_names_each_with_their_account(town: Town) -> None:
    store = town.squadbot.store
    assert await coordinators(store) == ["Helen Shaw, web:whitehall:helen"]
    await make(town, "web:barnsley:ruth")
    assert await coordinators(store) == ["Helen Shaw, web:whitehall:helen", "Ruth Hall, web:barnsley:ruth"]


async def test_doing_it_again_says_so_and_changes_nothing(town: Town) -> None:
    before = await town.everything()
    assert await make(town, "helen") == "Helen Shaw is a coordinator already."
    assert await make(town, "ruth", remove=True) == "Ruth Hall is no coordinator."
    assert await town.everything() == before


async def test_nobody_or_several_by_that_name_changes_nothing(town: Town) -> None:
    other = town.newcomer("ruth2", "Ruth Hall", beside="dev")
    await other.says("/help")
    before = await town.everything()
    several = r"^2 people go by “Ruth Hall”\. Give the account of one: web:barnsley:ruth or web:barnsley:ruth2\.$"
    with pytest.raises(NotOneError, match=several):
        await make(town, "Ruth Hall")
    with pytest.raises(NotOneError, match=r"^Nobody goes by “Ruth Ha”\. Give a full name or an account\."):
        await make(town, "Ruth Ha")
    assert await town.everything() == before
    assert await make(town, "RUTH2") == "Ruth Hall is now a coordinator."
