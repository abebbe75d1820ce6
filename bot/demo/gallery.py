"""The demo's stories told once more to a fresh record, to show everything that Squadbot says and asks on the way."""

import itertools
import tempfile
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.app import Squadbot, opened
from bot.app import gallery as page
from bot.clock import SystemClock
from bot.config import Config
from bot.demo.people import SQUADS
from bot.demo.run import fill
from bot.demo.seed import conversation, direct
from bot.model.answer import Answer, ShowBoard, ShowForm
from bot.model.event import (
    ButtonPressed,
    CommandGiven,
    Conversation,
    FormSubmitted,
    FromPerson,
    HomeOpened,
    Joined,
    MessagePicked,
    ReactionAdded,
    Sender,
)
from bot.model.form import RawValue
from bot.model.message import buttons_in
from bot.platforms import LOCAL
from bot.registry import Command
from bot.rendering.gallery import Exhibit

OPENING = datetime(2026, 11, 19, 10, 0, tzinfo=UTC)
_NEVER_TWICE_THE_SAME = frozenset({"account link"})
"""Commands whose answer holds a random code: with one of them, the page would differ each time it is made."""


async def gallery(config: Config) -> tuple[str, int]:
    """The gallery's page, and how many things it shows."""
    shown = await told(config)
    return page(shown), len(shown)


async def told(config: Config) -> list[Exhibit]:
    """The stories, in a record of their own that is thrown away again."""
    with tempfile.TemporaryDirectory() as work:
        database = f"sqlite:///{work}/gallery.db"
        clock = _Standing()
        alone = replace(config, database_url=database, environment={}, demo=True)
        async with opened(alone, clock) as squadbot:
            await fill(squadbot)
            return await _told(squadbot, clock)


class _Standing(SystemClock):
    """A clock that moves only when told, so that the gallery is the same each time."""

    at = OPENING

    def now(self) -> datetime:
        """The demo's first morning, until told otherwise."""
        return self.at


async def _told(squadbot: Squadbot, clock: _Standing) -> list[Exhibit]:
    """The stories."""
    shown: list[Exhibit] = []
    people = ("amira", "tom", "ruth", "marcus", "helen")
    amira, tom, ruth, marcus, helen = (_Person(squadbot, shown, each) for each in people)
    await _finding_its_way(amira)
    await _learning(amira, tom)
    await _a_pilot(amira)
    await _a_take_up(ruth, amira)
    await _a_barrier(amira, marcus)
    await _the_squad(amira, helen)
    await _a_standup(amira, tom, squadbot, clock)
    await _the_rest(amira, squadbot.registry.help, shown)
    return shown


async def _finding_its_way(amira: "_Person") -> None:
    await amira.joins()
    await amira.types("/help")
    await amira.types("/help learn")
    await amira.types("/lern texts work")
    await amira.opens_home()
    await amira.types("/find text reminders")
    await amira.presses("Read L")
    await amira.types("/digest now")


async def _learning(amira: "_Person", tom: "_Person") -> None:
    await tom.types("/learn P1 Texts at six in the evening are read; <!channel> *letters* are not")
    await tom.presses("Change it")
    await amira.types("/learn")
    await amira.sends(learned="", therefore="Send texts at six.")
    await amira.sends(learned="Ask for Ann Clarke on 0114 496 0123")
    await amira.types("/learn Mrs Clarke of 12 Spital Street, 07700 900123, never got the letter")
    link = "https://chat.sheffield.example/archives/C1/p1"
    await amira.picks("Nobody opens letters before the school run.", "Tom Bell", link)
    await amira.reacts("Tom Bell")


