"""Stand-ups that go otherwise than planned: downtime, midnight, a schedule that changes. It is Thursday 19 November."""

from datetime import UTC, datetime

import pytest

from bot.model.event import Sender
from bot.model.record import Role
from tests.kit.dialogue import Actor, Town

pytestmark = pytest.mark.clock

FRIDAY = "Stand-up for Sheffield family hubs squad, Friday 20 November 2026"


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


async def begun(town: Town, when: str = "09:30 mon-fri") -> tuple[Actor, Actor]:
    """Sheffield's lead, who has started a stand-up; and Tom, in private."""
    amira = town.person("amira")
    await amira.says(f"/standup set {when}")
    await town.squadbot.scheduler.look()
    return amira, town.person("tom").in_private()


@pytest.mark.postgresql
async def test_after_days_without_power_the_one_that_is_open_is_held_and_the_others_are_told(town: Town) -> None:
    amira, tom = await begun(town)
    await town.passes(until=at(25, 10))
    await town.squadbot.scheduler.look()
    seen = await tom.all_seen()
    assert seen.count("Stand-up for") == 1
    assert "Stand-up for Sheffield family hubs squad, Wednesday 25 November 2026" in seen
    told = await amira.in_private().all_seen()
    assert told.count("on Friday 20 November 2026, so nobody was asked.") == 1
    assert told.count("on Monday 23 November 2026 and Tuesday 24 November 2026, so nobody was asked.") == 1
    await town.passes(until=at(25, 11, 30))
    await town.passes(until=at(26, 9, 30))
    assert (await tom.all_seen()).count("Thursday 26 November 2026") == 1, "the next comes as planned"


async def test_what_was_said_the_evening_before_is_shown_even_if_nobody_could_be_asked(town: Town) -> None:
    amira, tom = await begun(town)
    await tom.says("/standup")
    await tom.fills(moved="The letters are out")
    await town.passes(until=at(20, 15))
    seen = await amira.all_seen()
    assert seen.count(FRIDAY) == 1
    assert "1 of 3 people answered." in seen
    assert "The letters are out" in seen


async def test_what_the_last_of_a_squad_said_is_shown(town: Town) -> None:
    amira, tom = await begun(town)
    await tom.says("/standup")
    await tom.fills(moved="My last booking")
    for person, role in (("Joanne Price", "observer"), ("Tom Bell", "observer")):
        await amira.says("/squad add")
        await amira.fills(person=person, role=role)
    await amira.says("/absent until wednesday")
    await town.passes(until=at(20, 9, 30))
    await town.passes(until=at(20, 11, 30))
    assert "My last booking" in await amira.all_seen()


async def test_one_that_opens_late_in_the_evening_can_be_answered_past_midnight(town: Town) -> None:
    _, tom = await begun(town, "23:00 mon-fri")
    await town.passes(until=at(19, 23))
    await town.passes(until=at(20, 0, 30))
    await tom.says("/standup")
    await tom.fills(moved="The night was quiet")
    await tom.sees("in the summary of Thursday 19 November 2026, at 01:00")


async def test_what_is_paused_or_off_cannot_be_answered(town: Town) -> None:
    amira, tom = await begun(town)
    await tom.says("/standup")
    await tom.fills(moved="The letters are out")
    await amira.says("/standup pause")
    await tom.is_refused("/standup", "has no stand-up to answer now.")
    await tom.presses("Change it")
    await tom.sees("The stand-up of Friday 20 November 2026 is not coming any more.")
    await amira.says("/standup resume")
    await tom.says("/standup")
    assert tom.shown("moved") == "The letters are out", "what was said early is kept"
    await amira.says("/standup off")
    await tom.is_refused("/standup", "has no stand-up yet")


async def test_one_that_was_skipped_is_held_at_its_new_time_or_not_at_all(town: Town) -> None:
    amira, tom = await begun(town)
    await amira.says("/standup skip friday")
    await town.passes(until=at(19, 15))
    await amira.says("/standup set 14:00")
    await amira.presses("Hold it after all")
    await amira.sees("The stand-up on Friday 20 November 2026 is held after all.")
    await town.passes(until=at(20, 9, 30))
    assert FRIDAY not in await tom.all_seen()
    await town.passes(until=at(20, 14))
    assert (await tom.all_seen()).count(FRIDAY) == 1
    await amira.says("/standup skip monday")
    await amira.says("/standup set 14:00 tuesdays")
    await amira.presses("Hold it after all")
    await amira.sees("does not come on Monday 23 November 2026 now.")
    assert amira.refused


async def test_where_everybody_is_away_nothing_is_opened(town: Town) -> None:
    amira, _ = await begun(town)
    for name in ("amira", "tom", "joanne"):
        await town.person(name).says("/absent today")
    await amira.is_refused("/standup now", "Nobody in the squad works today, so there is nobody to ask.")


async def test_a_time_of_today_that_has_passed_cannot_be_skipped(town: Town) -> None:
    amira, _ = await begun(town)
    await amira.is_refused("/standup skip today", "No stand-up is due on Thursday 19 November 2026.")


