"""Stand-ups, from the schedule to the late answer, as conversations."""

from datetime import UTC, datetime

import pytest

from bot.model.answer import ShowBoard
from bot.model.event import HomeOpened
from tests.kit.dialogue import Actor, Town

pytestmark = pytest.mark.clock

OPENS = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
HEADING = "Stand-up for Sheffield family hubs squad, Friday 20 November 2026"


def at(hour: int, minute: int = 0, day: int = 20) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


async def begun(town: Town) -> Actor:
    """Sheffield's lead, who has started a stand-up for tomorrow."""
    amira = town.person("amira")
    await amira.says("/standup set 09:30 mon-fri")
    await town.squadbot.scheduler.look()
    return amira


@pytest.mark.postgresql
@pytest.mark.socket
async def test_a_stand_up_from_the_first_prompt_to_the_late_answer(town: Town) -> None:
    amira = await begun(town)
    seen = await amira.sees("The stand-up of Sheffield family hubs squad is every weekday at 09:30.")
    assert "Next: Friday 20 November, Monday 23 November and Tuesday 24 November 2026 at 09:30." in seen
    await town.passes(until=at(9, 29))
    tom, joanne = town.person("tom").in_private(), town.person("joanne").in_private()
    assert HEADING not in await tom.all_seen(), "not before its time"

    await town.passes(until=OPENS)
    for member in (tom, joanne, town.person("amira").in_private()):
        seen = await member.all_seen()
        assert seen.count(HEADING) == 1, member.sender.name
        assert "What moved? What did you learn? What is in the way?" in seen
    await tom.presses("Answer the stand-up")
    await tom.fills(moved="Twelve families booked", in_the_way="The hub has no phone")
    await tom.sees(
        "Thank you. Your answer is kept. Your squad sees it in the summary of Friday 20 November 2026, at 11:30"
    )
    assert await tom.buttons() == ["Change it", "Save as an update", "Raise as a barrier"]

    await town.passes(until=at(11))
    assert "closes soon" not in await tom.all_seen(), "whoever has answered is not reminded"
    assert (await joanne.all_seen()).count("closes soon") == 1
    await town.passes(until=at(11, 20))
    assert (await joanne.all_seen()).count("closes soon") == 1, "one reminder"
    assert HEADING not in await amira.all_seen(), "no summary yet"

    await town.passes(until=at(11, 30))
    seen = await amira.all_seen()
    assert seen.count(HEADING) == 1
    assert "1 of 3 people answered. 1 thing is in the way." in seen
    assert seen.index("The hub has no phone") < seen.index("Still to come: Amira Khan and Joanne Price.")
    assert seen.index("Still to come") < seen.index("Twelve families booked"), "what people said is in the thread"

    await town.passes(until=at(14))
    await joanne.presses("Answer the stand-up")
    await joanne.fills(learned="Evenings work better")
    await joanne.sees("Thank you. Your answer is kept. The summary in your squad’s channel shows it.")
    seen = await amira.all_seen()
    assert seen.count(HEADING) == 1, "edited, not posted again"
    assert "2 of 3 people answered." in seen
    assert "Still to come: Amira Khan." in seen
    assert seen.count("Evenings work better") == 1

    await joanne.presses("Change it")
    assert joanne.shown("learned") == "Evenings work better"
    await joanne.fills(learned="Evenings work best")
    await joanne.sees("Your answer is changed.")
    seen = await amira.all_seen()
    assert "Evenings work better" not in seen
    assert seen.count("Evenings work best") == 1


async def test_an_answer_the_evening_before_counts_and_nobody_is_asked_twice(town: Town) -> None:
    await begun(town)
    joanne = town.person("joanne").in_private()
    await town.passes(until=at(22, day=19))
    await joanne.says("/standup")
    await joanne.fills(moved="Night clinic is full")
    await joanne.sees("Your squad sees it in the summary of Friday 20 November 2026, at 11:30")
    await town.passes(until=OPENS)
    assert HEADING not in await joanne.all_seen(), "who has answered is not asked"
    await town.passes(until=at(11, 30))
    seen = await town.person("tom").all_seen()
    assert "1 of 3 people answered. Nothing is in the way." in seen
    assert "Night clinic is full" in seen