async def _a_pilot(amira: "_Person") -> None:
    await amira.types("/pilot list")
    await amira.types("/pilot new Texts at six for second visits")
    await amira.sends(
        believe="A text at six the evening before brings families to second visits too.",
        find_out="Text the families of the first two weeks of December.",
        measure="Second visits kept, from the hub’s diary.",
        right_if="Six in ten second visits are kept, up from three in ten.",
    )
    await amira.types("/pilot show P1")
    await amira.presses("Add an update")
    await amira.sends(text="Forty families texted. Twelve asked for a later time.")
    await amira.types("/pilot decide P1")
    await amira.sends(decision="grow", why="Seven in ten first visits were kept, for six weeks running.")


async def _a_take_up(ruth: "_Person", amira: "_Person") -> None:
    await ruth.types("/digest now")
    await ruth.presses("Read L")
    await ruth.presses("Use this here")
    using = ruth.sends(
        find_out="Text the twenty families of December in Kendray.",
        measure="First visits kept, from the hub’s diary.",
        right_if="Fourteen of twenty come.",
        kept="The hour.",
        changed="Our texts come from the hub, not from a name.",
    )
    await amira.hears_of(using)
    await amira.presses("Read P")
    await ruth.types("/show L158")


async def _a_barrier(amira: "_Person", marcus: "_Person") -> None:
    await amira.types("/barrier")
    await amira.types('/barrier P1 kind:data owner:DfE by:2026-12-04 "Schools may not share lists of new starters"')
    await marcus.types("/digest now")
    await marcus.types("/show B1")
    await marcus.presses("It has been answered")
    await marcus.sends(answer="Hubs may ask schools for first names and a contact, with the parent’s consent.")


async def _the_squad(amira: "_Person", helen: "_Person") -> None:
    await amira.types("/squad")
    await amira.types("/squad add")
    await amira.types("/squad link")
    await amira.types("/digest set weekly monday 09:00")
    await amira.types("/digest set every other tuesday")
    await amira.types("/digest pause")
    await amira.types("/squad closed 24 December to 2 January")
    await helen.types("/absent until monday")
    await helen.types("/absent thursdays")
    await helen.types("/hours 22:00-06:00")
    await helen.types("/pilot list")
    await helen.types("/show L9999")
    await helen.opens_home()


async def _a_standup(amira: "_Person", tom: "_Person", squadbot: Squadbot, clock: _Standing) -> None:
    await amira.types("/standup set 09:30 mon-fri")
    await amira.types("/standup questions")
    await amira.types("/standup now")
    await tom.presses("Answer")
    await tom.sends(moved="Twelve families booked by text.", in_the_way="The hub has no phone of its own.")
    await amira.waits(squadbot, clock, hours=1.5)
    await amira.waits(squadbot, clock, hours=0.5)
    await amira.presses("Nothing to report")


async def _the_rest(amira: "_Person", commands: Sequence[Command], shown: Sequence[Exhibit]) -> None:
    """Give every command that no story gives, by its first example, so that a new command is on show at once."""
    given = {command.name for each in shown if (command := _command_of(each.done.partition(": ")[2], commands))}
    # From the end of the alphabet, so that a stand-up is shown and left out once before "off" ends it.
    for command in reversed(commands):
        if command.name in given | _NEVER_TWICE_THE_SAME:
            continue
        alone = (f"/{command.name}",)
        for text in dict.fromkeys((*(command.examples[:1] or alone), *(alone if command.opens_form else ()))):
            await amira.types(text)


def _command_of(text: str, commands: Sequence[Command]) -> Command | None:
    """Return the command that this text gives by its full name, None when it gives none."""
    named = [command for command in commands if f"{text} ".startswith(f"/{command.name} ")]
    return max(named, key=lambda command: len(command.name), default=None)


