"""One place's learning as another place's pilot."""

from dataclasses import dataclass
from datetime import datetime

from bot.model.record import Sharing


@dataclass(frozen=True, slots=True)
class TakeUp:
    """A pilot that starts from a learning, and what was kept, changed and dropped of it on the way.

    `squad`, `place` and `sharing` are the pilot's. `at` is aware and in UTC.
    """

    learning: int
    pilot: int
    squad: int
    place: str
    sharing: Sharing
    by: int
    at: datetime
    kept: str = ""
    changed: str = ""
    dropped: str = ""
