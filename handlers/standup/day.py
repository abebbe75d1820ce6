"""What has to happen in a stand-up at an instant: pure, so that years of it can be tried in seconds."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.model.standup import Part, Seat, Standup, Step

REMIND_BEFORE = timedelta(minutes=30)
"""How long before the end those who have not answered are reminded."""
LEAST_TO_ANSWER = timedelta(minutes=15)
"""Nobody is reminded sooner after being asked."""


def step(standup: Standup, seats: Sequence[Seat], parts: Mapping[int, Part], now: datetime) -> Step:
    """Who is to be asked and reminded now, and whether it closes. `parts` by person.

    What was due while nothing was running is done now, once: whoever was to be asked is asked, as long as it is open;
    nobody is asked and reminded together.
    """
    if now >= standup.closes_at:
        return Step((), (), closes=True, next_at=None)
    remind_at = standup.closes_at - REMIND_BEFORE
    ask, remind = [], []
    ahead = [standup.closes_at, standup.opens_at]
    for seat in seats:
        part = parts.get(seat.person.id)
        if seat.ask_at is None or not seat.reachable or (part and part.answered_at):
            continue
        if part is None or part.asked_at is None:
            if seat.ask_at <= now:
                ask.append(seat.person)
                ahead.append(remind_at)
            else:
                ahead.append(seat.ask_at)
        elif part.reminded_at is None and part.asked_at <= remind_at - LEAST_TO_ANSWER:
            if remind_at <= now:
                remind.append(seat.person)
            else:
                ahead.append(remind_at)
    return Step(ask, remind, closes=False, next_at=min(each for each in ahead if each > now))
