"""The dialogue kit: tests read as the conversation they check, on the real pipeline, outbox and database."""

import itertools
import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from bot.app import Squadbot
from bot.arguments import Problem
from bot.demo.people import SQUADS, DemoSquad
from bot.demo.seed import conversation, direct
from bot.model.answer import Accepted, Answer, Refused, ShowForm
from bot.model.event import ButtonPressed, CommandGiven, Conversation, FormSubmitted, MessagePosted, Sender
from bot.model.form import ChoiceField, Form, PersonField, PlaceField, RawValue
from bot.model.message import Block, Button, Buttons, Group
from bot.plain import plain_text
from bot.ports import ChatChannel, ChatMessage
from bot.spelling import Nearest, recognise
from storage.schema import Base
from tests.kit.clock import FrozenClock

_ids = itertools.count(1)
_ALWAYS_WRITTEN = {"received", "deliveries", "drafts", "web_messages", "web_marks"}
_EXAMPLE = re.compile(r"For example: (/.+)$", re.MULTILINE)


class Town:
    """Squadbot with the demo's people in it, and a clock by hand."""

    def __init__(self, squadbot: Squadbot, clock: FrozenClock) -> None:
        self.squadbot = squadbot
        self.clock = clock
        self.post_held = False
        """Whether messages wait in the outbox."""

    def person(self, account: str) -> "Actor":
        """Somebody from bot.demo.people, in their own squad's channel."""
        for squad in SQUADS:
            for person in squad.people:
                if person.account.account == account:
                    return Actor(self, squad, account, person.account.name)
        raise LookupError(account)

    def newcomer(self, account: str, name: str, *, beside: str) -> "Actor":
        """Somebody Squadbot has never met, in the channel where `beside` works."""
        known = self.person(beside)
        return Actor(self, known.squad, account, name)

    async def stored(self) -> dict[str, list[str]]:
        """Every row of the record, table by table: all that a refusal must leave alone."""
        return {name: rows for name, rows in (await self.everything()).items() if name not in _ALWAYS_WRITTEN}

    async def everything(self) -> dict[str, list[str]]:
        """Every row of every table."""

        def read(connection: Connection) -> dict[str, list[str]]:
            return {
                name: sorted(repr(tuple(row)) for row in connection.execute(select(table)))
                for name, table in Base.metadata.tables.items()
            }

        return await self.squadbot._store.database.write(read)

    async def settle(self) -> None:
        """Let everything that is due be sent, unless the post is held."""
        if self.post_held:
            return
        while await self.squadbot.outbox.send_ready():
            await self.squadbot.outbox.settled()

    async def passes(self, *, until: datetime | None = None, **by: float) -> None:
        """Time passes, and what falls due on the way happens."""
        self.clock.move_to(until) if until else self.clock.advance(timedelta(**by))
        await self.squadbot.scheduler.look()
        await self.settle()


