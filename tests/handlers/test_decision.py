"""Deciding on a pilot, as conversations."""

import pytest

from tests.kit.dialogue import Town


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("decision", "stage"), [("stop", "stopped"), ("adapt", "adapting"), ("continue", "continuing"), ("grow", "growing")]
)
async def test_a_decision_moves_the_pilot_on(town: Town, decision: str, stage: str) -> None:
    dev, ruth = town.person("dev"), town.person("ruth")
    await dev.says("/pilot decide")
    await dev.fills(decision=decision, why="Nine second talks, and one job.", review_on="2027-02-01")
    await dev.sees("Your decision on P3 is saved.")
    await ruth.sees(
        f"Dev Patel recorded a decision on P3 A job coach at stay-and-play: {decision}",
        f"Stage: {stage}",
        "Why: Nine second talks, and one job.",
    )
    await ruth.says(f"/pilot list stage:{stage}")
    seen = await ruth.sees("1 pilot: 1")
    assert ("1 February 2027" in seen) == (decision != "stop"), "what has stopped is not reviewed"


async def test_a_stopped_pilot_takes_no_more_updates_without_being_named(town: Town) -> None:
    dev = town.person("dev")
    await dev.says("/pilot decide P3")
    await dev.fills(decision="stop", why="Nobody came back.")
    await dev.is_refused("/pilot decide", "Your squad has no pilot running.", "/pilot new")
    await dev.is_refused("/update It moved", "your squad has none running yet")
    town.clock.move_to(town.clock.now().replace(year=2027, month=6))
    await dev.says("/pilot list overdue place:Barnsley")
    await dev.sees("No pilots like that yet.")


async def test_with_several_it_asks_which(town: Town) -> None:
    tom = town.person("tom")
    await tom.is_refused("/pilot decide", "Say which pilot: P1 Evening texts before first visits or P2 Hub corner")
    await tom.is_refused("/pilot decide P3", "P3 belongs to Barnsley squad")
    await tom.says("/pilot show P2")
    await tom.presses("Decide on P2")
    await tom.fills(decision="grow")
    assert tom.errors == {"why": "This needs an answer."}
    await tom.fills(why="Fourteen registered.")
    assert not tom.errors
    await tom.sees("P2 Hub corner in the school hall: grow")


async def test_somebody_outside_the_squad_cannot_decide_by_a_forged_form(town: Town) -> None:
    dev = town.person("dev")
    await dev.says("/pilot decide P3")
    assert dev.form is not None
    dev.form.state["pilot"] = "P1"  # type: ignore[index]  # a forger's way
    before = await town.stored()
    await dev.fills(decision="stop", why="Mischief.")
    assert dev.refused
    await dev.sees("P1 belongs to Sheffield family hubs squad")
    assert await town.stored() == before


async def test_a_stopped_pilot_is_neither_updated_nor_decided_on_and_shows_no_review(town: Town) -> None:
    dev, ruth = town.person("dev"), town.person("ruth")
    await ruth.says("/pilot decide P3")
    await dev.says("/update P3")
    late = dev.form
    await dev.says("/pilot decide P3")
    await dev.fills(decision="stop", why="Nobody came back.")
    for said in ("/update P3 It moved", "/pilot decide P3"):
        await dev.is_refused(said, "P3 A job coach at stay-and-play has stopped.", "/pilot new")
    for action in ("update.open", "pilot.decide"):
        await dev.presses_as(action, "P3")
        await dev.sees("P3 A job coach at stay-and-play has stopped.")
    await ruth.fills(decision="grow", why="Everybody came back.")
    await ruth.sees("has stopped")
    dev.form = late
    await dev.fills(text="It moved")
    assert "pilot" in dev.errors
    await dev.says("/pilot show P3")
    seen = await dev.sees("Stage: stopped", "Why: Nobody came back.")
    assert "Review on" not in seen
    assert await dev.buttons() == []
    await dev.says("/learn P3 Nobody comes back on Mondays")
    await dev.sees("Saved as L2.")
