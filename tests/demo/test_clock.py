"""The demo's clock: it stops at everything that falls due on the way, and each thing is stamped with its own time."""

import asyncio
import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.demo.clock import opening_instant
from bot.model.answer import Answer
from bot.model.event import Due
from bot.model.record import ScheduleKind
from bot.scheduling.timetable import Timetable
from tests.demo.conftest import Demo, demo_on

SUNDAY = "2026-11-22T08:46"


def times(shown: list[tuple[str, str]], words: str) -> list[str]:
    """When that was said."""
    return [at for at, text in shown if text.startswith(words)]


async def test_it_stops_at_everything_due_from_thursday_to_sunday(wednesday: Demo) -> None:
    await wednesday.move("2026-11-19T08:50")
    await wednesday.says("amira", "/standup set 09:30 mon-fri")
    await wednesday.move(SUNDAY)
    channel = await wednesday.shown("amira")
    assert times(channel, "Digest for Sheffield") == ["Thu 19 08:45", "Fri 20 08:45"]
    assert times(channel, "Stand-up for") == ["Thu 19 11:30", "Fri 20 11:30"]
    for account in ("amira", "tom", "joanne"):
        alone = await wednesday.shown(account, private=True)
        assert [at for at, _ in alone] == ["Thu 19 09:30", "Thu 19 11:00", "Fri 20 09:30", "Fri 20 11:00"]
        assert times(alone, "Stand-up for") == ["Thu 19 09:30", "Fri 20 09:30"]
        assert times(alone, "The stand-up for Sheffield family hubs squad closes soon") == [
            "Thu 19 11:00",
            "Fri 20 11:00",
        ]


async def test_no_lead_hears_of_what_was_missed_and_all_is_in_order(wednesday: Demo) -> None:
    await wednesday.says("amira", "/standup set 09:30 mon-fri")
    await wednesday.move("2026-12-02T12:00")
    mornings = [f"{day:%a %d} 08:45" for day in working_days("2026-11-19", "2026-12-02")]
    for lead in ("amira", "dev", "grace", "helen", "marcus"):
        assert times(await wednesday.shown(lead), "Digest for") == mornings
        for private in (False, True):
            shown = await wednesday.shown(lead, private=private)
            assert not [text for _, text in shown if "not running" in text]
            assert [stamp(at) for at, _ in shown] == sorted(stamp(at) for at, _ in shown)


def stamp(shown: str) -> datetime:
    """The instant that is shown as "Thu 19 08:45", in November or the days after."""
    _, day, hour = shown.split()
    month = 12 if int(day) < 10 else 11
    return datetime.strptime(f"2026-{month}-{day} {hour} +0000", "%Y-%m-%d %H:%M %z")


def working_days(first: str, last: str) -> list[datetime]:
    """From that day to that day."""
    start, end = (datetime.fromisoformat(f"{each}T00:00+00:00") for each in (first, last))
    days = (start + timedelta(days=number) for number in range((end - start).days + 1))
    return [day for day in days if day.weekday() < 5]


async def test_what_fails_on_the_way_holds_up_nothing_else(wednesday: Demo, monkeypatch: pytest.MonkeyPatch) -> None:
    scheduler = wednesday.squadbot.scheduler
    dispatch, failing = scheduler._dispatch, await digest_of(wednesday, "Barnsley")

    async def fails_for_barnsley(due: Due) -> Answer:
        if (due.job, due.number) == (ScheduleKind.DIGEST, failing):
            raise RuntimeError("boom")
        return await dispatch(due)

    monkeypatch.setattr(scheduler, "_dispatch", fails_for_barnsley)
    await wednesday.move(SUNDAY)
    assert times(await wednesday.shown("amira"), "Digest for") == ["Thu 19 08:45", "Fri 20 08:45"]
    assert times(await wednesday.shown("dev"), "Digest for") == []


