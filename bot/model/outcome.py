"""What a handler may return. It calls no platform: it says what should be said, and to whom."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.model.answer import PickMessage, ShowBoard
from bot.model.event import Conversation
from bot.model.form import RawValues
from bot.model.message import Message


@dataclass(frozen=True, slots=True)
class Here:
    """Everyone in the conversation the event came from."""


@dataclass(frozen=True, slots=True)
class OnlyYou:
    """The person who asked, and nobody else, where they asked."""


@dataclass(frozen=True, slots=True)
class There:
    """Everyone in another conversation."""

    conversation: Conversation


@dataclass(frozen=True, slots=True)
class Announced:
    """In place of every message that announced this record ("L12"). Where none did, the person who asked sees it."""

    code: str


@dataclass(frozen=True, slots=True)
class InPrivate:
    """One member of a squad, in their own conversation with Squadbot, where that squad works."""

    person: int
    squad: int


To = Here | OnlyYou | There | Announced | InPrivate


@dataclass(frozen=True, slots=True)
class Say:
    """One message to one audience.

    `announces` is the record that this message makes known ("L12"): once it is sent, its address becomes
    the record's link back. `under`: it belongs in the thread of the message that announced this ("S3").
    """

    message: Message
    to: To = field(default_factory=OnlyYou)
    announces: str = ""
    under: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """Say these things once the work is stored."""

    says: tuple[Say, ...]


@dataclass(frozen=True, slots=True)
class OpenForm:
    """Show a registered form, started with these values. Whoever returns this has staged nothing."""

    name: str
    state: Mapping[str, str] = field(default_factory=dict)
    values: RawValues = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FieldErrors:
    """What is wrong with a form beyond what its fields can check; nothing is stored."""

    errors: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Refuse:
    """No, and why: one sentence, and an example that works. Nothing is stored."""

    problem: str
    example: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """Stored; nothing to say."""


@dataclass(frozen=True, slots=True)
class Ignore:
    """Not meant for Squadbot: nothing is stored, not even that it happened, and nothing is said."""


Outcome = Reply | OpenForm | FieldErrors | Refuse | Done | Ignore | ShowBoard | PickMessage


def privately(message: Message) -> Reply:
    """An answer for the person who asked."""
    return Reply((Say(message),))
