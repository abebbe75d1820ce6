"""What an actor of the dialogue kit acts through: one platform, as people meet it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.demo.people import DemoSquad
from bot.model.answer import Answer
from bot.model.event import Conversation, Sender
from bot.model.form import Form, RawValue, RawValues


@dataclass(frozen=True)
class Tagged:
    """Somebody mentioned in what is typed, as the platform's own client mentions them.

    `by_word`: Teams tags some names word by word; elsewhere that is a mention like any other.
    """

    account: str
    name: str
    by_word: bool = False


Typed = Sequence[str | Tagged]


@dataclass(frozen=True)
class SeenButton:
    """A button in sight; `own` is what the platform needs to press it."""

    label: str
    spoken: str
    value: str
    own: Any


@dataclass(frozen=True)
class Seen:
    """A message in sight. Later ones have greater ids; an edit keeps its own. `mentions`: the accounts it notifies."""

    id: str
    text: str
    buttons: list[SeenButton] = field(default_factory=list)
    mentions: list[str] = field(default_factory=list)


class Screen(Protocol):
    """One platform. What it answers is the pipeline's own answer, after the platform has shown it."""

    name: str
    gives_back: bool
    """Whether a refusal quotes what was typed, because the platform has thrown it away."""

    def account(self, name: str) -> str:
        """The platform's id of a person of the demo."""

    def channel(self, workspace: str, channel: str) -> Conversation: ...
    def direct(self, who: Sender) -> Conversation: ...
    def meet(self, account: str, name: str, squad: DemoSquad) -> None:
        """Somebody new is in that squad's channel."""

    async def open(self, where: Conversation, who: Sender) -> None:
        """A new channel, with this person in it."""

    async def type(self, who: Sender, where: Conversation, typed: Typed, id_: str) -> Answer: ...
    def forged(self, action: str, value: str) -> SeenButton: ...
    async def press(self, who: Sender, where: Conversation, button: SeenButton, id_: str) -> Answer: ...
    async def submit(
        self,
        who: Sender,
        where: Conversation,
        form: Form,
        shown: dict[str, RawValue],
        given: dict[str, RawValue],
        id_: str,
    ) -> Answer:
        """Send the form in: what it showed, less what this person changed to `given`."""

    async def forge(
        self, who: Sender, where: Conversation, form: str, values: RawValues, state: Mapping[str, str]
    ) -> Answer:
        """Send in a form that was never opened."""

    async def tell(self, who: Sender, payload: dict[str, Any]) -> Answer:
        """What the platform tells Squadbot in its own words."""

    async def seen(self, who: Sender, where: Conversation) -> list[Seen]:
        """Every message there that this person can see, oldest first."""