async def digest_of(demo: Demo, place: str) -> int:
    """The number of the schedule of that place's digest."""
    async with demo.squadbot.store.unit() as unit:
        (squad,) = [each for each in await unit.squads.all() if each.name.startswith(place)]
        schedule = await unit.schedules.of_squad(squad.id, ScheduleKind.DIGEST)
        assert schedule
        return schedule.id


async def test_two_people_may_move_it_at_once(wednesday: Demo) -> None:
    await asyncio.gather(wednesday.move("Next working morning"), wednesday.move("Next working morning"))
    assert f"{wednesday.now:%a %d %H:%M}" == "Thu 19 08:45"
    assert times(await wednesday.shown("amira"), "Digest for") == ["Thu 19 08:45"]


async def test_it_goes_a_month_at_a_time(wednesday: Demo) -> None:
    with pytest.raises(AssertionError, match="The clock can go forward by a month at a time"):
        await wednesday.move("2026-12-20T12:00")
    assert f"{wednesday.now:%a %d}" == "Wed 18"


async def test_while_the_demo_is_off_its_clock_waits_for_what_is_due(settings: dict[str, str], tmp_path: Path) -> None:
    async with demo_on(settings, tmp_path, "2026-11-19T12:00") as begun:
        await begun.says("amira", "/standup set 09:30 mon-fri")
        await begun.move("In an hour")
        assert f"{begun.now:%a %d %H:%M}" == "Thu 19 11:00"
    leave_for(tmp_path, timedelta(days=4))
    async with demo_on(settings, tmp_path) as again:
        assert f"{again.now:%a %d %H:%M}" == "Fri 20 08:45"
        await again.move("In an hour")
        assert times(await again.shown("amira"), "Digest for") == ["Fri 20 08:45"]
        assert [at for at, _ in await again.shown("amira", private=True)] == ["Fri 20 09:30"]


def leave_for(folder: Path, away: timedelta) -> None:
    """As if the demo had been off for so long: its clock went on with the machine's."""
    kept = folder / "demo-clock.json"
    ahead = float(re.sub("[^0-9.-]", "", kept.read_text()))
    kept.write_text(f'{{"ahead_seconds": {ahead + away.total_seconds()}}}')


@pytest.mark.parametrize(
    ("today", "opens"),
    [
        ("2026-11-18 00:01", "Wed 18 Nov"),
        ("2026-11-19 23:59", "Thu 19 Nov"),
        ("2026-11-20 16:00", "Fri 20 Nov"),
        ("2026-11-21 09:00", "Fri 20 Nov"),
        ("2026-11-22 22:00", "Fri 20 Nov"),
        ("2026-12-28 10:00", "Thu 24 Dec"),  # the bank holiday in place of Boxing Day, a Saturday
        ("2027-03-28 00:30", "Thu 25 Mar"),  # Easter Sunday, as the clocks change
    ],
)
def test_it_opens_on_a_working_day_at_ten(today: str, opens: str) -> None:
    first_look = datetime.strptime(f"{today} +0000", "%Y-%m-%d %H:%M %z")
    assert f"{opening_instant(Timetable(), first_look):%a %d %b %H:%M}" == f"{opens} 10:00"


@pytest.mark.parametrize(
    ("now", "morning"),
    [
        ("2026-11-18T15:00", "2026-11-19T08:45:00+00:00"),
        ("2026-11-20T08:45", "2026-11-23T08:45:00+00:00"),
        ("2026-11-21T07:00", "2026-11-23T08:45:00+00:00"),
        ("2026-11-23T07:00", "2026-11-23T08:45:00+00:00"),
    ],
)
async def test_the_choices_are_the_same_on_any_day(wednesday: Demo, now: str, morning: str) -> None:
    await wednesday.move(now)
    options = await wednesday.options()
    assert list(options) == ["In half an hour", "In an hour", "In two hours", "Next working morning"]
    assert options["Next working morning"] == morning
