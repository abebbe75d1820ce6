"""The cross-place digest, asked for and by schedule, as conversations."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.kit.dialogue import Actor, Town

pytestmark = pytest.mark.clock

FRIDAY = datetime(2026, 11, 20, 8, 45, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 8, 45, tzinfo=UTC)
LEARNED = "Grandparents bring the children when parents cannot"


async def digest(who: Actor) -> str:
    """The newest digest this person sees."""
    found = [each for each in (await who.all_seen()).split("\n---\n") if each.startswith("Digest for")]
    return found[-1] if found else ""


@pytest.mark.postgresql
@pytest.mark.socket
async def test_what_sheffield_learned_is_in_barnsleys_digest_and_whitehalls_next_morning(town: Town) -> None:
    tom = town.person("tom")
    await tom.says(f"/learn P1 {LEARNED}")
    await town.passes(until=FRIDAY)
    for reader in ("dev", "helen", "marcus"):
        seen = await digest(town.person(reader))
        assert LEARNED in seen, reader
        line = seen[seen.index(LEARNED) :]
        assert "Sheffield · reasoned · ask Tom Bell · where it was said (http" in line, reader
    assert "Digest for Barnsley, Friday 20 November 2026" in await digest(town.person("dev"))
    assert "New from other places" in await digest(town.person("dev"))
    assert LEARNED not in await digest(town.person("grace")), "not one of her squad's challenges"
    own = await digest(tom)
    assert own.index("What moved here") < own.index(LEARNED), "one's own is what moved, not what others learned"


async def test_what_a_squad_keeps_to_itself_or_its_place_goes_nowhere_else(town: Town) -> None:
    tom, helen = town.person("tom"), await town.person("helen").opens("sheffield-homes")
    await helen.says("/squad link place:Sheffield Sheffield homes squad")
    await helen.fills(challenges=("family_hubs",))
    await tom.says("/learn P1 share:squad Only we should know this")
    await tom.says("/learn P1 share:place Sheffield should know this")
    await tom.says("/update P1 share:squad An update among ourselves")
    await tom.says("/barrier P1 share:squad kind:data owner:DfE by:2026-12-01 A wall among ourselves")
    await town.passes(until=FRIDAY)
    for reader in ("dev", "helen", "marcus", "grace"):
        seen = await digest(town.person(reader))
        assert seen, reader
        assert "should know this" not in seen, reader
        assert "among ourselves" not in seen, reader
    beside = await digest(helen)
    assert "New from other squads" in beside, "it is of the same place"
    assert "Digest for Sheffield, Friday" in beside
    assert "Sheffield should know this" in beside
    assert "Only we should know this" not in beside
    assert "among ourselves" not in beside
    own = await digest(tom)
    assert "Only we should know this" in own
    assert "A wall among ourselves" in own


async def test_it_is_not_repeated_and_says_so_when_there_is_nothing_new(town: Town) -> None:
    await town.person("tom").says(f"/learn P1 {LEARNED}")
    await town.passes(until=FRIDAY)
    dev = town.person("dev")
    assert LEARNED in await digest(dev)
    await town.passes(until=MONDAY)
    seen = await digest(dev)
    assert "Digest for Barnsley, Monday 23 November 2026" in seen
    assert "Nothing new since the last digest, on 20 November 2026 at 08:45." in seen
    assert LEARNED not in seen


async def test_weekends_and_bank_holidays_are_skipped(town: Town) -> None:
    dev = town.person("dev")
    await town.passes(until=datetime(2026, 12, 24, 12, 0, tzinfo=UTC))
    before = (await dev.all_seen()).count("Digest for Barnsley")
    for day in (25, 26, 27, 28):
        await town.passes(until=datetime(2026, 12, day, 12, 0, tzinfo=UTC))
    assert (await dev.all_seen()).count("Digest for Barnsley") == before, "Christmas, a weekend, the day given for it"
    await town.passes(until=datetime(2026, 12, 29, 8, 45, tzinfo=UTC))
    assert "Digest for Barnsley, Tuesday 29 December 2026" in await digest(dev)


@pytest.mark.postgresql
async def test_a_weeks_silence_makes_one_digest_not_five_and_the_lead_is_told(town: Town) -> None:
    await town.passes(days=8)
    assert (await town.person("dev").all_seen()).count("Digest for Barnsley") == 1
    told = await town.person("dev").in_private().all_seen()
    assert (
        "I was not running at the time of 5 digests for Barnsley squad, on Friday 20 November 2026, Monday 23 November "
        "2026, Tuesday 24 November 2026, Wednesday 25 November 2026 and Thursday 26 November 2026." in told
    )
    assert "The latest one is in the channel now, with all that is new." in told
    assert (await town.everything())["missed_digests"]
    await town.squadbot.scheduler.look()
    assert (await town.person("dev").all_seen()).count("Digest for Barnsley") == 1
    assert (await town.person("dev").in_private().all_seen()).count("I was not running") == 1


async def test_a_digest_that_is_only_late_is_told_to_nobody(town: Town) -> None:
    await town.passes(until=FRIDAY + timedelta(hours=5))
    assert "I was not running" not in await town.person("dev").in_private().all_seen()
    assert not (await town.everything())["missed_digests"]


@pytest.mark.postgresql
async def test_barriers_wait_oldest_first_and_leave_when_answered(town: Town) -> None:
    amira, marcus = town.person("amira"), town.person("marcus")
    await amira.says("/barrier P1 kind:funding owner:DfE by:2026-11-20 Texts cost money")
    await town.passes(until=MONDAY)
    seen = await digest(marcus)
    waiting = seen[seen.index("Waiting for an answer, oldest first") :]
    assert waiting.index("B1 Schools may not") < waiting.index("B3 Texts cost money")
    assert "reply by 20 November 2026, 3 days late" in waiting
    assert "B2" not in waiting, "that waits for another department"
    assert "B1 Schools may not" in await digest(amira)
    await marcus.says("/show B1")
    await marcus.presses("B1 has been answered")
    await marcus.fills(answer="Yes, from March.")
    await town.passes(days=1)
    assert "B1 " not in await digest(marcus)
    assert "B3 Texts cost money" in await digest(marcus)


@pytest.mark.postgresql
async def test_more_than_seven_follow_the_next_day(town: Town) -> None:
    tom, dev = town.person("tom"), town.person("dev")
    for number in range(9):
        await tom.says(f"/learn P1 Lesson number {number} is worth a line")
    await town.passes(until=FRIDAY)
    first = await digest(dev)
    assert first.count("Lesson number") + first.count("A text at six") == 7
    assert "3 more will follow in the next digest." in first
    await town.passes(until=MONDAY)
    second = await digest(dev)
    for number in range(9):
        assert (first + second).count(f"Lesson number {number} ") == 1
    assert "more will follow" not in second


@pytest.mark.postgresql
async def test_what_a_process_whose_clock_is_behind_saves_is_in_the_next_digest(town: Town) -> None:
    tom = town.person("tom")
    await town.passes(until=FRIDAY)
    town.clock.move_to(FRIDAY - timedelta(seconds=2))
    await tom.says("/update P1 Forty families came")
    await tom.says(f"/learn P1 {LEARNED}")
    await town.passes(until=MONDAY)
    seen = await digest(tom)
    for each in ("Forty families came", LEARNED):
        assert each in seen[seen.index("What moved here") :]
    await town.passes(days=1)
    assert "Nothing new since the last digest, on 23 November 2026" in await digest(tom)


@pytest.mark.postgresql
async def test_a_pilot_moves_again_with_each_decision(town: Town) -> None:
    tom = town.person("tom")
    for on, decision, now in ((FRIDAY, "adapt", "being adapted"), (MONDAY, "grow", "growing")):
        await tom.presses_as("pilot.decide", "P1")
        await tom.fills(decision=decision, why="It works.", review_on="2027-01-11")
        await town.passes(until=on)
        assert f"the squad decided, and it is {now}" in await digest(tom)
    await town.passes(days=1)
    assert "the squad decided" not in await digest(tom)


async def test_a_pilot_that_stopped_has_no_review_to_come(town: Town) -> None:
    tom = town.person("tom")
    for pilot, decision in (("P1", "stop"), ("P2", "grow")):
        await tom.presses_as("pilot.decide", pilot)
        await tom.fills(decision=decision, why="As we found.", review_on="2027-01-11")
    await town.passes(until=FRIDAY)
    moved = (await digest(tom)).split("What moved here")[1]
    assert "it is stopped. As we found." in moved
    assert moved.count("review on 11 January 2027") == 1


async def test_more_than_ten_that_moved_follow_the_next_day(town: Town) -> None:
    tom = town.person("tom")
    for number in range(12):
        await tom.says(f"/update P1 Step number {number} is done")
    await town.passes(until=FRIDAY)
    first = await digest(tom)
    assert "more will follow in the next digest." in first
    await town.passes(until=MONDAY)
    both = first + await digest(tom)
    assert [both.count(f"Step number {number} ") for number in range(12)] == [1] * 12


async def test_surest_first_among_what_bears_on_the_squads_challenges(town: Town) -> None:
    tom = town.person("tom")
    await tom.says("/learn P1 A hunch about buses")
    await tom.says("/learn")
    await tom.fills(learned="Counted on buses", measured="yes", pilot="P1 Evening texts before first visits")
    await town.passes(until=FRIDAY)
    seen = await digest(town.person("dev"))
    assert seen.index("A text at six") < seen.index("Counted on buses") < seen.index("A hunch about buses")


async def test_what_is_narrowed_before_the_digest_is_sent_is_left_out_with_its_heading(town: Town) -> None:
    tom, marcus = town.person("tom"), town.person("marcus")
    await marcus.says("/digest now")
    await tom.says(f"/learn P1 {LEARNED}")
    town.post_held = True
    await town.passes(until=FRIDAY)
    await tom.presses("Change it")
    await tom.fills(sharing="squad")
    assert not tom.refused
    assert LEARNED in str((await town.everything())["deliveries"]), "it was in what was committed"
    town.post_held = False
    seen = await digest(marcus)
    assert "Digest for Family hubs policy team, Friday" in seen
    assert LEARNED not in seen
    assert "New from other places" not in seen
    assert "Waiting for an answer" in seen
    assert LEARNED in await digest(tom), "the squad itself may still see it"


async def test_asked_for_it_is_posted_once_for_everyone_here(town: Town) -> None:
    dev, ruth = town.person("dev"), town.person("ruth")
    await dev.says("/digest now", id_="asked")
    await dev.says("/digest now", id_="asked")
    assert (await ruth.all_seen()).count("Digest for Barnsley, Thursday 19 November 2026") == 1
    assert "A text at six in the evening is read" in await digest(ruth)
    await dev.says("digest")
    assert "Nothing new since the last digest, on 19 November 2026 at 10:00." in await digest(ruth)


async def test_asked_for_where_it_cannot_be_posted(town: Town) -> None:
    seen = await town.person("dev").in_private().is_refused("/digest now", "A digest is posted in a squad’s channel.")
    assert "Nothing was saved." not in seen
    stranger = town.newcomer("zoe", "Zoe Hart", beside="dev")
    await stranger.says("/help")
    await stranger.is_refused("/digest now", "only members of Barnsley squad can")
    await town.person("dev").is_refused("/digest now please", "I do not know what “please” means here.", "/digest now")


async def test_a_digest_asked_for_in_one_channel_is_read_in_all_of_the_squads(town: Town) -> None:
    amira = await town.person("amira").opens("hubs-leads")
    await amira.says("/squad link Sheffield family hubs squad")
    await amira.fills()
    await amira.says("/digest now")
    await amira.sees("Digest for Sheffield")
    tom = town.person("tom")
    assert (await tom.all_seen()).count("Digest for Sheffield") == 1
