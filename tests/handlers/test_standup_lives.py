"""Stand-ups and people's lives: days off, days away, hours and clocks of their own. It is Thursday 19 November 2026."""

from datetime import UTC, datetime

import pytest

from tests.kit.dialogue import Actor, Town

pytestmark = pytest.mark.clock

FRIDAY = "Stand-up for Sheffield family hubs squad, Friday 20 November 2026"
MONDAY = "Stand-up for Sheffield family hubs squad, Monday 23 November 2026"


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


async def begun(town: Town) -> tuple[Actor, Actor]:
    """Sheffield's lead, who has started a stand-up at 09:30 for tomorrow; and Tom, in private."""
    amira = town.person("amira")
    await amira.says("/standup set 09:30 mon-fri")
    await town.squadbot.scheduler.look()
    return amira, town.person("tom").in_private()


@pytest.mark.postgresql
async def test_a_day_off_is_skipped_and_the_first_day_after_is_held(town: Town) -> None:
    amira, tom = await begun(town)
    await amira.says("/squad closed tomorrow")
    await amira.says("/standup show")
    await amira.sees("Next: Monday 23 November, Tuesday 24 November and Wednesday 25 November 2026 at 09:30.")
    await town.passes(until=at(20, 12))
    assert "Stand-up for" not in await tom.all_seen()
    await town.passes(until=at(23, 9, 30))
    assert (await tom.all_seen()).count(MONDAY) == 1
    await town.passes(until=at(24, 9, 30))
    assert "Tuesday 24 November 2026" in await tom.all_seen()


@pytest.mark.postgresql
async def test_a_day_that_is_opened_again_is_held(town: Town) -> None:
    amira, tom = await begun(town)
    await amira.says("/squad closed tomorrow")
    await town.passes(minutes=5)
    await amira.says("/squad open tomorrow")
    await town.passes(until=at(20, 9, 30))
    assert (await tom.all_seen()).count(FRIDAY) == 1
    await town.passes(until=at(23, 9, 30))
    assert (await tom.all_seen()).count(MONDAY) == 1


async def test_a_day_closed_on_its_morning_asks_nobody_else(town: Town) -> None:
    amira, tom = await begun(town)
    await tom.says("/hours 07:30")
    await town.passes(until=at(20, 7, 30))
    assert (await tom.all_seen()).count(FRIDAY) == 1
    await amira.says("/squad closed today")
    await town.passes(until=at(20, 12))
    assert FRIDAY not in await town.person("joanne").in_private().all_seen()
    assert FRIDAY not in await amira.all_seen(), "nor is there a summary"


async def test_whoever_is_away_is_not_asked_reminded_or_counted(town: Town) -> None:
    amira, tom = await begun(town)
    await tom.says("/absent until monday")
    await town.passes(until=at(20, 9, 30))
    await town.passes(until=at(20, 11))
    await town.passes(until=at(20, 11, 30))
    assert "Stand-up for" not in await tom.all_seen()
    seen = await amira.all_seen()
    assert "Still to come: Amira Khan and Joanne Price." in seen
    assert "Away: Tom Bell until 22 November 2026." in seen
    await town.passes(until=at(23, 9, 30))
    assert (await tom.all_seen()).count(MONDAY) == 1


async def test_own_hours_said_late_count_for_the_next_stand_up(town: Town) -> None:
    _, tom = await begun(town)
    await town.passes(until=at(19, 22))
    await tom.says("/hours 07:30")
    await town.passes(until=at(20, 7, 29))
    assert FRIDAY not in await tom.all_seen()
    await town.passes(until=at(20, 7, 30))
    assert (await tom.all_seen()).count(FRIDAY) == 1
    await town.passes(until=at(20, 9, 30))
    assert (await tom.all_seen()).count(FRIDAY) == 1
    assert FRIDAY in await town.person("joanne").in_private().all_seen()


async def test_a_night_worker_is_asked_the_evening_before(town: Town) -> None:
    _, tom = await begun(town)
    await tom.says("/hours 21:00-05:00")
    await town.passes(until=at(19, 21))
    assert (await tom.all_seen()).count(FRIDAY) == 1
    await tom.presses("Nothing to report")
    await town.passes(until=at(20, 9, 30))
    await town.passes(until=at(20, 11, 30))
    assert "1 of 3 people answered." in await town.person("amira").all_seen()


async def test_another_clock_is_another_time_on_the_same_day(town: Town) -> None:
    _, tom = await begun(town)
    await tom.says("/hours Europe/Helsinki")
    await town.passes(until=at(20, 7, 29))
    assert FRIDAY not in await tom.all_seen()
    await town.passes(until=at(20, 7, 30))
    assert (await tom.all_seen()).count(FRIDAY) == 1


async def test_whoever_comes_back_while_it_is_open_is_asked(town: Town) -> None:
    _, tom = await begun(town)
    await tom.says("/absent tomorrow")
    await town.passes(until=at(20, 9, 45))
    assert FRIDAY not in await tom.all_seen()
    await tom.says("/absent back")
    await town.passes(minutes=1)
    assert (await tom.all_seen()).count(FRIDAY) == 1