async def test_nothing_to_report_is_an_answer(town: Town) -> None:
    await begun(town)
    await town.passes(until=OPENS)
    for name in ("amira", "tom", "joanne"):
        await town.person(name).in_private().presses("Nothing to report")
    await town.passes(until=at(11, 30))
    seen = await town.person("tom").all_seen()
    assert "Everybody has answered. Nothing is in the way." in seen
    assert seen.count("Nothing to report.") == 3
    assert "Still to come" not in seen


async def test_an_answer_becomes_a_record_with_one_press_and_passes_the_guard(town: Town) -> None:
    await begun(town)
    await town.passes(until=OPENS)
    tom = town.person("tom").in_private()
    await tom.presses("Answer the stand-up")
    await tom.fills(learned="Mrs Hill on 07700 900123 came back")
    assert "phone number" in tom.errors["learned"]
    assert "07700" not in str(await town.everything())
    await tom.fills(learned="A second letter brings families back")
    await tom.presses("Save as a learning")
    assert tom.shown("learned") == "A second letter brings families back"
    await tom.fills(pilot="P1 Evening texts before first visits")
    assert "A second letter brings families back" in await town.person("amira").all_seen()


async def test_observers_read_and_are_never_asked(town: Town) -> None:
    amira = await begun(town)
    await amira.says("/squad add")
    await amira.fills(person="Joanne Price", role="observer")
    await town.passes(until=OPENS)
    assert HEADING not in await town.person("joanne").in_private().all_seen()
    await town.person("joanne").is_refused("/standup", "only members of Sheffield family hubs squad can")
    await town.passes(until=at(11, 30))
    assert "Joanne" not in (await town.person("tom").all_seen()).split(HEADING)[1]


async def test_somebody_who_left_is_not_asked_and_what_they_said_stays(town: Town) -> None:
    amira = await begun(town)
    tom = town.person("tom").in_private()
    await tom.says("/standup")
    await tom.fills(moved="My last booking")
    await amira.says("/squad remove")
    await amira.fills(person="Tom Bell")
    await town.passes(until=OPENS)
    assert HEADING not in await tom.all_seen()
    await town.passes(until=at(11, 30))
    seen = await amira.all_seen()
    assert "My last booking" in seen
    assert "1 of 3 people answered." in seen
    await tom.presses_as("standup.open", "1")
    assert tom.refused


async def test_one_day_is_skipped_and_held_after_all(town: Town) -> None:
    amira = await begun(town)
    await amira.says("/standup skip friday")
    await amira.sees("There is no stand-up on Friday 20 November 2026.")
    await amira.says("/standup show")
    await amira.sees("Next: Monday 23 November, Tuesday 24 November and Wednesday 25 November 2026 at 09:30.")
    await amira.is_refused("/standup skip friday", "No stand-up is due on Friday 20 November 2026.")
    await amira.presses("Hold it after all")
    await amira.sees("The stand-up on Friday 20 November 2026 is held after all.")
    await town.passes(until=OPENS)
    assert HEADING in await town.person("tom").in_private().all_seen()
    await amira.is_refused("/standup skip today", "has begun already")


async def test_a_skipped_day_passes_in_silence_and_the_next_is_held(town: Town) -> None:
    amira = await begun(town)
    await amira.says("/standup skip friday")
    await town.passes(until=at(12))
    tom = town.person("tom").in_private()
    assert "Stand-up for" not in await tom.all_seen()
    await town.passes(until=at(9, 30, day=23))
    assert "Stand-up for Sheffield family hubs squad, Monday 23 November 2026" in await tom.all_seen()


async def test_paused_resumed_and_off(town: Town) -> None:
    amira, tom = await begun(town), town.person("tom").in_private()
    await amira.says("/standup pause")
    await amira.is_refused("/standup pause", "paused already")
    await amira.says("/standup show")
    await amira.sees("It is paused.")
    await town.passes(until=at(12))
    assert "Stand-up for" not in await tom.all_seen()
    await amira.says("/standup resume")
    await amira.sees("Next: Monday 23 November")
    await amira.is_refused("/standup resume", "not paused")
    await town.passes(until=at(9, 30, day=23))
    assert "Monday 23 November 2026" in await tom.all_seen()
    await amira.says("/standup off")
    await amira.is_refused("/standup show", "has no stand-up yet", "/standup set 09:30 mon-fri")
    await town.passes(until=at(12, day=24))
    assert "Tuesday 24 November" not in await tom.all_seen()


