"""The lists that digests and pages are made of: what is in them, and in what order."""

from datetime import date, timedelta

import pytest

from bot.model.record import BarrierKind, Decision, Design, Learning, ScheduleKind, Sharing, Stage
from bot.ports import Conflict, PilotFilter
from storage.unit_of_work import SqlStore
from tests.kit.builders import EVERYTHING, NOW, a_test_card, later, learning_card, published, story, world


async def test_a_squads_unread_learnings_are_others_on_its_challenges(store: SqlStore) -> None:
    made = await world(store)
    async with store.unit() as unit:

        async def add(title: str, squad: int, challenge: str, minutes: float) -> Learning:
            by = {1: made.hubs, 2: made.homes, 3: made.leeds}[squad]
            card = learning_card(title, challenge=challenge)
            return await unit.learnings.add(card, by, None, made.ada, later(minutes))

        await add("own", 1, "family_hubs", 5)
        await add("before", 3, "family_hubs", 0)
        await add("other challenge", 2, "damp", 5)
        read = await add("read", 3, "family_hubs", 5)
        wanted = [await add("older", 3, "family_hubs", 6), await add("newer", 2, "family_hubs", 7)]
        unit.digests.mark_shown(made.hubs.id, [read.code], later(8))
        unit.digests.mark_shown(made.leeds.id, [each.code for each in wanted], later(8))
        await unit.learnings.put_published(published("R1", "published", challenge="family_hubs"), later(5))
        await unit.commit(NOW)
    async with store.unit() as unit:
        unit.see_as(EVERYTHING)
        unread = await unit.learnings.unread_by(made.hubs, NOW)
        assert [each.title for each in unread] == ["newer", "older"]
        anything = await unit.learnings.unread_by(made.whitehall, NOW)
        assert {each.title for each in anything} == {"own", "other challenge", "read", "older", "newer"}


async def test_the_library_offers_the_strongest_evidence_first(store: SqlStore) -> None:
    made = await world(store)
    designs = {
        "reasoned": Design(),
        "packaged alone": Design(packaged=True),
        "packaged": Design(repeated_in="Leeds", packaged=True),
        "seen here": Design(measured=True),
        "repeated": Design(repeated_in="Leeds"),
        "compared": Design(measured=True, compared_with="the ward next door"),
        "read": Design(repeated_in="Leeds", packaged=True),
    }
    async with store.unit() as unit:
        unit.see_as(EVERYTHING)
        for title, design in designs.items():
            await unit.learnings.put_published(published(title, title, challenge="family_hubs", design=design), NOW)
        await unit.learnings.put_published(published("other", "other challenge", challenge="damp"), NOW)
        await unit.commit(NOW)
    async with store.unit() as unit:
        unit.see_as(EVERYTHING)
        unit.digests.mark_shown(made.hubs.id, [(await unit.learnings.published())["read"].code], NOW)
        await unit.commit(NOW)
    async with store.unit() as unit:
        unit.see_as(EVERYTHING)
        found = await unit.learnings.library_for(made.hubs, 10)
        assert [each.title for each in found] == [
            "packaged",
            "repeated",
            "compared",
            "seen here",
            "reasoned",
            "packaged alone",
        ]
        evidence = [each.design.evidence for each in found]
        assert evidence == sorted(evidence, key=list(type(evidence[0])).index, reverse=True)
        assert [each.title for each in await unit.learnings.library_for(made.hubs, 2)] == ["packaged", "repeated"]


async def test_importing_again_changes_only_what_changed(store: SqlStore) -> None:
    first = [published("R1", "One"), published("R2", "Two")]
    for batch in (first, [first[0], published("R2", "Two, mended")]):
        async with store.unit() as unit:
            unit.see_as(EVERYTHING)
            for each in batch:
                await unit.learnings.put_published(each, NOW)
            await unit.commit(NOW)
    async with store.unit() as unit:
        unit.see_as(EVERYTHING)
        found = await unit.learnings.published()
    assert {key: (each.id, each.title, each.version) for key, each in found.items()} == {
        "R1": (1, "One", 1),
        "R2": (2, "Two, mended", 2),
    }
    assert found["R1"].source == first[0].source


