"""A person as a text names them, found in the record."""

from dataclasses import dataclass

from bot.model.event import Sender
from bot.model.record import Person


@dataclass(frozen=True, slots=True)
class Mentioned:
    """Somebody mentioned: the name that stands for them in the text, their account, and who they are in the record.

    `person` is None for somebody Squadbot has not met. `in_programme`: they are in a squad, or coordinate.
    """

    name: str
    account: Sender
    person: Person | None = None
    in_programme: bool = False
