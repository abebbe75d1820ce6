"""A small programme on the page, and a scripted Squadbot: enough to try everything the page can do."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from aiohttp import web

from bot.access import Permission
from bot.language.arguments import Grammar, NoArguments, code, option, rest
from bot.model.answer import Accepted, Answer, Refused, ShowForm
from bot.model.event import (
    ButtonPressed,
    CommandGiven,
    Conversation,
    ConversationKind,
    Event,
    FormSubmitted,
    FromPerson,
    MessagePosted,
)
from bot.model.form import Filled
from bot.model.message import Message, paragraph
from bot.model.outcome import Done, Outcome
from bot.model.reading import read
from bot.platforms.web.platform import Web
from bot.ports import Address, ChatAccount, ChatChannel, Delivery, Kernel
from bot.registry import Ask, Command
from tests.platforms.web.memory import START, MemoryChat, StoppedClock
from tests.platforms.web.samples import every_kind_of_field, learning_card, learning_form, pilots_table, welcome

HUBS = Conversation("web", "sheffield", "family-hubs")
LEADS = Conversation("web", "sheffield", "squad-leads")
AMIRA_ALONE = Conversation("web", "sheffield", "dm-amira", ConversationKind.DIRECT)
BARNSLEY = Conversation("web", "barnsley", "barnsley-squad")

PEOPLE = (
    ChatAccount("sheffield", "amira", "Amira Khan", "Family hub lead"),
    ChatAccount("sheffield", "tom", "Tom Ellis", "Data analyst"),
    ChatAccount("barnsley", "ruth", "Ruth Hall", "Squad lead"),
    ChatAccount("whitehall", "priya", "Priya Nair", "Programme coordinator"),
)


@dataclass(frozen=True, slots=True)
class _Learn:
    pilot: int | None = code("P", "pilot")
    text: str = rest("what you learned")


@dataclass(frozen=True, slots=True)
class _List:
    place: str = option("place")


@dataclass(frozen=True, slots=True)
class _Show:
    record: str = rest("code", required=True)


_nothing: Any = None
"""What the page has no use for."""


async def _never(_: Ask[object]) -> Outcome:
    return Done()


def _command(name: str, takes: type, summary: str, *examples: str) -> Command:
    return Command(name, Permission.READ, Grammar(takes), _never, summary, examples, ())


COMMANDS = (
    _command("barrier", _Learn, "Raise a barrier that another organisation can move.", "/barrier P1 No data agreement"),
    _command("digest now", NoArguments, "Post this squad's digest at once.", "/digest now"),
    _command("find", _Show, "Search what others learned.", "/find text reminders"),
    _command("help", NoArguments, "Say what Squadbot can do.", "/help", "/help learn"),
    _command("learn", _Learn, "Save what you learned, in one line or as a card.", "/learn P1 Texts at 4 pm work best"),
    _command("pilot", NoArguments, "Show the pilot this squad runs.", "/pilot"),
    _command("pilot list", _List, "List pilots and how they stand.", "/pilot list place:Sheffield"),
    _command("pilot new", NoArguments, "Start a pilot with its test card.", "/pilot new"),
    _command("show", _Show, "Show one record.", "/show L12"),
)


@dataclass
class Stage:
    """A page being served, and everything behind it that a test may look at or pull."""

    chat: MemoryChat = field(default_factory=MemoryChat)
    clock: StoppedClock = field(default_factory=StoppedClock)
    events: list[Event] = field(default_factory=list)
    address: str = ""
    machine: bool = True
    deliveries: int = 1000
    fails: int = 0
    gate: asyncio.Event | None = None
    knows: Sequence[str] = ("943 476 5919",)

    def __post_init__(self) -> None:
        self.page = Web(
            Kernel(
                dispatch=self.dispatch,
                store=_nothing,
                chat=self.chat,
                clock=self.clock,
                commands=COMMANDS,
                opens_form=lambda *_: False,
                guard=self.guard,
                installations=_nothing,
                references=_nothing,
                time_machine=lambda: self.clock if self.machine else None,
                public_url="http://127.0.0.1:8080/",
            )
        )
        self.sender = self.page.sender

    async def send(self, where: Conversation, message: Message | str, only_for: str = "", replaces: str = "") -> str:
        """A message from Squadbot; its id."""
        self.deliveries += 1
        said = message if isinstance(message, Message) else Message((paragraph(message),), message)
        delivery = Delivery(self.deliveries, Address(where, only_for, replaces), said, 1, "claim", START)
        return (await self.sender.send(delivery)).reference

    def guard(self, text: str) -> bool:
        """The guard of this stage knows resident data by heart."""
        return any(each in text for each in self.knows)

    async def dispatch(self, event: Event) -> Answer:
        """The script."""
        if self.fails:
            self.fails -= 1
            raise RuntimeError(f"cannot store {event}")
        if self.gate:
            await self.gate.wait()
        seen = event.id in {each.id for each in self.events}
        self.events.append(event)
        if seen or not isinstance(event, CommandGiven | MessagePosted | ButtonPressed | FormSubmitted):
            return Accepted()
        match event:
            case CommandGiven(text=text):
                return await self._command(event, text)
            case MessagePosted(text=text) if self.guard(text):
                await self._privately(event, "I found an NHS number and kept nothing. Take it out and send the rest.")
                return Refused(keep=False)
            case MessagePosted(text=text):
                await self._privately(event, f"You said: {text}")
                return Accepted()
            case ButtonPressed(action="open_form"):
                return ShowForm(learning_form())
            case ButtonPressed(action="edit"):
                (newest,) = await self.chat.messages(event.where, event.sender.account, before=None, limit=1)
                await self.send(event.where, "Edited by the button.", replaces=str(newest.id))
                return Accepted()
            case ButtonPressed(action=action, value=value):
                await self._privately(event, f"Pressed {action} {value}.")
                return Accepted()
            case FormSubmitted():
                return await self._form(event)

    async def _command(self, event: CommandGiven, text: str) -> Answer:
        match text.split():
            case ["learn"]:
                return ShowForm(learning_form())
            case ["everything"]:
                return ShowForm(every_kind_of_field())
            case ["learn", *words]:
                await self.send(event.where, learning_card(" ".join(words), event.sender.name))
                return Accepted()
            case ["pilot", "list", *_]:
                await self.send(event.where, pilots_table(), only_for=event.sender.account)
                return Accepted()
            case ["show", number]:
                await self._privately(event, f"{number}: Texts at 4 pm work best.")
                return Accepted()
            case ["help", *_]:
                await self._privately(event, "Here is what I can do.")
                return Accepted()
            case _:
                await self._privately(event, f"I do not know “/{text}”. Did you mean /learn?")
                return Refused(keep=True)

    async def _form(self, event: FormSubmitted) -> Answer:
        form = every_kind_of_field() if event.form == "everything" else learning_form()
        found = read(form, event.values)
        if not isinstance(found, Filled):
            return ShowForm(form.filled_with(event.values), found)
        if event.form == "learning":
            if self.guard(found.text("learned")):
                await self._privately(event, "I found an NHS number and kept nothing.")
                return Refused(keep=False)
            await self.send(event.where, learning_card(found.text("learned"), event.sender.name))
        return Accepted()

    async def _privately(self, event: FromPerson, text: str) -> None:
        await self.send(event.where, text, only_for=event.sender.account)


async def set_the_scene(stage: Stage) -> None:
    """People, channels, and what was said so far."""
    for person in PEOPLE:
        await stage.chat.add_account(person)
    for where, name, topic, space, members in (
        (HUBS, "family-hubs", "Raising take-up of Best Start family hubs", "Sheffield City Council", ("amira", "tom")),
        (LEADS, "squad-leads", "Squad leads in Sheffield", "Sheffield City Council", ("amira",)),
        (AMIRA_ALONE, "Squadbot", "Only you and Squadbot read this", "Sheffield City Council", ("amira",)),
        (BARNSLEY, "barnsley-squad", "Getting young people into work", "Barnsley Council", ("ruth",)),
        (Conversation("web", "whitehall", "whitehall"), "programme", "All squads", "Cabinet Office", ("priya",)),
    ):
        await stage.chat.add_channel(ChatChannel(where, name, topic, space), members)
    before = START - timedelta(days=1, hours=1)
    for minutes, account, text in (
        (0, "amira", "Morning all. Half of the families we invited by letter did not come on Tuesday."),
        (2, "tom", "Same as last month. Letters arrive late in S5."),
        (3, "tom", "I can split it by postcode this afternoon."),
    ):
        said = Message((paragraph(text),), text)
        await stage.chat.post(HUBS, account, said, before + timedelta(minutes=minutes), once=f"scene:{minutes}")
    await stage.send(HUBS, welcome())
    await stage.send(LEADS, "This channel is linked to the Sheffield family hubs squad.")
    await stage.send(AMIRA_ALONE, "Hello Amira. Say “help” to see what I can do.")
    await stage.send(BARNSLEY, "This channel is linked to the Barnsley squad.")


@asynccontextmanager
async def served(stage: Stage) -> AsyncIterator[Stage]:
    """The stage on a free loopback port."""
    app = web.Application()
    app.add_routes(stage.page.routes())

    async def hang_up(_: web.Application) -> None:
        await stage.page.hang_up()

    app.on_shutdown.append(hang_up)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    stage.address = f"http://127.0.0.1:{port}"
    try:
        yield stage
    finally:
        await runner.cleanup()