async def test_the_channel_is_told_in_the_squads_own_time_and_a_reader_elsewhere_on_theirs(town: Town) -> None:
    amira, _ = await begun(town)
    await amira.says("/hours Europe/Helsinki")
    await amira.says("/standup set 10:00")
    seen = await amira.sees("every weekday at 10:00.", "2026 at 10:00.")
    assert "on your clock" not in seen, "everybody in the channel reads it"
    await amira.says("/standup show")
    await amira.sees("every weekday at 10:00, London time.", "Next, on your clock: Friday 20 November", "at 12:00.")


async def test_an_answer_to_a_question_that_is_asked_no_more_outlives_a_change(town: Town) -> None:
    amira, tom = await begun(town)
    await tom.says("/standup")
    await tom.fills(moved="The letters are out", learned="Letters work")
    await amira.says("/standup questions")
    await amira.fills(learned="")
    await tom.presses("Change it")
    await tom.fills(moved="The letters arrived")
    await town.passes(until=at(20, 9, 30))
    await town.passes(until=at(20, 11, 30))
    seen = await amira.all_seen()
    assert "The letters arrived" in seen
    assert "Letters work" in seen


async def test_plain_words(town: Town) -> None:
    amira, _ = await begun(town)
    for said, seen in (
        ("skip the stand-up friday", "There is no stand-up on Friday 20 November 2026."),
        ("pause the stand-up", "is paused until somebody"),
        ("stand-up resume", "Next: Monday 23 November"),
        ("stand-up set 9.15 weekdays", "every weekday at 09:15"),
        ("when is the stand-up?", "every weekday at 09:15"),
        ("start the stand-up", "The stand-up is open"),
        ("stop the stand-up", "has no stand-up any more"),
    ):
        await amira.says(said)
        await amira.sees(seen)


async def test_a_squad_that_lost_its_channel_asks_nobody(town: Town) -> None:
    amira, tom = await begun(town)
    await amira.says("/squad link place:Sheffield Another squad")
    await amira.fills()
    await town.passes(until=at(20, 9, 30))
    assert FRIDAY not in await tom.all_seen()
    await town.passes(minutes=1)
    await tom.is_refused("/standup", "has no stand-up to answer now.")
    await tom.says("/standup show")
    await tom.sees("Nobody is asked now, as the squad has no channel.")


async def test_late_answers_before_the_summary_was_sent_are_in_it(town: Town) -> None:
    amira, tom = await begun(town)
    await town.passes(until=at(20, 9, 30))
    joanne = town.person("joanne").in_private()
    await joanne.presses("Nothing to report")
    town.post_held = True
    await town.passes(until=at(20, 11, 30))
    await tom.presses("Answer the stand-up")
    await tom.fills(in_the_way="<!channel> The phone")
    assert "“<!channel>” is kept as plain words and calls nobody." in str(await town.everything()), "the writer is told"
    await tom.presses_as("standup.open", "1")
    await tom.fills(in_the_way="<!channel> The letters")
    town.post_held = False
    seen = await amira.all_seen()
    assert seen.count(FRIDAY) == 1
    assert "2 of 3 people answered. 1 thing is in the way." in seen
    assert "The phone" not in seen
    assert seen.count("<!channel> The letters") == 2, "in the summary and in its thread, and it calls nobody"


@pytest.mark.postgresql
async def test_whoever_is_in_two_squads_answers_each_in_private(town: Town) -> None:
    amira, _ = await begun(town)
    other = await town.person("amira").opens("second")
    await other.says("/squad link place:Sheffield Second team")
    await other.fills()
    await other.says("/standup set 09:30 mon-fri")
    await town.squadbot.scheduler.look()
    await town.passes(until=at(20, 9, 30))
    amira.in_private()
    await amira.says("/standup")
    await amira.sees("Which stand-up do you want to answer?")
    await amira.presses("Second team")
    await amira.fills(learned="Two squads are one too many")
    await amira.presses("Save as a learning")
    assert amira.shown("learned") == "Two squads are one too many"
    await town.passes(until=at(20, 11, 30))
    assert "Two squads are one too many" in await other.all_seen()
    assert "Two squads are one too many" not in await town.person("tom").all_seen()


@pytest.mark.postgresql
async def test_what_is_kept_for_a_button_is_kept_a_day(town: Town) -> None:
    _, tom = await begun(town)
    await town.passes(until=at(20, 9, 30))
    await tom.presses("Answer the stand-up")
    await tom.fills(in_the_way="The phone")
    await town.passes(until=at(21, 12))
    await tom.presses("Raise as a barrier")
    await tom.sees("That text is no longer kept: it was more than a day ago.")


async def test_nobody_waits_for_a_member_whom_squadbot_cannot_write_to(town: Town) -> None:
    amira, tom = await begun(town)
    async with town.squadbot.store.unit() as unit:
        squad = await unit.squads.named("Sheffield family hubs squad")
        assert squad is not None
        nora = await unit.people.add(Sender("slack", "another workspace", "nora", "Nora Hill"))
        unit.squads.join(squad.id, nora.id, Role.MEMBER)
        assert await unit.commit(at(19, 12))
    await town.passes(until=at(20, 9, 30))
    await tom.presses("Nothing to report")
    await town.passes(until=at(20, 11, 30))
    seen = await amira.all_seen()
    assert "1 of 3 people answered." in seen
    assert "Still to come: Amira Khan and Joanne Price." in seen
    assert "Not asked, as they have no account where your squad talks: Nora Hill." in seen