async def test_opened_at_once(town: Town) -> None:
    amira, tom = await begun(town), town.person("tom").in_private()
    await amira.says("/standup now")
    await amira.sees("The stand-up is open", "gets the summary at 12:00")
    assert "Thursday 19 November 2026" in await tom.all_seen()
    await amira.is_refused("/standup now", "open already")
    await town.passes(until=at(12, day=19))
    assert "Nobody has answered yet." in await amira.all_seen()
    await amira.is_refused("/standup now", "has been held")
    await town.passes(until=OPENS)
    assert HEADING in await tom.all_seen(), "tomorrow's comes all the same"


@pytest.mark.postgresql
async def test_its_own_questions(town: Town) -> None:
    amira, tom = await begun(town), town.person("tom").in_private()
    await amira.says("/standup questions")
    await amira.fills(moved="", learned="", in_the_way="", other="")
    assert amira.errors == {"moved": "Ask at least one question."}
    await amira.fills(moved="What did you try?", learned="", in_the_way="What stops you?", other="How are you?")
    await amira.sees("From now on the stand-up asks: What did you try? What stops you? How are you?")
    await tom.says("/standup")
    assert tom.form is not None
    assert [each.label for each in tom.form.inputs] == ["What did you try?", "What stops you?", "How are you?"]
    await tom.fills(other="Well, thank you")
    await town.passes(until=OPENS)
    await town.passes(until=at(11, 30))
    seen = await amira.all_seen()
    assert seen.index("How are you?") < seen.index("Well, thank you")


@pytest.mark.postgresql
async def test_what_is_missed_is_told_to_the_lead_once_and_nobody_is_asked_about_a_day_gone(town: Town) -> None:
    await begun(town)
    await town.passes(until=at(15))
    amira, tom = town.person("amira").in_private(), town.person("tom").in_private()
    assert (await amira.all_seen()).count("I was not running at the time of the stand-up") == 1
    assert "Stand-up for" not in await tom.all_seen()
    await town.passes(until=at(9, 30, day=23))
    assert "Monday 23 November 2026" in await tom.all_seen()


async def test_within_its_time_it_is_caught_up(town: Town) -> None:
    await begun(town)
    await town.passes(until=at(10, 40))
    tom = town.person("tom").in_private()
    assert (await tom.all_seen()).count(HEADING) == 1
    await town.passes(until=at(11, 30))
    assert "Nobody has answered yet." in await town.person("tom").all_seen()


async def test_days_off_and_bank_holidays_are_left_out(town: Town) -> None:
    amira = await begun(town)
    await town.passes(until=at(12, day=24).replace(month=12))
    await amira.says("/standup show")
    await amira.sees("Next: Tuesday 29 December, Wednesday 30 December and Thursday 31 December 2026 at 09:30.")


async def test_what_cannot_be_set(town: Town) -> None:
    amira = town.person("amira")
    await amira.is_refused("/standup", "has no stand-up yet")
    await amira.is_refused("/standup pause", "has no stand-up yet")
    await amira.is_refused("/standup set 25:00", "25:00")
    await amira.is_refused("/standup set every other tuesday", "days of every week")
    await town.person("tom").is_refused("/standup set 09:30", "only the lead of Sheffield family hubs squad can")
    await amira.says("/standup set")
    assert amira.refused
    await begun(town)
    await amira.is_refused("/standup skip someday", "I do not know which day “someday” is")
    await amira.is_refused("/standup skip saturday", "No stand-up is due on Saturday 21 November 2026.")
    await amira.is_refused("/standup skip 18 November 2026", "has passed")


