"""Carrying out what is due in a stand-up."""

from collections.abc import Sequence
from datetime import datetime

from bot.model.outcome import InPrivate, Say
from bot.model.record import Squad
from bot.model.standup import Standup, StandupState, Step
from bot.ports import Repositories
from handlers.standup.message import prompt, reminder


async def carry_on(record: Repositories, squad: Squad, standup: Standup, todo: Step, now: datetime) -> Sequence[Say]:
    """Ask and remind whoever is due, and set when to look again."""
    state = StandupState.OPEN if now >= standup.opens_at else standup.state
    record.standups.change(
        standup, state=state, next_at=todo.next_at, opens_at=standup.opens_at, closes_at=standup.closes_at
    )
    questions = await record.standups.questions(squad.id)
    says = []
    for person in todo.ask:
        record.standups.asked(standup, squad, person, now)
        says.append(Say(prompt(squad, standup, questions), InPrivate(person.id, squad.id)))
    for person in todo.remind:
        record.standups.reminded(standup, squad, person, now)
        says.append(Say(reminder(squad, standup), InPrivate(person.id, squad.id)))
    return says
