"""A stand-up of many people who have much to say: one summary that is changed where it stands, and all of it told."""

import re

import pytest

from bot.access import Viewer
from bot.model.record import Role
from bot.model.standup import Said
from tests.handlers.test_standup_edges import FRIDAY, at, begun
from tests.kit.dialogue import Town

MOST = 40
LONG = 1500


async def many_answer(town: Town) -> None:
    """Forty people join Amira's squad and answer its open stand-up with as much as they may."""
    amira = town.person("amira")
    async with town.squadbot.store.unit() as unit:
        unit.see_as(Viewer(everything=True))
        squad = await unit.squads.of_channel(amira.where)
        assert squad
        (standup,) = (each for each in await unit.standups.since(squad.id, at(20, 0).date()) if each.day.day == 20)
        for number in range(MOST):
            them = town.newcomer(f"u{number}", f"Person number {number}", beside="amira")
            person = await unit.people.add(them.sender)
            unit.squads.join(squad.id, person.id, Role.MEMBER)
            words = f"{'<!channel> & ü ' * LONG}"[: LONG - 8] + f" end{number:02}."
            unit.standups.answered(standup, squad, person, Said(words, words, words, words), town.clock.now())
        await unit.commit(town.clock.now())


async def told(town: Town) -> str:
    """What stands in the channel, from the summary on, without what a long text is broken with."""
    seen = await town.person("amira").all_seen()
    return re.sub(r"[“”\s]|---", "", seen[seen.index(FRIDAY) :])


@pytest.mark.postgresql
async def test_a_large_squad_with_much_to_say(town: Town) -> None:
    amira, tom = await begun(town)
    await town.passes(until=at(20, 9, 30))
    await many_answer(town)
    await town.passes(until=at(20, 11, 30))
    seen = await told(town)
    assert "40of43peopleanswered.40thingsareintheway." in seen
    assert "37morethingsareintheway:whateverybodysaidisinthethread." in seen
    in_summary = 3
    counts = [seen.count(f"end{number:02}.") for number in range(MOST)]
    assert sorted(counts) == [4] * (MOST - in_summary) + [5] * in_summary

    await tom.presses("Answer the stand-up")
    await tom.fills(moved="The letters are out")
    after = await told(town)
    assert (await amira.all_seen()).count(FRIDAY) == 1, "edited, not posted again"
    assert "41of43peopleanswered." in after
    assert [after.count(f"end{number:02}.") for number in range(MOST)] == counts, "nothing is told twice"
