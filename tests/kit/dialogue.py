"""The dialogue kit: tests read as the conversation they check, on the real pipeline, outbox, database and platform."""

import asyncio
import re
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.app import Squadbot
from bot.demo.people import SQUADS, DemoSquad
from bot.language.arguments import Problem
from bot.model.answer import Accepted, Answer, Refused, ShowForm
from bot.model.event import Sender
from bot.model.form import ChoiceField, Form, PersonField, PlaceField, RawValue, RawValues
from bot.pipeline.vocabulary import Nearest, Vocabulary
from tests.kit.clock import FrozenClock
from tests.kit.every_row import every_row
from tests.kit.screen import Screen, Seen, Tagged, Typed

_ALWAYS_WRITTEN = {"account_codes", "received", "deliveries", "drafts", "conversations", "chat_messages", "chat_marks"}
_RECENT = 25
"""More messages than anything a person does brings about."""
_EXAMPLE = re.compile(r"For example: (/.+)$", re.MULTILINE)


class Town:
    """Squadbot with the demo's people in it, the platform they meet it on, and a clock by hand."""

    def __init__(self, squadbot: Squadbot, screen: Screen, clock: FrozenClock) -> None:
        self.squadbot = squadbot
        self.screen = screen
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
        self.screen.meet(account, name, known.squad)
        return Actor(self, known.squad, account, name)

    async def stored(self) -> dict[str, list[str]]:
        """Every row of the record, table by table: all that a refusal must leave alone."""
        return await self.everything(but=_ALWAYS_WRITTEN)

    async def everything(self, but: Collection[str] = ()) -> dict[str, list[str]]:
        """Every row of every table, but these."""
        # On a thread, since the way to the database may be a proxy of the test's, on this event loop.
        return await asyncio.to_thread(every_row, self.squadbot.config.database_url, but=but)

    async def settle(self) -> None:
        """Let everything that is due be sent, unless the post is held."""
        if self.post_held:
            return
        await self.squadbot.outbox.send_all()

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
        self.name = name
        self.sender = Sender(town.screen.name, squad.workspace, town.screen.account(account), name)
        self.where = town.screen.channel(squad.workspace, squad.channel)
        self.answer: Answer = Accepted()
        self.form: Form | None = None
        self.errors: Mapping[str, str] = {}
        self._typed: dict[str, RawValue] = {}
        self._mark = ""

    def in_private(self) -> "Actor":
        """From here on in the direct conversation with Squadbot."""
        self.where = self.town.screen.direct(self.sender)
        return self

    def elsewhere(self, channel: str) -> "Actor":
        """From here on in another channel."""
        self.where = self.town.screen.channel(self.sender.workspace, channel)
        return self

    async def opens(self, channel: str) -> "Actor":
        """From here on in a new channel of their workspace."""
        self.elsewhere(channel)
        await self.town.screen.open(self.where, self.sender)
        return self

    async def says(self, *typed: str | Tagged, id_: str = "") -> None:
        """Type this; a slash makes it a command."""
        await self._look()
        await self._take(await self.town.screen.type(self.sender, self.where, typed, id_))

    async def presses(self, label: str, *, id_: str = "") -> None:
        """Press the newest button with this label that this person can see."""
        for message in reversed(await self._seen()):
            for button in message.buttons:
                if label in (button.label, button.spoken):
                    await self._look()
                    await self._take(await self.town.screen.press(self.sender, self.where, button, id_))
                    return
        raise AssertionError(f"no button {label!r} in {await self.all_seen()}")

    async def presses_as(self, action: str, value: str, *, id_: str = "") -> None:
        """Send a press that no button in sight would send: an old message's, or a forged one."""
        await self._look()
        forged = self.town.screen.forged(action, value)
        await self._take(await self.town.screen.press(self.sender, self.where, forged, id_))

    async def does(self, payload: dict[str, Any]) -> None:
        """Something that only this platform has, as the platform tells of it."""
        await self._look()
        await self._take(await self.town.screen.tell(self.sender, payload))

    async def buttons(self) -> list[str]:
        """The labels of the buttons in what this person saw since they last did something."""
        await self.town.settle()
        return [button.label for each in await self._seen() if each.id > self._mark for button in each.buttons]

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
        await self._take(await self.town.screen.submit(self.sender, self.where, self.form, shown, values, id_))

    async def submits(self, form: str, values: RawValues, state: Mapping[str, str]) -> None:
        """Send in a form that was never opened."""
        await self._look()
        await self._take(await self.town.screen.forge(self.sender, self.where, form, values, state))

    async def is_refused(self, said: str | Typed, *words: str) -> str:
        """Saying this is answered so and changes nothing; what it says to type instead can be typed."""
        before = await self.town.stored()
        await self.says(*((said,) if isinstance(said, str) else said))
        assert self.refused, f"{said!r} was not refused: {self.answer}"
        seen = await self.sees(*words)
        assert await self.town.stored() == before, "a refusal changed the record"
        for example in _EXAMPLE.findall(seen):
            self.takes(example)
        return seen

    def takes(self, example: str) -> None:
        """This is a command that can be typed as it stands."""
        found = Vocabulary(self.town.squadbot.registry.commands).recognise(example, slash=True)
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

    async def notified_by(self, *, of: "Actor") -> list[str]:
        """What this person sees here that mentions them, or somebody else, natively."""
        await self.town.settle()
        return [each.text for each in await self._seen() for account in each.mentions if account == of.sender.account]

    async def newly_seen(self) -> str:
        await self.town.settle()
        return "\n---\n".join(each.text for each in await self._seen() if each.id > self._mark)

    async def all_seen(self) -> str:
        await self.town.settle()
        return "\n---\n".join(each.text for each in await self._seen())

    @property
    def refused(self) -> bool:
        return isinstance(self.answer, Refused)

    async def _take(self, answer: Answer) -> None:
        self.answer = answer
        self.form, self.errors = (answer.form, answer.errors) if isinstance(answer, ShowForm) else (None, {})
        await self.town.settle()

    async def _look(self) -> None:
        await self.town.settle()
        self._mark = max((each.id for each in await self._seen()), default="")

    async def _seen(self) -> list[Seen]:
        return await self.town.screen.seen(self.sender, self.where)


def mention(who: Actor, *, by_word: bool = False) -> Tagged:
    """Somebody mentioned in what is typed."""
    return Tagged(who.sender.account, who.name, by_word)


def _chosen(field: ChoiceField | PersonField | PlaceField, said: RawValue) -> RawValue:
    match field:
        case ChoiceField(choices=offered) | PersonField(people=offered) | PlaceField(places=offered):
            return next((each.value for each in offered if said in (each.value, each.label)), said)
