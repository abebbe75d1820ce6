"""Which stand-up a person can answer now, and what they answered."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.model.record import Person, Squad
from bot.model.standup import Part, Standup, StandupState
from bot.ports import Repositories


async def to_answer(record: Repositories, person: Person, squad: Squad, now: datetime) -> Sequence[Standup]:
    """The one that is open; else today's that is over, until they have answered it, and the next one."""
    today = now.astimezone(ZoneInfo(squad.zone)).date()
    # One that opened late in the evening is open past midnight.
    known = await record.standups.since(squad.id, today - timedelta(days=1))
    if found := next((each for each in known if each.state is StandupState.OPEN), None):
        return (found,)
    over = [each for each in known if each.state is StandupState.CLOSED and each.day == today]
    late = [each for each in over if not await answer_of(record, person, each)]
    return (*late, *[each for each in known if each.is_ahead][:1])


async def answer_of(record: Repositories, person: Person, standup: Standup) -> Part | None:
    """What this person answered; None when they have not."""
    parts = await record.standups.parts(standup.id)
    return next((part for part in parts if part.person == person.id and part.answered_at), None)
