"""When people are away and when their work starts, as conversations. The town begins on Thursday 19 November 2026."""

from datetime import UTC, datetime

import pytest

from tests.kit.dialogue import Town

pytestmark = pytest.mark.clock


@pytest.mark.postgresql
async def test_away_for_some_days_and_back(town: Town) -> None:
    tom = town.person("tom")
    await tom.says("/absent until monday")
    await tom.sees(
        "You are away from 19 November to 22 November 2026.",
        "You are back on Monday 23 November 2026.",
        "Your squad sees that you are away and until when, never why.",
    )
    await tom.says("/absent 3 to 10 June")
    await tom.sees("You are away from 19 November to 22 November 2026 and from 3 June to 10 June 2027.")
    await tom.says("/absent back")
    await tom.sees("You are away from 3 June to 10 June 2027. You are back on Friday 11 June 2027.")
    await tom.is_refused("/absent back", "You are not away today. To take back days ahead, name them.")
    await tom.says("/absent back 8 to 10 June")
    await tom.sees("You are away from 3 June to 7 June 2027. You are back on Tuesday 8 June 2027.")
    await tom.says("/absent back 3 to 7 June")
    await tom.sees("You are not away on any day ahead.")
    assert "away" not in await town.person("amira").all_seen(), "nobody else is told"


async def test_away_today_and_in_plain_words(town: Town) -> None:
    tom = town.person("tom").in_private()
    await tom.says("I am away today")
    await tom.sees("You are away on 19 November 2026. You are back on Friday 20 November 2026.")
    await tom.says("/absent")
    await tom.sees("You are away on 19 November 2026.")
    await town.passes(days=1)
    await tom.says("/absent show")
    await tom.sees("You are not away on any day ahead.")


async def test_part_time_days(town: Town) -> None:
    tom = town.person("tom")
    await tom.says("/absent thursdays")
    await tom.sees("You are away every Thursday.")
    await tom.says("/absent every friday")
    await tom.sees("You are away on Thursdays and Fridays.")
    await tom.says("/absent wednesday")
    await tom.sees("You are away on 25 November 2026 and on Thursdays and Fridays. You are back on Monday 30 November")
    await tom.is_refused("/absent mon-wed every week", "That leaves no day of the week. Say the dates instead.")
    await tom.says("/absent back thursdays")
    await tom.sees("You are away on 25 November 2026 and every Friday. You are back on Thursday 26 November 2026.")
    await tom.is_refused("/absent back tuesdays", "You work every Tuesday already.")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("until 18 November 2026", "18 November 2026 has passed."),
        ("until today", "Say the day you are back, from tomorrow on, for example until monday."),
        ("until 31 June", "There is no 31 June. Check the day and the month."),
        ("10 to 3 June", "3 June is before 10 June."),
        ("until monday sick", "I do not know which day “monday sick” is."),
        ("every other thursday", "I understand days of every week"),
        ("back until yesterday", "I do not know which day “yesterday” is."),
        ("back 3 June", "You were not going to be away on 3 June 2027."),
    ],
)
async def test_what_are_no_days_changes_nothing(town: Town, said: str, answer: str) -> None:
    await town.person("tom").is_refused(f"/absent {said}", answer)


async def test_why_is_not_kept_even_when_it_is_said(town: Town) -> None:
    tom = town.person("tom")
    await tom.is_refused("/absent until monday for an operation", "I do not know which day")
    await tom.says("/absent until monday")
    assert "operation" not in str(await town.stored())


@pytest.mark.postgresql
async def test_own_hours_day_by_day(town: Town) -> None:
    tom = town.person("tom")
    await tom.says("/hours")
    await tom.sees("Stand-ups ask you at your squad’s time. Your clock is Europe/London, where it is 10:00.")
    await tom.says("/hours 7.30am")
    await tom.sees("Stand-ups ask you every day at 07:30.")
    await tom.says("/hours mon-wed 08:00")
    await tom.sees(
        "Stand-ups ask you on Mondays, Tuesdays and Wednesdays at 08:00 "
        "and on Thursdays, Fridays, Saturdays and Sundays at 07:30."
    )
    await tom.says("/hours off")
    await tom.sees("Stand-ups ask you at your squad’s time.")
    await tom.says("/hours fri 09:00-17:00")
    await tom.says("/hours show")
    await tom.sees("Stand-ups ask you every Friday at 09:00, and on other days at your squad’s time.")


async def test_nights(town: Town) -> None:
    tom = town.person("tom")
    await tom.says("/hours weekdays 10pm to 6am")
    await tom.sees(
        "Stand-ups ask you every weekday at 22:00, and on other days at your squad’s time.",
        "A shift over midnight counts for the day it ends on, so you are asked the evening before.",
    )


async def test_own_zone_is_the_one_times_are_said_in(town: Town) -> None:
    tom = town.person("tom")
    await tom.says("/hours New York")
    await tom.sees("Your clock is America/New_York, where it is 05:00.")
    town.clock.move_to(datetime(2026, 11, 20, 3, 0, tzinfo=UTC))
    await tom.says("/absent today")
    await tom.sees("You are away on 19 November 2026.")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("25:00", "“25:00” is no time of day."),
        ("Europe/Lodnon", "I do not know the time zone “Europe/Lodnon”. Did you mean Europe/London?"),
        ("20:00", "Say when your shift ends too, for example 20:00-06:00."),
        ("22:00-22:00", "A shift cannot end when it starts."),
        ("22:00-26:00", "“26:00” is no time of day."),
        ("mon-wed", "Say when your work starts too, for example mon-wed 08:00."),
        ("early", "I do not know which days “early” means."),
        ("every other monday 08:00", "I understand days of every week"),
    ],
)
async def test_what_are_no_hours_changes_nothing(town: Town, said: str, answer: str) -> None:
    await town.person("tom").is_refused(f"/hours {said}", answer)
