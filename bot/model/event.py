"""What can happen, in words that no platform owns. `id` is the platform's own delivery id: the same for every retry."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from bot.model.form import RawValues

_LONGEST_ONCE = 500
STANDUP_STEP = "standup.step"
"""The job of a stand-up that has begun its life; every other job is a schedule's, by its kind."""


class ConversationKind(StrEnum):
    """Who can hear what is said."""

    CHANNEL = "channel"
    DIRECT = "direct"


@dataclass(frozen=True, slots=True)
class Conversation:
    """A channel, or the direct conversation of one person with Squadbot."""

    platform: str
    workspace: str
    channel: str
    kind: ConversationKind = ConversationKind.CHANNEL

    @property
    def key(self) -> str:
        """One text for one conversation: what deliveries are ordered by."""
        return f"{self.platform}:{self.workspace}:{self.channel}"


@dataclass(frozen=True, slots=True)
class Sender:
    """Who did it, as the platform vouches for them. Unless `named`, it did not say who: the name is a stand-in."""

    platform: str
    workspace: str
    account: str
    name: str
    zone: str = "Europe/London"
    named: bool = True


class ShowsForm(StrEnum):
    """Whether its platform can show a form that answers an event; where it cannot, a button that opens it is sent."""

    YES = "yes"
    NOT_HERE = "not here"
    """It opens forms for presses and commands only, and this was a message."""
    TOO_LATE = "too late"
    """Its time for opening one has run out."""


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody mentioned in a text: their account, and the name that stands for them there.

    Unless `sure`, the platform did not say what they are called: the name is a stand-in, such as a handle.
    """

    workspace: str
    account: str
    name: str
    sure: bool = True


@dataclass(frozen=True, slots=True)
class CommandGiven:
    """A slash command: `text` is "learn P3 Texts work", and `slash` what stood before it ("/", "/tlg-").

    `named`: whom the text mentions, in the order of the text, which holds their names as plain words.
    """

    id: str
    where: Conversation
    sender: Sender
    text: str
    slash: str = "/"
    shows_form: ShowsForm = ShowsForm.YES
    named: tuple[Named, ...] = ()


@dataclass(frozen=True, slots=True)
class MessagePosted:
    """Plain words said to Squadbot: in its direct conversation, or where it was mentioned (the mention taken off).

    `thread` is the platform's id of the message in whose thread they were said. `named`: as in CommandGiven.
    """

    id: str
    where: Conversation
    sender: Sender
    text: str
    link: str = ""
    thread: str = ""
    shows_form: ShowsForm = ShowsForm.YES
    named: tuple[Named, ...] = ()


@dataclass(frozen=True, slots=True)
class ButtonPressed:
    """A press of a button with this action and value."""

    id: str
    where: Conversation
    sender: Sender
    action: str
    value: str = ""
    shows_form: ShowsForm = ShowsForm.YES


@dataclass(frozen=True, slots=True)
class FormSubmitted:
    """A form sent in, as typed. `named`: whom its fields mention, as in CommandGiven."""

    id: str
    where: Conversation
    sender: Sender
    form: str
    values: RawValues
    state: Mapping[str, str] = field(default_factory=dict)
    shows_form: ShowsForm = ShowsForm.YES
    named: tuple[Named, ...] = ()


@dataclass(frozen=True, slots=True)
class MessagePicked:
    """A message somebody chose to save: its words, who wrote it, a link to it. It is stored only if they save it."""

    id: str
    where: Conversation
    sender: Sender
    text: str
    author: str
    link: str = ""
    shows_form: ShowsForm = ShowsForm.YES


@dataclass(frozen=True, slots=True)
class MessageMissed:
    """A message that somebody chose to save, which their platform does not give just now."""

    id: str
    where: Conversation
    sender: Sender


@dataclass(frozen=True, slots=True)
class ReactionAdded:
    """A light bulb to somebody's message. `message` is the platform's own id of it; its words are not read."""

    id: str
    where: Conversation
    sender: Sender
    message: str
    author: str


@dataclass(frozen=True, slots=True)
class Overheard:
    """Somebody began a message to others with a word such as "Learned:". `message` is its id, without its words."""

    id: str
    where: Conversation
    sender: Sender
    message: str


@dataclass(frozen=True, slots=True)
class HomeOpened:
    """Somebody looks at their own board with Squadbot."""

    id: str
    where: Conversation
    sender: Sender


@dataclass(frozen=True, slots=True)
class Joined:
    """The sender added Squadbot to this channel: Squadbot itself, where nobody knows who did."""

    id: str
    where: Conversation
    sender: Sender


@dataclass(frozen=True, slots=True)
class Due:
    """A time has come: for this job, of the schedule or stand-up with this number. One due instant happens once."""

    job: str
    number: int
    due_at: datetime

    @property
    def id(self) -> str:
        """The same for every replica that sees it fall due."""
        return f"due:{self.job}:{self.number}:{self.due_at.isoformat()}"


Noticed = MessagePicked | MessageMissed | ReactionAdded | Overheard | HomeOpened | Joined
"""What a handler asks for with `@on`."""
MayOpenForm = CommandGiven | MessagePosted | ButtonPressed | FormSubmitted | MessagePicked
"""What a form may answer."""
FromPerson = CommandGiven | MessagePosted | ButtonPressed | FormSubmitted | Noticed
Event = FromPerson | Due


def once_of(event: FromPerson) -> str:
    """What a person's event is remembered by: nobody else's can have the same, nor can anything of Squadbot's own."""
    by = event.sender
    once = f"{by.platform}:{by.workspace}:{by.account}:{event.id}"
    return once if len(once) <= _LONGEST_ONCE else f"{by.platform}:{sha256(once.encode()).hexdigest()}"
