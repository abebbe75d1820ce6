"""When the digest comes, and the squad's days off, as conversations. The town begins on Thursday 19 November 2026."""

from datetime import UTC, datetime

import pytest

from bot.model.record import Place
from tests.kit.dialogue import Actor, Town

pytestmark = pytest.mark.clock


async def digests(who: Actor) -> int:
    """How many digests this person has seen."""
    return (await who.all_seen()).count("Digest for Sheffield")


@pytest.mark.postgresql
async def test_a_lead_sets_when_the_digest_comes_and_it_comes_then(town: Town) -> None:
    amira, tom = town.person("amira"), town.person("tom")
    await amira.says("/digest set 09.30am mon and wed")
    await amira.sees(
        "The digest comes Mondays and Wednesdays at 09:30.",
        "Next: Monday 23 November, Wednesday 25 November and Monday 30 November 2026 at 09:30.",
        "Bank holidays and the squad’s days off are skipped.",
    )
    await town.passes(until=datetime(2026, 11, 23, 9, 29, tzinfo=UTC))
    assert await digests(tom) == 0
    await town.passes(minutes=1)
    await town.passes(until=datetime(2026, 11, 25, 9, 0, tzinfo=UTC))
    assert await digests(tom) == 1
    await town.passes(minutes=30)
    assert await digests(tom) == 2
    await tom.says("/squad")
    await tom.sees("Digest: Mondays and Wednesdays at 09:30")


@pytest.mark.postgresql
async def test_once_a_week_and_what_is_not_said_stays(town: Town) -> None:
    amira = town.person("amira")
    await amira.says("/digest weekly monday 09:00")
    await amira.sees("The digest comes every Monday at 09:00.")
    await amira.says("/digest set tuesdays")
    await amira.sees("The digest comes every Tuesday at 09:00.")
    await amira.says("/digest set 8.15am")
    await amira.sees(
        "every Tuesday at 08:15.", "Next: Tuesday 24 November, Tuesday 1 December and Tuesday 8 December 2026"
    )


async def test_anyone_may_look_and_only_a_lead_may_change(town: Town) -> None:
    tom = town.person("tom")
    await tom.says("/digest show")
    await tom.sees("The digest comes every weekday at 08:45.", "Next: Friday 20 November, Monday 23 November and")
    for change in ("set 09:00", "weekly monday", "pause", "resume", "off"):
        await tom.is_refused(f"/digest {change}", "only the lead of Sheffield family hubs squad can.")
    await tom.is_refused("/squad closed today", "Only the lead of Sheffield family hubs squad or a coordinator can say")
    await tom.is_refused("/squad open today", "only the lead of Sheffield family hubs squad can.")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("25:00", "“25:00” is no time of day. Type it like 09:30 or 9.30am."),
        ("every other tuesday", "I understand days of every week, such as weekly monday, mon-fri, or mon,wed,fri"),
        ("fridays bananas", "I do not know which days “bananas” means."),
        ("", "Say a time and days, for example 09:30 mon-fri after the command."),
    ],
)
async def test_what_cannot_be_a_schedule_changes_nothing(town: Town, said: str, answer: str) -> None:
    await town.person("amira").is_refused(f"/digest set {said}", answer)


async def test_paused_it_keeps_quiet_and_resumed_it_comes_as_before(town: Town) -> None:
    amira, tom = town.person("amira"), town.person("tom")
    await amira.says("/digest set 10:30 weekdays")
    await amira.says("/digest pause")
    await amira.sees("The digest is paused. It came every weekday at 10:30.", "/digest resume")
    await town.passes(days=4)
    assert await digests(tom) == 0
    await tom.says("/digest show")
    await tom.sees("The digest is paused. It came every weekday at 10:30.")
    await tom.says("/squad")
    await tom.sees("Digest: paused; it came every weekday at 10:30")
    await amira.says("/digest resume")
    await amira.sees("The digest comes every weekday at 10:30.", "Next: Monday 23 November, Tuesday 24")
    assert await digests(tom) == 0, "what fell in the pause does not come after it"
    await town.passes(minutes=30)
    assert await digests(tom) == 1


