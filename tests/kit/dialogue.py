"""The dialogue kit: tests read as the conversation they check, on the real pipeline, outbox and database."""

import itertools
from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.app import Squadbot
from bot.demo.people import SQUADS, DemoSquad
from bot.demo.seed import conversation, direct
from bot.model.answer import Accepted, Answer, Refused, ShowForm
from bot.model.event import ButtonPressed, CommandGiven, Conversation, FormSubmitted, MessagePosted, Sender
from bot.model.form import ChoiceField, Form, RawValue
from bot.model.message import Block, Button, Buttons, Group
from bot.plain import plain_text
from bot.ports import ChatMessage
from tests.kit.clock import FrozenClock

_ids = itertools.count(1)


class Town:
    """Squadbot with the demo's people in it, and a clock by hand."""

    def __init__(self, squadbot: Squadbot, clock: FrozenClock) -> None:
        self.squadbot = squadbot
        self.clock = clock

    def person(self, account: str) -> "Actor":
        """Somebody from bot.demo.people, in their own squad's channel."""
        for squad in SQUADS:
            for person in squad.people:
                if person.account.account == account:
                    return Actor(self, squad, account, person.account.name)
        raise LookupError(account)

    async def settle(self) -> None:
        """Let everything that is due be sent."""
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
        self._squad = squad
        self.sender = Sender("web", squad.workspace, account, name)
        self.where = conversation(squad)
        self.answer: Answer = Accepted()
        self.form: Form | None = None
        self.errors: Mapping[str, str] = {}
        self._typed: dict[str, RawValue] = {}
        self._mark = 0

    def in_private(self) -> "Actor":
        """From here on in the direct conversation with Squadbot."""
        self.where = direct(self._squad, self.sender.account)
        return self

    def elsewhere(self, channel: str) -> "Actor":
        """From here on in another channel."""
        self.where = Conversation("web", self.sender.workspace, channel)
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

    async def fills(self, *, id_: str = "", **values: RawValue) -> None:
        """Fill in the open form and send it; what is not named stays as the form showed it."""
        assert self.form is not None, "no form is open"
        await self._look()
        shown: dict[str, RawValue] = {each.name: each.value for each in self.form.inputs}
        unknown = set(values) - set(shown)
        assert not unknown, f"the form has no {unknown}"
        for each in self.form.inputs:
            if isinstance(each, ChoiceField) and each.name in values and isinstance(values[each.name], str):
                values[each.name] = next(
                    (c.value for c in each.choices if values[each.name] in (c.value, c.label)), values[each.name]
                )
        submitted = FormSubmitted(
            id_ or f"sent-{next(_ids)}", self.where, self.sender, self.form.name, shown | values, dict(self.form.state)
        )
        await self._take(await self.town.squadbot.dispatch(submitted))

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


def buttons_of(blocks: tuple[Block, ...]) -> list[Button]:
    """Every button in a message."""
    found: list[Button] = []
    for block in blocks:
        if isinstance(block, Buttons):
            found += block.buttons
        elif isinstance(block, Group):
            found += buttons_of(block.blocks)
    return found