async def test_a_learning_is_changed_whole(store: SqlStore) -> None:
    made = await world(store)
    told = await story(store, made.hubs, made.ada, Sharing.SQUAD)
    card = learning_card("New title", challenge="damp", design=Design(measured=True), sharing=Sharing.PLACE)
    async with store.unit() as unit:
        unit.learnings.change(told.learning, card)
        await unit.commit(NOW)
    async with store.unit() as unit:
        unit.see_as(EVERYTHING)
        changed = await unit.learnings.get(told.learning.id)
    assert changed is not None
    assert (changed.title, changed.challenge_label, changed.sharing) == (
        "New title",
        "Damp and cold homes",
        Sharing.PLACE,
    )
    assert (changed.design, changed.version, changed.pilot) == (card.design, 2, told.pilot.id)


async def test_pilots_are_narrowed_by_each_part_of_a_filter(store: SqlStore) -> None:
    made = await world(store)
    async with store.unit() as unit:
        hubs = await unit.pilots.add(a_test_card(challenge="family_hubs"), made.hubs, made.ada, NOW)
        homes = await unit.pilots.add(a_test_card(challenge="damp"), made.homes, made.ben, NOW)
        leeds = await unit.pilots.add(a_test_card(challenge="family_hubs"), made.leeds, made.cat, NOW)
        await unit.commit(NOW)
    async with store.unit() as unit:
        unit.pilots.decide(homes, Decision.STOP, "No one came", homes.review_on, made.ben, later(5))
        unit.pilots.decide(leeds, Decision.ADAPT, "A few came", leeds.review_on, made.cat, later(9))
        await unit.updates.add("It moved", hubs, made.ada, Sharing.SQUAD, later(9))
        await unit.commit(NOW)
    after_review = hubs.review_on + timedelta(days=1)
    expected = {
        PilotFilter(): [hubs.id, homes.id, leeds.id],
        PilotFilter(place="sheffield"): [hubs.id, homes.id],
        PilotFilter(challenge="family_hubs"): [hubs.id, leeds.id],
        PilotFilter(mission="health"): [],
        PilotFilter(stage=Stage.STOPPED): [homes.id],
        PilotFilter(overdue_on=after_review): [hubs.id, leeds.id],
        PilotFilter(overdue_on=hubs.review_on): [],
        PilotFilter(squads=frozenset({made.leeds.id})): [leeds.id],
        PilotFilter(squads=frozenset()): [],
        PilotFilter(moved_since=NOW): [homes.id, leeds.id],
        PilotFilter(moved_since=later(5)): [leeds.id],
    }
    async with store.unit() as unit:
        unit.see_as(EVERYTHING)
        for wanted, numbers in expected.items():
            assert [pilot.id for pilot in await unit.pilots.list(wanted)] == numbers, wanted


async def test_barriers_wait_until_they_are_answered(store: SqlStore) -> None:
    made = await world(store)
    told = await story(store, made.hubs, made.ada, Sharing.PROGRAMME)
    async with store.unit() as unit:
        other = await unit.barriers.add(
            "No money",
            kind=BarrierKind.FUNDING,
            organisation="hmt",
            reply_by=date(2026, 6, 12),
            squad=made.homes,
            pilot=None,
            author=made.ben,
            sharing=Sharing.PROGRAMME,
            at=later(1),
        )
        await unit.commit(NOW)
    assert (told.barrier.organisation_name, other.challenge) == ("Department for Education", "damp")
    async with store.unit() as unit:
        unit.see_as(EVERYTHING)
        assert await unit.barriers.waiting() == [told.barrier, other]
        assert await unit.barriers.waiting(organisation="dfe") == [told.barrier]
        assert await unit.barriers.waiting(challenges=["damp", "family_hubs"]) == [other]
        assert await unit.barriers.waiting(place="leeds") == []
        owned = await unit.barriers.waiting(place="leeds", challenges=["damp"], organisation="dfe")
        assert owned == [told.barrier], "whatever else a team works on, it is asked about what it owns"
        unit.barriers.answer(other, "It is coming", later(2))
        await unit.commit(NOW)
    async with store.unit() as unit:
        unit.see_as(EVERYTHING)
        answered = await unit.barriers.get(other.id)
        assert answered is not None
        assert (answered.answer, answered.answered_at) == ("It is coming", later(2))
        assert await unit.barriers.waiting() == [told.barrier]