async def test_another_squads_stand_up_cannot_be_answered_or_read(town: Town) -> None:
    await begun(town)
    dev = town.person("dev").in_private()
    await dev.presses_as("standup.open", "1")
    assert dev.refused
    await dev.submits("standup.answer", {"moved": "Not mine to say"}, {"standup": "1"})
    assert dev.refused
    assert "Not mine to say" not in str(await town.stored())


async def test_a_change_of_time_moves_what_is_planned(town: Town) -> None:
    amira, tom = await begun(town), town.person("tom").in_private()
    await amira.says("/standup set 14:00")
    await amira.sees("every weekday at 14:00", "Next: Thursday 19 November")
    await town.passes(until=at(14, day=19))
    assert "Thursday 19 November 2026" in await tom.all_seen()
    await town.passes(until=at(9, 30))
    assert HEADING not in await tom.all_seen()
    await town.passes(until=at(14))
    assert (await tom.all_seen()).count(HEADING) == 1


async def test_whoever_is_away_is_not_asked_and_is_named_without_blame(town: Town) -> None:
    amira = await begun(town)
    await town.person("joanne").says("/absent until tuesday")
    await town.person("tom").says("/absent fridays")
    await town.passes(until=OPENS)
    for name in ("tom", "joanne"):
        assert HEADING not in await town.person(name).in_private().all_seen(), name
    await town.passes(until=at(11))
    assert "closes soon" not in await town.person("joanne").in_private().all_seen()
    await amira.in_private().presses("Nothing to report")
    await town.passes(until=at(11, 30))
    seen = await town.person("amira").all_seen()
    assert "Everybody has answered. Nothing is in the way." in seen
    assert "Away: Joanne Price until 23 November 2026 and Tom Bell." in seen


@pytest.mark.postgresql
async def test_each_is_asked_when_their_own_work_starts(town: Town) -> None:
    await begun(town)
    tom, joanne = town.person("tom").in_private(), town.person("joanne").in_private()
    await tom.says("/hours 07:30")
    await joanne.says("/hours 14:00")
    await town.passes(until=at(14, day=19))
    assert HEADING in await joanne.all_seen(), "her work starts when it is over, so she is asked the day before"
    await town.passes(until=at(7, 29))
    assert HEADING not in await tom.all_seen()
    await town.passes(until=at(7, 30))
    assert (await tom.all_seen()).count(HEADING) == 1
    await town.passes(until=OPENS)
    assert (await tom.all_seen()).count(HEADING) == 1
    assert (await joanne.all_seen()).count(HEADING) == 1


async def test_everybody_away(town: Town) -> None:
    await begun(town)
    for name in ("amira", "tom", "joanne"):
        await town.person(name).says("/absent tomorrow")
    await town.passes(until=OPENS)
    await town.passes(until=at(11, 30))
    seen = await town.person("tom").all_seen()
    assert "Everybody is away today." in seen


async def test_a_persons_board_shows_the_stand_up_until_they_have_answered(town: Town) -> None:
    await begun(town)
    tom = town.person("tom").in_private()

    async def board() -> str:
        shown = await town.squadbot.dispatch(HomeOpened(f"home-{town.clock.now()}", tom.where, tom.sender))
        assert isinstance(shown, ShowBoard)
        return repr(shown.message)

    assert "Waiting for a line from you" not in await board()
    await town.passes(until=OPENS)
    assert "The stand-up of Sheffield family hubs squad, Friday 20 November 2026" in await board()
    await tom.presses("Nothing to report")
    assert "Waiting for a line from you" not in await board()


async def test_in_the_evening_today_s_can_still_be_answered_and_tomorrow_s_already(town: Town) -> None:
    amira = await begun(town)
    await town.passes(until=OPENS)
    await amira.says("/standup pause")
    await amira.sees("Today’s is open and still ends with its summary.")
    await amira.says("/standup resume")
    await town.passes(until=at(11, 30))
    await town.passes(until=at(20))
    tom = town.person("tom").in_private()
    await tom.says("/standup")
    await tom.sees("Which stand-up do you want to answer?")
    assert await tom.buttons() == ["Friday 20 November 2026", "Monday 23 November 2026"]
    await tom.presses("Monday 23 November 2026")
    await tom.fills(moved="Ready for Monday")
    await tom.sees("Your squad sees it in the summary of Monday 23 November 2026")
