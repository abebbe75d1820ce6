"""Sheffield and Whitehall in Slack, Barnsley and Leeds in Teams: one record, one digest, each message once."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from tests.kit.across import Across, town_across
from tests.kit.dialogue import Actor

FRIDAY = datetime(2026, 11, 20, 8, 45, tzinfo=UTC)
LEARNED = "Grandparents bring the children when parents cannot"


@pytest.fixture
async def across(town_url: str) -> AsyncIterator[Across]:
    async with town_across(town_url) as both:
        yield both


async def digest(who: Actor) -> str:
    return [each for each in (await who.all_seen()).split("\n---\n") if each.startswith("Digest for")][-1]


async def test_a_learning_from_slack_is_in_the_digest_in_teams_and_an_answer_comes_back(across: Across) -> None:
    tom, dev, marcus = across.slack.person("tom"), across.teams.person("dev"), across.slack.person("marcus")
    await tom.says(f"/learn P1 {LEARNED}")
    await across.slack.passes(until=FRIDAY)
    for reader in (dev, marcus):
        assert (await digest(reader)).count(LEARNED) == 1, reader.sender.name
        assert "ask Tom Bell" in await digest(reader)
    assert LEARNED not in await across.teams.person("grace").all_seen()
    await dev.says("barrier kind:data owner:DfE by:2026-12-01 Barnsley schools may not share registers either")
    assert (await marcus.all_seen()).count("Barnsley schools may not share") == 0, "the department hears in its digest"
    await marcus.says("/show B3")
    await marcus.presses("B3 has been answered")
    await marcus.fills(answer="Yes, from March.")
    seen = await dev.all_seen()
    assert seen.count("B3 has been answered") >= 1
    assert "Yes, from March." in seen


async def test_what_teams_takes_up_is_heard_of_in_slack_once_in_each_channel(across: Across) -> None:
    amira, dev = across.slack.person("amira"), across.teams.person("dev")
    hubs = await across.slack.person("amira").opens("hubs-leads")
    await hubs.says("/squad link Sheffield family hubs squad")
    await hubs.fills()
    await amira.says(f"/learn P1 {LEARNED}")
    await across.slack.passes(until=FRIDAY)
    await dev.presses("Read L2")
    await dev.presses("Use L2 here")
    form = dev.form
    for _ in range(2):
        dev.form = form
        await dev.fills(
            find_out="Invite them by name.", measure="Visits with one.", right_if="Ten a month.", id_="twice"
        )
    news = f"Barnsley squad is trying what you learned: L2 {LEARNED}"
    for reader in (amira, hubs):
        assert (await reader.all_seen()).count(news) == 1
    assert news not in await dev.all_seen()
    await amira.presses("Read P5")
    await amira.sees("P5 Grandparents bring the children", f"From L2 (Sheffield): {LEARNED}", "Who to ask: Dev Patel")
    await amira.says("/show L2")
    await amira.sees("In use in Barnsley: P5")


async def linked(across: Across) -> tuple[Actor, Actor]:
    """Dev of Barnsley, in Teams; and in the Slack channel in Whitehall that is now his squad's too, a coordinator."""
    dev, helen = across.teams.person("dev"), await across.slack.person("helen").opens("barnsley-with-us")
    await helen.says("/squad link Barnsley squad")
    await helen.fills()
    assert helen.errors == {}
    return dev, helen


async def test_a_squad_with_a_channel_in_each_hears_of_both_at_once_and_each_once(across: Across) -> None:
    dev, helen = await linked(across)
    await dev.says("learn Fathers come on Saturdays")
    if dev.form is not None:
        await dev.fills(challenge="Raising take-up of Best Start Family Hubs")
    for reader in (dev, helen):
        cards = [each for each in (await reader.all_seen()).split("\n---\n") if "Fathers come on Saturdays" in each]
        assert len(cards) == 1, (reader.sender.name, cards)
    await dev.presses("Change it")
    await dev.fills(learned="Fathers come on Sundays")
    for reader in (dev, helen):
        seen = await reader.all_seen()
        assert "Fathers come on Saturdays" not in seen, reader.sender.name
        assert seen.count("Fathers come on Sundays") == 1, reader.sender.name


async def test_it_may_hear_in_the_digest_instead(across: Across) -> None:
    dev, helen = await linked(across)
    await dev.says("squad hear")
    await dev.sees("What is saved in one channel of Barnsley squad is posted in its other channels at once.")
    await dev.is_refused("squad hear sometimes", "at once, or in the digest")
    await dev.says("squad hear in the digest")
    await dev.says("learn Fathers come on Saturdays")
    if dev.form is not None:
        await dev.fills(challenge="Raising take-up of Best Start Family Hubs")
    assert "Fathers come on Saturdays" not in await helen.all_seen()
    await across.slack.passes(until=FRIDAY)
    for reader in (dev, helen):
        assert (await digest(reader)).count("Fathers come on Saturdays") == 1, reader.sender.name


async def test_a_stand_up_asks_each_where_they_are_and_is_summed_up_in_both(across: Across) -> None:
    dev, helen = await linked(across)
    await dev.says("standup set 09:30 mon-fri")
    await across.slack.squadbot.scheduler.look()
    await across.slack.passes(until=FRIDAY.replace(hour=9, minute=30))
    ruth = across.teams.person("ruth").in_private()
    await ruth.presses("Answer the stand-up")
    await ruth.fills(in_the_way="No room on Fridays")
    await across.slack.passes(until=FRIDAY.replace(hour=11, minute=30))
    for reader in (dev, helen):
        seen = await reader.all_seen()
        assert seen.count("Stand-up for Barnsley squad, Friday 20 November 2026") == 1, reader.sender.name
        assert "1 of 2 people answered. 1 thing is in the way." in seen


async def test_what_teams_takes_up_shows_in_slack_once(across: Across) -> None:
    tom, dev = across.slack.person("tom"), across.teams.person("dev")
    await tom.says(f"/learn P1 {LEARNED}")
    await across.slack.passes(until=FRIDAY)
    await dev.says("use L2")
    if dev.form is None:
        await dev.presses("Use L2 here")  # in Teams words open no dialog: the answer has the button that does
    await dev.fills(
        title="Grandparents welcome", find_out="Ask them.", measure="Visits.", right_if="Ten come.", id_="once"
    )
    news = "Barnsley squad is trying what you learned: L2"
    assert (await tom.all_seen()).count(news) == 1
    assert "From L2 (Sheffield)" in await dev.all_seen()
    await tom.says("/show L2")
    await tom.sees("In use in Barnsley: P5 Grandparents welcome")