class _Person:
    """Somebody of the demo: what they do, and what they then see is put on show."""

    _ids = itertools.count(1)

    def __init__(self, squadbot: Squadbot, shown: list[Exhibit], account: str) -> None:
        self._squadbot = squadbot
        self._shown = shown
        squad, person = next((s, p) for s in SQUADS for p in s.people if p.account.account == account)
        self._sender = Sender(LOCAL, squad.workspace, account, person.account.name)
        self._where = conversation(squad)
        self._alone = direct(squad, account)
        self._form: ShowForm | None = None

    async def types(self, text: str) -> None:
        await self._does(text, CommandGiven(self._id(), self._where, self._sender, text[1:]))

    async def presses(self, label: str) -> None:
        """The newest button whose label begins so, in the channel, else in private."""
        for where in (self._where, self._alone):
            for message in reversed(await self._squadbot.chat.messages(where, self._account, before=None, limit=200)):
                for button in buttons_in(message.message.blocks):
                    if button.label.startswith(label):
                        press = ButtonPressed(self._id(), where, self._sender, button.action, button.value)
                        await self._does(f"presses “{button.label}”", press)
                        return
        raise LookupError(f"{self._account} sees no button {label!r}")

    async def sends(self, **values: RawValue) -> None:
        """The form that is open, with these values; what is not named stays as the form showed it."""
        if self._form is None:
            raise LookupError(f"{self._account} has no form open")
        form = self._form.form
        shown: Mapping[str, RawValue] = {each.name: each.value for each in form.inputs}
        event = FormSubmitted(self._id(), self._where, self._sender, form.name, {**shown, **values}, dict(form.state))
        await self._does(f"sends “{form.title}”", event)

    async def joins(self) -> None:
        await self._does("adds Squadbot to the channel", Joined(self._id(), self._where, self._sender))

    async def opens_home(self) -> None:
        await self._does("opens Squadbot’s home", HomeOpened(self._id(), self._alone, self._sender))

    async def picks(self, text: str, author: str, link: str) -> None:
        event = MessagePicked(self._id(), self._where, self._sender, text, author, link)
        await self._does("chooses “Save as learning” from a message’s menu", event)

    async def reacts(self, author: str) -> None:
        event = ReactionAdded(self._id(), self._where, self._sender, "1", author)
        await self._does("puts 💡 to a message", event)

    @property
    def _account(self) -> str:
        return self._sender.account

    def _id(self) -> str:
        return f"gallery-{next(self._ids)}"

    async def waits(self, squadbot: Squadbot, clock: _Standing, *, hours: float) -> None:
        """Time passes, and what comes of it."""
        clock.at += timedelta(hours=hours)
        await self._settle()
        marks = await self._marks()
        await squadbot.scheduler.look()
        await self._settle()
        await self._show_new(f"{self._sender.name}, at {clock.at:%H:%M}", marks)

    async def hears_of(self, doing: Awaitable[None]) -> None:
        """What comes of something that somebody else does."""
        marks = await self._marks()
        await doing
        await self._show_new(f"{self._sender.name}, meanwhile", marks)

    async def _does(self, what: str, event: FromPerson) -> None:
        done = f"{self._sender.name}, #{self._where.channel}: {what}"
        await self._settle()
        marks = await self._marks()
        answer = await self._squadbot.dispatch(event)
        await self._settle()
        self._show_answer(done, event, answer)
        await self._show_new(done, marks)

    async def _marks(self) -> Mapping[Conversation, int]:
        return {where: await self._newest(where) for where in (self._where, self._alone)}

    async def _show_new(self, done: str, marks: Mapping[Conversation, int]) -> None:
        for where, mark in marks.items():
            for message in await self._squadbot.chat.messages(where, self._account, before=None, limit=200):
                if message.id > mark:
                    self._shown.append(Exhibit(done, message.message, bool(message.only_for)))

    def _show_answer(self, done: str, event: FromPerson, answer: Answer) -> None:
        self._form = answer if isinstance(answer, ShowForm) else None
        if isinstance(answer, ShowForm | ShowBoard):
            typed = event.values if isinstance(event, FormSubmitted) else None
            self._shown.append(Exhibit(done, answer, typed=typed))

    async def _newest(self, where: Conversation) -> int:
        messages = await self._squadbot.chat.messages(where, self._account, before=None, limit=1)
        return messages[-1].id if messages else 0

    async def _settle(self) -> None:
        await self._squadbot.outbox.send_all()
