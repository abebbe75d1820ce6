"""The pipeline: one event is one change, whoever repeats it, and however many replicas see it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.model.answer import Accepted, Refused, ShowForm
from bot.model.event import ButtonPressed, CommandGiven, Due, FormSubmitted
from bot.pipeline.dispatch import Dispatcher
from bot.ports import Conflict, UnitOfWork
from tests.kit.dialogue import Actor, Town
from tests.kit.town import squadbot_on

FRIDAY = datetime(2026, 11, 20, 8, 45, tzinfo=UTC)


class Contended:
    """A store whose first so many commits find that somebody else was quicker."""

    def __init__(self, town: Town, times: int) -> None:
        self._town = town
        self.left = times
        self.units = 0

    def unit(self) -> AbstractAsyncContextManager[UnitOfWork]:
        return self._unit()

    @asynccontextmanager
    async def _unit(self) -> AsyncIterator[UnitOfWork]:
        async with self._town.squadbot.store.unit() as unit:
            self.units += 1
            write = unit.commit

            async def commit(at: datetime, once: str = "") -> bool:
                if self.left:
                    self.left -= 1
                    raise Conflict
                return await write(at, once)

            unit.commit = commit  # type: ignore[method-assign]  # on purpose
            yield unit


def dispatcher(town: Town, store: Any) -> Dispatcher:
    bot = town.squadbot
    return Dispatcher(store, bot.registry, bot.clock, bot.calendar, lambda *_: None)


def command(town: Town, text: str, id_: str = "one") -> CommandGiven:
    dev = town.person("dev")
    return CommandGiven(id_, dev.where, dev.sender, text)


async def rows(town: Town, table: str) -> int:
    return len((await town.everything())[table])


async def test_the_same_delivery_twice_is_one_change_with_the_same_answer(town: Town) -> None:
    before = await rows(town, "deliveries")
    first = await town.squadbot.dispatch(command(town, "learn Texts work"))
    again = await town.squadbot.dispatch(command(town, "learn Texts work"))
    assert (first, again) == (Accepted(), Accepted())
    assert await rows(town, "learnings") == 2
    assert await rows(town, "deliveries") == before + 2


async def test_a_refusal_is_said_once_too(town: Town) -> None:
    before = await rows(town, "deliveries")
    for _ in range(2):
        assert await town.squadbot.dispatch(command(town, "learn P99 Texts work")) == Refused()
    assert await rows(town, "deliveries") == before + 1


async def test_when_the_answer_was_lost_what_was_saved_is_not_refused_the_second_time(town: Town) -> None:
    tom = town.person("tom")
    sent = FormSubmitted("sent", tom.where, tom.sender, "barrier.answered", {"answer": "They may."}, {"barrier": "B1"})
    assert await town.squadbot.dispatch(sent) == Accepted()
    before = await town.everything()
    assert await town.squadbot.dispatch(sent) == Accepted()
    assert await town.everything() == before


async def test_what_was_refused_can_be_done_by_the_same_delivery_once_it_may(town: Town) -> None:
    tom = town.person("tom")
    sent = FormSubmitted("sent", tom.where, tom.sender, "barrier.answered", {"answer": "Yes."}, {"barrier": "B99"})
    for _ in range(2):
        assert await town.squadbot.dispatch(sent) == Refused()
    assert await town.squadbot.dispatch(replace(sent, state={"barrier": "B1"})) == Accepted()
    await tom.sees("B1 has been answered")


async def test_two_people_whose_deliveries_have_one_id_are_two(town: Town) -> None:
    tom = town.person("tom")
    for event in (command(town, "learn Texts work"), CommandGiven("one", tom.where, tom.sender, "learn P1 Calls work")):
        assert await town.squadbot.dispatch(event) == Accepted()
    assert await rows(town, "learnings") == 3


async def test_a_very_long_id_is_as_good_as_any(town: Town) -> None:
    for _ in range(2):
        assert await town.squadbot.dispatch(command(town, "learn Texts work", "x" * 5000)) == Accepted()
    assert await rows(town, "learnings") == 2


async def test_two_replicas_at_the_same_instant_make_one_of_each(town: Town) -> None:
    url = town.squadbot.config.database_url
    async with squadbot_on(url, town.clock) as other:
        events = [command(town, f"learn Lesson {number}", f"id-{number}") for number in range(5)]
        await asyncio.gather(*(bot.dispatch(event) for event in events for bot in (town.squadbot, other)))
    learned = (await town.everything())["learnings"]
    assert len(learned) == 6
    for number in range(5):
        assert sum(f"Lesson {number}" in row for row in learned) == 1


async def test_a_newcomer_met_by_two_replicas_at_once_is_one_person(town: Town) -> None:
    zoe = town.newcomer("zoe", "Zoe Hart", beside="dev")
    people = await rows(town, "people")
    async with squadbot_on(town.squadbot.config.database_url, town.clock) as other:
        events = [CommandGiven(f"id-{number}", zoe.where, zoe.sender, "help") for number in range(3)]
        await asyncio.gather(*(bot.dispatch(event) for event in events for bot in (town.squadbot, other)))
    assert await rows(town, "people") == people + 1


async def test_when_somebody_else_was_quicker_the_handler_runs_again(town: Town) -> None:
    store = Contended(town, 3)
    assert await dispatcher(town, store)(command(town, "learn Texts work")) == Accepted()
    assert store.units == 4
    assert await rows(town, "learnings") == 2


async def test_when_they_always_are_it_gives_up_loudly(town: Town) -> None:
    with pytest.raises(Conflict):
        await dispatcher(town, Contended(town, 1000))(command(town, "learn Texts work"))
    assert await rows(town, "learnings") == 1


async def test_of_two_who_change_one_record_at_once_the_later_is_told_and_undoes_nothing(town: Town) -> None:
    state = {"pilot": "P1", "version": "1"}
    events = [
        FormSubmitted(
            f"id-{who.sender.account}",
            who.where,
            who.sender,
            "pilot.decision",
            {"decision": "grow", "why": f"{who.sender.name} saw it work.", "review_on": "2027-01-11"},
            state,
        )
        for who in (town.person("amira"), town.person("tom"))
    ]
    answers = await asyncio.gather(*map(town.squadbot.dispatch, events))
    (told,) = (each for each in answers if isinstance(each, ShowForm))
    assert Accepted() in answers
    assert "was decided on while you were writing" in told.errors["decision"]
    assert await rows(town, "decisions") == 1


async def _number(town: Town, who: Actor) -> int:
    async with town.squadbot.store.unit() as unit:
        person = await unit.people.by_account(who.sender)
        assert person is not None
        return person.id


@pytest.mark.parametrize(("form", "more"), [("squad.remove", {}), ("squad.add", {"role": "member"})])
async def test_two_leads_who_put_each_other_out_at_once_leave_one_lead(
    town: Town, form: str, more: dict[str, str]
) -> None:
    amira, tom = town.person("amira"), town.person("tom")
    await amira.says("/squad add")
    await amira.fills(person="Tom Bell", role="lead")
    numbers = {who.sender.name: str(await _number(town, who)) for who in (amira, tom)}
    events = [
        FormSubmitted(f"id-{who.sender.account}", who.where, who.sender, form, {"person": numbers[whom], **more})
        for who, whom in ((amira, "Tom Bell"), (tom, "Amira Khan"))
    ]
    answers = await asyncio.gather(*map(town.squadbot.dispatch, events))
    assert answers.count(Accepted()) == 1
    await amira.says("/squad")
    card = await amira.newly_seen()
    assert ("Lead: Amira Khan" in card) != ("Lead: Tom Bell" in card)


async def test_what_an_older_version_left_lying_about_is_answered(town: Town) -> None:
    dev = town.person("dev")
    pressed = ButtonPressed("press", dev.where, dev.sender, "no.such.button", "L1")
    sent = FormSubmitted("sent", dev.where, dev.sender, "no.such.form", {"a": "b"})
    for event, words in ((pressed, "That button is from an older version"), (sent, "That form is from an older")):
        assert await town.squadbot.dispatch(event) == Refused()
        await dev.sees(words)


async def due(town: Town) -> Due:
    async with town.squadbot.store.unit() as unit:
        schedule = min(await unit.schedules.due(FRIDAY), key=lambda each: each.id)
    return Due("digest", schedule.id, schedule.next_due)


async def test_a_digest_that_was_paused_after_it_was_seen_to_fall_due_does_not_come(town: Town) -> None:
    town.clock.move_to(FRIDAY)
    event = await due(town)
    async with town.squadbot.store.unit() as unit:
        schedule = await unit.schedules.get(event.number)
        assert schedule is not None
        unit.schedules.change(schedule, at="08:45", days="mon-fri", paused=True, next_due=schedule.next_due)
        await unit.commit(FRIDAY)
    assert await town.squadbot.dispatch(event) == Accepted()
    await town.settle()
    assert "Digest for" not in await town.person("tom").all_seen()


async def test_a_digest_set_while_the_squad_is_closed_for_that_day_skips_it(town: Town) -> None:
    amira, tom = town.person("amira"), town.person("tom")
    await amira.says("/digest off")
    events = [
        CommandGiven(f"id {said}", amira.where, amira.sender, said)
        for said in ("digest set 08:45 weekdays", "squad closed friday")
    ]
    assert await asyncio.gather(*map(town.squadbot.dispatch, events)) == [Accepted(), Accepted()]
    await town.passes(until=FRIDAY)
    assert "Digest for Sheffield" not in await tom.all_seen()
    await town.passes(days=3)
    assert "Digest for Sheffield, Monday 23 November 2026" in await tom.all_seen()


async def test_nobody_can_use_up_the_id_of_a_digest(town: Town) -> None:
    town.clock.move_to(FRIDAY)
    event = await due(town)
    assert await town.squadbot.dispatch(command(town, "learn Texts work", event.id)) == Accepted()
    assert await town.squadbot.dispatch(event) == Accepted()
    await town.settle()
    assert (await town.person("tom").all_seen()).count("Digest for Sheffield") == 1


async def test_two_replicas_that_see_a_digest_fall_due_post_it_once(town: Town) -> None:
    town.clock.move_to(FRIDAY)
    event = await due(town)
    async with squadbot_on(town.squadbot.config.database_url, town.clock) as other:
        await asyncio.gather(*(bot.dispatch(event) for bot in (town.squadbot, other, town.squadbot)))
    await town.settle()
    assert (await town.person("tom").all_seen()).count("Digest for Sheffield") == 1


async def test_an_occurrence_that_was_handled_or_moved_is_left_alone(town: Town) -> None:
    town.clock.move_to(FRIDAY)
    event = await due(town)
    assert await town.squadbot.dispatch(event) == Accepted()
    before = await town.everything()
    for stale in (event, Due("digest", event.number, FRIDAY.replace(day=19)), Due("digest", 999, FRIDAY)):
        assert await town.squadbot.dispatch(stale) == Accepted()
    assert await town.everything() == before


async def test_a_digest_whose_instant_is_set_again_comes_once_and_does_not_get_stuck(town: Town) -> None:
    town.clock.move_to(FRIDAY)
    event = await due(town)
    await town.squadbot.dispatch(event)
    async with town.squadbot.store.unit() as unit:
        schedule = await unit.schedules.get(event.number)
        assert schedule is not None
        unit.schedules.advance(schedule, event.due_at)
        await unit.commit(FRIDAY)
    await town.squadbot.dispatch(event)
    async with town.squadbot.store.unit() as unit:
        schedule = await unit.schedules.get(event.number)
        assert schedule is not None
        assert schedule.next_due > FRIDAY
    assert (await town.person("tom").all_seen()).count("Digest for") == 1