class Actor:
    """One person at their screen: what they type, press and fill in, and what they then see."""

    def __init__(self, town: Town, squad: DemoSquad, account: str, name: str) -> None:
        self.town = town
        self.squad = squad
        self.sender = Sender("web", squad.workspace, account, name)
        self.where = conversation(squad)
        self.answer: Answer = Accepted()
        self.form: Form | None = None
        self.errors: Mapping[str, str] = {}
        self._typed: dict[str, RawValue] = {}
        self._mark = 0

    def in_private(self) -> "Actor":
        """From here on in the direct conversation with Squadbot."""
        self.where = direct(self.squad, self.sender.account)
        return self

    def elsewhere(self, channel: str) -> "Actor":
        """From here on in another channel."""
        self.where = Conversation("web", self.sender.workspace, channel)
        return self

    async def opens(self, channel: str) -> "Actor":
        """From here on in a new channel of their workspace."""
        self.elsewhere(channel)
        await self.town.squadbot.chat.add_channel(ChatChannel(self.where, channel, "", ""), [self.sender.account])
        return self

    async def says(self, text: str, *, id_: str = "") -> None:
        """Type this; a slash makes it a command."""
        await self._look()
        event_id = id_ or f"typed-{next(_ids)}"
        if text.startswith("/"):
            await self._take(
                await self.town.squadbot.dispatch(CommandGiven(event_id, self.where, self.sender, text[1:]))
            )
        else:
            await self._take(await self.town.squadbot.dispatch(MessagePosted(event_id, self.where, self.sender, text)))

    async def presses(self, label: str, *, id_: str = "") -> None:
        """Press the newest button with this label that this person can see."""
        for message in reversed(await self._messages()):
            for button in buttons_of(message.message.blocks):
                if label in (button.label, button.spoken):
                    await self._look()
                    pressed = ButtonPressed(
                        id_ or f"pressed-{next(_ids)}",
                        self.where,
                        self.sender,
                        button.action,
                        button.value,
                        str(message.id),
                    )
                    await self._take(await self.town.squadbot.dispatch(pressed))
                    return
        raise AssertionError(f"no button {label!r} in {await self.all_seen()}")

    async def presses_as(self, action: str, value: str, *, id_: str = "") -> None:
        """Send a press that no button in sight would send: an old message's, or a forged one."""
        await self._look()
        event = ButtonPressed(id_ or f"pressed-{next(_ids)}", self.where, self.sender, action, value)
        await self._take(await self.town.squadbot.dispatch(event))

    async def buttons(self) -> list[str]:
        """The labels of the buttons in what this person saw since they last did something."""
        await self.town.settle()
        new = [each for each in await self._messages() if each.id > self._mark]
        return [button.label for each in new for button in buttons_of(each.message.blocks)]

    async def fills(self, *, id_: str = "", **values: RawValue) -> None:
        """Fill in the open form and send it; what is not named stays as the form showed it."""
        assert self.form is not None, "no form is open"
        await self._look()
        shown: dict[str, RawValue] = {each.name: each.value for each in self.form.inputs}
        unknown = set(values) - set(shown)
        assert not unknown, f"the form has no {unknown}"
        for each in self.form.inputs:
            if isinstance(each, ChoiceField | PersonField | PlaceField) and isinstance(values.get(each.name), str):
                values[each.name] = _chosen(each, values[each.name])
        submitted = FormSubmitted(
            id_ or f"sent-{next(_ids)}", self.where, self.sender, self.form.name, shown | values, dict(self.form.state)
        )
        await self._take(await self.town.squadbot.dispatch(submitted))

    async def is_refused(self, said: str, *words: str) -> str:
        """Saying this is answered so and changes nothing; what it says to type instead can be typed."""
        before = await self.town.stored()
        await self.says(said)
        assert self.refused, f"{said!r} was not refused: {self.answer}"
        seen = await self.sees(*words)
        assert await self.town.stored() == before, "a refusal changed the record"
        for example in _EXAMPLE.findall(seen):
            self.takes(example)
        return seen

    def takes(self, example: str) -> None:
        """This is a command that can be typed as it stands."""
        found = recognise(example, self.town.squadbot.registry.commands, slash=True)
        assert not isinstance(found, Nearest), f"{example!r} is no command"
        command, rest = found
        assert not isinstance(command.grammar.parse(rest), Problem), f"{example!r} does not work as typed"

    def shown(self, field: str) -> RawValue:
        """What the open form shows in a field."""
        assert self.form is not None, "no form is open"
        return next(each.value for each in self.form.inputs if each.name == field)

    def offered(self, field: str) -> list[str]:
        """The labels of what an open form's field offers."""
        assert self.form is not None, "no form is open"
        found = next(each for each in self.form.inputs if each.name == field)
        match found:
            case ChoiceField(choices=offered) | PersonField(people=offered) | PlaceField(places=offered):
                return [each.label for each in offered]
            case _:
                raise AssertionError(f"{field} offers nothing")

    async def sees(self, *words: str) -> str:
        """Since this person last did something, they have seen each of these; all of what they saw."""
        seen = await self.newly_seen()
        for each in words:
            assert each in seen, f"{each!r} is not in what {self.sender.name} sees:\n{seen}"
        return seen

    async def does_not_see(self, *words: str) -> None:
        """None of these has ever been shown to this person here."""
        seen = await self.all_seen()
        for each in words:
            assert each not in seen, f"{each!r} is in what {self.sender.name} sees:\n{seen}"

    async def newly_seen(self) -> str:
        await self.town.settle()
        return "\n---\n".join(self._plain(each) for each in await self._messages() if each.id > self._mark)

    async def all_seen(self) -> str:
        await self.town.settle()
        return "\n---\n".join(self._plain(each) for each in await self._messages())

    @property
    def refused(self) -> bool:
        return isinstance(self.answer, Refused)

    async def _take(self, answer: Answer) -> None:
        self.answer = answer
        self.form, self.errors = (answer.form, answer.errors) if isinstance(answer, ShowForm) else (None, {})
        await self.town.settle()

    async def _look(self) -> None:
        await self.town.settle()
        self._mark = max((each.id for each in await self._messages()), default=0)

    async def _messages(self) -> list[ChatMessage]:
        return list(await self.town.squadbot.chat.messages(self.where, self.sender.account, before=None, limit=200))

    def _plain(self, message: ChatMessage) -> str:
        return plain_text(message.message, "Europe/London")


def _chosen(field: ChoiceField | PersonField | PlaceField, said: RawValue) -> RawValue:
    match field:
        case ChoiceField(choices=offered) | PersonField(people=offered) | PlaceField(places=offered):
            return next((each.value for each in offered if said in (each.value, each.label)), said)


def buttons_of(blocks: tuple[Block, ...]) -> list[Button]:
    """Every button in a message."""
    found: list[Button] = []
    for block in blocks:
        if isinstance(block, Buttons):
            found += block.buttons
        elif isinstance(block, Group):
            found += buttons_of(block.blocks)
    return found