async def test_schedules_fall_due_earliest_first_in_their_squads_zone(store: SqlStore) -> None:
    made = await world(store)
    async with store.unit() as unit:
        assert await unit.schedules.next_due(NOW) is None
        for squad, minutes in ((made.hubs, 20), (made.homes, 10), (made.leeds, 30)):
            unit.schedules.add(squad, kind=ScheduleKind.DIGEST, at="08:45", days="mon-fri", next_due=later(minutes))
        await unit.commit(NOW)
    async with store.unit() as unit:
        assert await unit.schedules.next_due(NOW) == later(10)
        assert await unit.schedules.next_due(later(10)) == later(20)
        assert await unit.schedules.next_due(later(30)) is None
        due = await unit.schedules.due(later(20))
        assert [each.squad for each in due] == [made.homes.id, made.hubs.id]
        assert (due[0].zone, due[0].holidays, due[0].last_posted) == ("Europe/London", "england-and-wales", None)
        assert await unit.schedules.due(later(9)) == []


async def test_a_squad_has_one_schedule_of_a_kind(store: SqlStore) -> None:
    made = await world(store)
    async with store.unit() as unit:
        for kind, at in ((ScheduleKind.DIGEST, "08:45"), (ScheduleKind.STANDUP, "09:30")):
            unit.schedules.add(made.hubs, kind=kind, at=at, days="mon-fri", next_due=NOW)
        await unit.commit(NOW)
    async with store.unit() as unit:
        digest = await unit.schedules.of_squad(made.hubs.id, ScheduleKind.DIGEST)
        standup = await unit.schedules.of_squad(made.hubs.id, ScheduleKind.STANDUP)
        assert digest is not None
        assert standup is not None
        assert (digest.at, standup.at, standup.kind) == ("08:45", "09:30", "standup")
        unit.schedules.add(made.hubs, kind=ScheduleKind.DIGEST, at="09:00", days="mon", next_due=NOW)
        with pytest.raises(Conflict):
            await unit.commit(NOW)


async def test_a_paused_schedule_is_never_due_and_one_taken_out_is_gone(store: SqlStore) -> None:
    made = await world(store)
    async with store.unit() as unit:
        unit.schedules.add(made.hubs, kind=ScheduleKind.DIGEST, at="08:45", days="mon-fri", next_due=NOW)
        await unit.commit(NOW)
    async with store.unit() as unit:
        (schedule,) = await unit.schedules.due(NOW)
        unit.schedules.change(schedule, at="09:00", days="mon", paused=True, next_due=later(5))
        await unit.commit(NOW)
    async with store.unit() as unit:
        assert await unit.schedules.due(later(10)) == []
        assert await unit.schedules.next_due(NOW) is None
        paused = await unit.schedules.get(schedule.id)
        assert paused is not None
        assert (paused.at, paused.days, paused.paused, paused.next_due) == ("09:00", "mon", True, later(5))
        unit.schedules.change(paused, at="09:00", days="mon", paused=False, next_due=later(6))
        await unit.commit(NOW)
    async with store.unit() as unit:
        assert await unit.schedules.next_due(NOW) == later(6)
        unit.schedules.remove(schedule)
        await unit.commit(NOW)
    async with store.unit() as unit:
        assert await unit.schedules.get(schedule.id) is None


async def test_a_squads_days_off_are_its_own(store: SqlStore) -> None:
    made = await world(store)
    days = [date(2026, 12, 24), date(2026, 12, 29), date(2026, 12, 30)]
    async with store.unit() as unit:
        unit.squads.close(made.hubs.id, days)
        unit.squads.close(made.homes.id, days[:1])
        await unit.commit(NOW)
    async with store.unit() as unit:
        unit.squads.close(made.hubs.id, days[1:])
        unit.squads.reopen(made.hubs.id, days[:1])
        await unit.commit(NOW)
    async with store.unit() as unit:
        assert await unit.squads.days_off(made.hubs.id) == frozenset(days[1:])
        assert await unit.squads.days_off(made.homes.id) == frozenset(days[:1])


async def test_one_occurrence_is_claimed_by_one_of_two(store: SqlStore) -> None:
    made = await world(store)
    async with store.unit() as unit:
        unit.schedules.add(made.hubs, kind=ScheduleKind.DIGEST, at="08:45", days="mon-fri", next_due=NOW)
        await unit.commit(NOW)
    async with store.unit() as one, store.unit() as other:
        for unit in (one, other):
            (schedule,) = await unit.schedules.due(NOW)
            unit.schedules.advance(schedule, later(60))
        assert await one.commit(NOW, once="due:1")
        assert not await other.commit(NOW, once="due:1")
