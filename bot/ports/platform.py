"""A chat platform as one thing: what it is to the rest of Squadbot, and what it is given of it."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.clock import Clock
from bot.model.answer import Answer
from bot.model.event import Event
from bot.ports.chat import ChatLog
from bot.ports.installations import Installations
from bot.ports.outbox import PlatformSender
from bot.ports.references import ConversationReferences
from bot.ports.unit import Store

Dispatch = Callable[[Event], Awaitable[Answer]]
"""Takes one event through the pipeline; the answer is for the platform to show."""
Route = Any
"""A route of the web server's own kind: ports name no server."""


@dataclass(frozen=True, slots=True)
class Traits:
    """How a platform differs from others, where the pipeline must know.

    `keeps_typed`: a refused text stays in the box that it was typed in, so a refusal need not quote it.
    `same_id_everywhere`: a channel that workspaces share has one id in all of them.
    Whether a form can be shown differs from event to event: see `bot.model.event.ShowsForm`.
    """

    keeps_typed: bool = False
    same_id_everywhere: bool = False


class CommandHelp(Protocol):
    """A command as platforms offer it: in a menu, in a manifest, while somebody types."""

    @property
    def name(self) -> str: ...
    @property
    def usage(self) -> str: ...
    @property
    def summary(self) -> str: ...
    @property
    def examples(self) -> Sequence[str]: ...


class TimeMachine(Protocol):
    """The demo's clock, which people may move."""

    def now(self) -> datetime:
        """Return the time it shows."""
        ...

    async def move(self, to: datetime) -> None:
        """Go forward. ValueError, with a sentence, when that cannot be."""
        ...

    def options(self) -> Sequence[tuple[str, datetime]]:
        """Return where people like to go: "Tomorrow 08:45" and when that is."""
        ...


@dataclass(frozen=True, slots=True)
class Kernel:
    """What a platform is given of Squadbot.

    `opens_form`: whether the button with this action and value opens a form. `guard`: whether a text holds resident
    data. `installations` and `references` are kept by platform: those of the one with this name, tokens sealed with
    these keys. `time_machine` is the demo's; None elsewhere.
    """

    dispatch: Dispatch
    store: Store
    chat: ChatLog
    clock: Clock
    commands: Sequence[CommandHelp]
    opens_form: Callable[[str, str], bool]
    guard: Callable[[str], bool]
    installations: Callable[[str, Sequence[str]], Installations]
    references: Callable[[str], ConversationReferences]
    time_machine: Callable[[], TimeMachine | None]
    public_url: str


class Platform(Protocol):
    """A chat platform that this process serves. Each says so by naming this as its base.

    `name` is the one in `Conversation.platform`; `sender` is what the outbox sends with.
    """

    name: str
    traits: Traits
    sender: PlatformSender

    def routes(self) -> Sequence[Route]:
        """Return the addresses that it listens at."""
        ...

    async def start(self) -> None:
        """Listen, where that takes more than routes."""
        return  # most need nothing

    async def hang_up(self) -> None:
        """End the requests that stay open: the server waits for them before it stops."""
        return  # most need nothing

    async def stop(self) -> None:
        """Stop listening, finish what was begun, and close the connections; the outbox has stopped by then."""
        return  # most need nothing