async def test_off_it_is_gone_and_set_it_starts_again(town: Town) -> None:
    amira, tom = town.person("amira"), town.person("tom")
    await amira.says("/digest off")
    await amira.sees("The digest is off.", "/digest set")
    await town.passes(days=4)
    assert await digests(tom) == 0
    await tom.says("/digest show")
    await tom.sees("The digest is off.", "A lead starts it with")
    for change in ("off", "pause", "resume"):
        await amira.is_refused(f"/digest {change}", "This squad’s digest is off. A lead starts it.")
    await amira.says("/digest now")
    assert await digests(tom) == 1, "asked for, it still comes"
    await amira.says("/digest set weekdays")
    await amira.sees("The digest comes every weekday at 08:45.")
    await town.passes(days=1)
    assert await digests(tom) == 2


async def test_a_reader_on_another_clock_is_told_so(town: Town) -> None:
    tom = town.person("tom")
    await tom.says("/hours Europe/Paris")
    await tom.says("/digest show")
    await tom.sees(
        "The digest comes every weekday at 08:45, London time.",
        "Next, on your clock: Friday 20 November, Monday 23 November and Tuesday 24 November 2026 at 09:45.",
    )


async def test_where_there_is_no_squad(town: Town) -> None:
    ruth = await town.person("ruth").opens("elsewhere")
    await ruth.is_refused("/digest show", "A digest is a squad’s. Give this in the squad’s channel.")
    await ruth.is_refused("/digest set 09:00", "This belongs in a squad’s channel. Give it there.")
    await ruth.is_refused("/squad closed", "Days off are a squad’s. Give this in the squad’s channel.")


async def test_christmas_is_closed_and_opened_again(town: Town) -> None:
    amira, tom = town.person("amira"), town.person("tom")
    await amira.says("/squad closed 24 December to 2 January")
    said = "Sheffield family hubs squad is closed from 24 December 2026 to 2 January 2027."
    assert said in await tom.all_seen()
    await amira.sees(said, "Digests and stand-ups skip these days.")
    await amira.says("/squad closed 4 Jan")
    await amira.says("/digest show")
    await town.passes(until=datetime(2026, 12, 23, 12, 0, tzinfo=UTC))
    before = await digests(tom)
    await amira.says("/digest show")
    await amira.sees("Next: Tuesday 5 January, Wednesday 6 January and Thursday 7 January 2027 at 08:45.")
    await town.passes(until=datetime(2026, 12, 31, 12, 0, tzinfo=UTC))
    assert await digests(tom) == before
    await tom.says("/squad closed")
    await tom.sees("is closed from 31 December 2026 to 2 January 2027 and on 4 January 2027.")
    await amira.says("/squad open 4 January")
    await amira.sees("is closed from 31 December 2026 to 2 January 2027.")
    await town.passes(until=datetime(2027, 1, 4, 9, 0, tzinfo=UTC))
    assert await digests(tom) == before + 1
    await tom.says("/squad closed")
    await tom.sees("Sheffield family hubs squad has no days off ahead but weekends and bank holidays.")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("closed 18 November 2026", "18 November 2026 has passed."),
        ("closed 31 June", "There is no 31 June."),
        ("closed 2 January 2027 to 24 December 2026", "24 December 2026 is before 2 January 2027."),
        ("closed for christmas", "I do not know which day “for christmas” is."),
        ("open 24 December", "The squad was not going to be closed on 24 December 2026."),
        ("open", "Say days, for example 24 December after the command."),
    ],
)
async def test_days_that_are_none_change_nothing(town: Town, said: str, answer: str) -> None:
    await town.person("amira").is_refused(f"/squad {said}", answer)


@pytest.mark.postgresql
async def test_a_squad_that_moves_to_another_nation_rests_on_its_holidays(town: Town) -> None:
    amira = town.person("amira")
    async with town.squadbot.store.unit() as unit:
        unit.reference.put_place(Place("renfrewshire", "Renfrewshire", "", "Scotland", "scotland"))
        await unit.commit(town.clock.now())
    await town.passes(until=datetime(2026, 11, 27, 12, 0, tzinfo=UTC))
    await amira.says("/squad link place:Renfrewshire Sheffield family hubs squad")
    await amira.fills()
    await amira.says("/digest show")
    await amira.sees("Next: Tuesday 1 December, Wednesday 2 December")
    before = (await amira.all_seen()).count("Digest for")
    await town.passes(until=datetime(2026, 11, 30, 12, 0, tzinfo=UTC))
    assert (await amira.all_seen()).count("Digest for") == before, "St Andrew's Day"
