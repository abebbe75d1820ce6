"""Which stand-up a person can answer now, and what they answered."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.model.record import Person, Squad
from bot.model.standup import Part, Standup, StandupState
from bot.ports import Repositories


async def to_answer(record: Repositories, person: Person, squad: Squad, now: datetime) -> Standup | None:
    """The one that is open; today's that is over, until they have answered it; else the next one."""
    today = now.astimezone(ZoneInfo(squad.zone)).date()
    # One that opened late in the evening is open past midnight.
    known = await record.standups.since(squad.id, today - timedelta(days=1))
    for each in known:
        if each.state is StandupState.OPEN:
            return each
        over = each.state is StandupState.CLOSED and each.day == today
        if over and not await answer_of(record, person, each):
            return each
    return next((each for each in known if each.is_ahead), None)


async def answer_of(record: Repositories, person: Person, standup: Standup) -> Part | None:
    """What this person answered; None when they have not."""
    parts = await record.standups.parts(standup.id)
    return next((part for part in parts if part.person == person.id and part.answered_at), None)
