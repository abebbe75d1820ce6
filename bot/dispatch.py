"""The one pipeline: who, may they, parse, guard, one unit of work, the handler, one commit of records and messages."""

import logging
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import assert_never

from bot.access import Standing, standing, viewer_of_anyone, viewer_of_squad
from bot.arguments import Problem
from bot.clock import Clock
from bot.guard import describe, find, remove
from bot.model.answer import Accepted, Answer, PickMessage, Refused, ShowBoard, ShowForm
from bot.model.event import (
    ButtonPressed,
    CommandGiven,
    ConversationKind,
    Due,
    Event,
    FormMissed,
    FormSubmitted,
    FromPerson,
    HomeOpened,
    Joined,
    MessagePicked,
    MessagePosted,
    Noticed,
    ReactionAdded,
)
from bot.model.form import RawValues
from bot.model.message import Button, ButtonStyle, Message
from bot.model.outcome import (
    Done,
    FieldErrors,
    Here,
    Ignore,
    InPlaceOf,
    OnlyYou,
    OpenForm,
    Outcome,
    Refuse,
    Reply,
    Say,
    There,
)
from bot.model.record import Person, Squad
from bot.ports import Address, Calendar, Conflict, Outgoing, Repositories, Store, UnitOfWork
from bot.refusals import cleaned, correction, forbidden, form_missed, held_back, misused, opener, refusal, typed_in
from bot.registry import GIVE_COMMAND, Ask, DueAsk, FormSpec, Registry
from bot.spelling import Nearest, recognise
from bot.text import tidy

log = logging.getLogger(__name__)
RUN_DRAFT = "squadbot.run"
"""The button that gives a command put by in a draft."""
_MOST_TRIES = 20


class Dispatcher:
    """Takes every event through the pipeline and answers its platform at once; messages leave through the outbox."""

    def __init__(
        self,
        store: Store,
        registry: Registry,
        clock: Clock,
        calendar: Calendar,
        keeps_typed: Collection[str] = frozenset(),
    ) -> None:
        """Work on this record, with these handlers. `keeps_typed`: platforms where a refused text stays in its box."""
        self._store = store
        self._registry = registry
        self._clock = clock
        self._calendar = calendar
        self._keeps_typed = keeps_typed

    async def __call__(self, event: Event) -> Answer:
        """Handle one event. A retry of one that was handled changes nothing.

        Conflict when others kept changing the same record first (after many tries).
        """
        for _ in range(_MOST_TRIES):
            try:
                async with self._store.unit() as unit:
                    if isinstance(event, Due):
                        return await self._fall_due(unit, event)
                    lost = event.where.platform not in self._keeps_typed
                    return await _Turn(self._registry, self._clock, self._calendar, unit, event, lost=lost).take()
            except Conflict:
                log.info("another change came first; handling %s again", type(event).__name__)
        raise Conflict

    async def _fall_due(self, unit: UnitOfWork, event: Due) -> Answer:
        now = self._clock.now()
        schedule = await unit.schedules.get(event.schedule)
        squad = await unit.squads.get(schedule.squad) if schedule else None
        if schedule is None or squad is None or schedule.next_due != event.due_at:
            return Accepted()
        unit.see_as(viewer_of_squad(squad))
        following = self._calendar.next_due(schedule.at, schedule.days, schedule.zone, schedule.holidays, now)
        unit.schedules.advance(schedule, following)
        outcome = await self._registry.jobs[event.job].run(DueAsk(unit, squad, schedule, now))
        if isinstance(outcome, Reply):
            for say in outcome.says:
                assert isinstance(say.to, There), "a job speaks to channels by name"
                unit.send(Outgoing(Address(say.to.conversation), say.message, say.announces))
        await unit.commit(now, once=event.id)
        return Accepted()


class _Turn:
    """One person's event on its way through the pipeline."""

    def __init__(
        self, registry: Registry, clock: Clock, calendar: Calendar, unit: UnitOfWork, event: FromPerson, *, lost: bool
    ) -> None:
        self._lost = lost
        self._registry = registry
        self._now = clock.now()
        self._calendar = calendar
        self._unit = unit
        self._event = event

    async def take(self) -> Answer:
        person = await self._unit.people.by_account(self._event.sender)
        if person is None:
            person = await self._unit.people.add(self._event.sender)
        memberships = await self._unit.squads.of_person(person.id)
        who = standing(person, memberships)
        self._unit.see_as(who.viewer)
        if self._event.where.kind is ConversationKind.CHANNEL:
            squad = await self._unit.squads.of_channel(self._event.where)
        else:
            squad = memberships[0][0] if len(memberships) == 1 else None
        ask = Ask(
            record=self._unit,
            who=who,
            where=self._event.where,
            squad=squad,
            now=self._now,
            calendar=self._calendar,
            args=None,
            commands=self._registry.help,
            as_everyone_here=lambda: self._see_as_everyone(who, squad),
        )
        match self._event:
            case CommandGiven(text=text) | MessagePosted(text=text):
                return await self._command(ask, tidy(text))
            case ButtonPressed(action=action, value=value, message=message):
                return await self._button(replace(ask, message=message), action, value)
            case FormSubmitted(form=name, values=values, state=state):
                return await self._form(replace(ask, state=state), name, values)
            case FormMissed():
                return await self._form_missed(ask, self._event)
            case MessagePicked() | ReactionAdded() | HomeOpened() | Joined():
                return await self._noticed(ask, self._event)
            case _:
                assert_never(self._event)

    def _see_as_everyone(self, who: Standing, squad: Squad | None) -> Repositories:
        if self._event.where.kind is ConversationKind.DIRECT:
            self._unit.see_as(who.viewer)
        else:
            self._unit.see_as(viewer_of_squad(squad) if squad else viewer_of_anyone())
        return self._unit

    # --- commands ---

    async def _command(self, ask: Ask[None], text: str) -> Answer:
        found = recognise(text, self._registry.commands, slash=isinstance(self._event, CommandGiven))
        if findings := find(text):
            return await self._resident_data(ask.person, describe(findings), remove(text, findings))
        if isinstance(found, Nearest):
            return await self._suggest(ask.person, found)
        command, rest = found
        args = command.grammar.parse(rest)
        if isinstance(args, Problem):
            return await self._tell(misused(args, command, self._typed()), Refused())
        if problem := forbidden(ask.who, command.needs, ask.squad):
            return await self._refuse(problem)
        return await self._finish(ask, await command.run(ask.about(args)))

    async def _resident_data(self, person: Person, what: str, clean: str) -> Answer:
        """Only the clean text is stored; the original goes no further than this call."""
        draft = await self._unit.drafts.add(person.id, clean, self._now)
        use = Button("Use this text", RUN_DRAFT, draft, ButtonStyle.PRIMARY)
        shown = f"/{clean}" if isinstance(self._event, CommandGiven) else clean
        return await self._tell(held_back(what, shown, use), Refused(keep=False))

    async def _suggest(self, person: Person, near: Nearest) -> Answer:
        use = None
        if near.corrected:
            draft = await self._unit.drafts.add(person.id, near.corrected, self._now)
            use = Button(f"Use /{near.command}", RUN_DRAFT, draft, ButtonStyle.PRIMARY)
        every = Button("See every command", GIVE_COMMAND, "help")
        return await self._tell(correction(near, use, every, self._typed()), Refused())

    # --- buttons ---

    async def _button(self, ask: Ask[None], action: str, value: str) -> Answer:
        if action == RUN_DRAFT:
            text = await self._unit.drafts.get(value, ask.person.id, self._now)
            if text is None:
                return await self._refuse(
                    "That text is no longer kept: it was more than a day ago. Please type it again."
                )
            return await self._command(ask, text)
        if action == GIVE_COMMAND:
            return await self._command(ask, value)
        spec = self._registry.buttons.get(action)
        if spec is None:
            return await self._refuse("That button is from an older version of Squadbot and does nothing now.", "/help")
        if problem := forbidden(ask.who, spec.needs, ask.squad):
            return await self._refuse(problem)
        return await self._finish(ask, await spec.run(ask.about(value)))

    # --- forms ---

    async def _form(self, ask: Ask[None], name: str, typed: RawValues) -> Answer:
        spec = self._registry.forms.get(name)
        if spec is None:
            return await self._refuse("That form is from an older version of Squadbot. Please open it again.", "/help")
        if problem := forbidden(ask.who, spec.needs, ask.squad):
            return await self._refuse(problem)
        values = {key: tidy(value) if isinstance(value, str) else value for key, value in typed.items()}
        form = replace(await spec.shape(ask), state=dict(ask.state))
        clean, identifying = cleaned(values)
        if identifying:
            return ShowForm(form.filled_with(clean), identifying)
        read = form.read(values)
        if isinstance(read, Mapping):
            return ShowForm(form.filled_with(values), read)
        outcome = await spec.run(ask.about(read))
        if isinstance(outcome, FieldErrors):
            return ShowForm(form.filled_with(values), outcome.errors)
        return await self._finish(ask, outcome)

    async def _form_missed(self, ask: Ask[None], event: FormMissed) -> Answer:
        button = None
        if event.text:
            draft = await self._unit.drafts.add(ask.person.id, tidy(event.text), self._now)
            button = opener(RUN_DRAFT, draft)
        elif event.action:
            button = opener(event.action, event.value)
        return await self._tell(form_missed(button, late=event.late), Accepted())

    # --- what a platform noticed ---

    async def _noticed(self, ask: Ask[None], event: Noticed) -> Answer:
        spec = self._registry.events.get(type(event).__name__)
        if spec is None:
            return Accepted()
        if problem := forbidden(ask.who, spec.needs, ask.squad):
            return await self._refuse(problem) if isinstance(event, MessagePicked) else Accepted()
        return await self._finish(ask, await spec.run(ask.about(event)))

    # --- what the handler said ---

    async def _finish(self, ask: Ask[None], outcome: Outcome) -> Answer:
        match outcome:
            case OpenForm(name=name, state=state, values=values):
                spec: FormSpec = self._registry.forms[name]
                form = replace(await spec.shape(replace(ask, state=state)), state=dict(state))
                clean, identifying = cleaned(values)
                return ShowForm(form.filled_with(clean), identifying)
            case Refuse(problem=problem, example=example):
                return await self._refuse(problem, example)
            case Reply(says=says):
                for say in says:
                    self._unit.send(Outgoing(self._address(say), say.message, say.announces))
                return await self._commit(Accepted())
            case Done():
                return await self._commit(Accepted())
            case Ignore():
                return Accepted()
            case ShowBoard() | PickMessage():
                return outcome
            case FieldErrors():
                raise TypeError("only a form's handler may answer with field errors")
            case _:
                assert_never(outcome)

    def _address(self, say: Say) -> Address:
        where = self._event.where
        match say.to:
            case Here():
                return Address(where)
            case There(conversation=conversation):
                return Address(conversation)
            case InPlaceOf(message=message):
                return Address(where, replaces=message)
            case OnlyYou():
                alone = where.kind is ConversationKind.DIRECT
                return Address(where, only_for="" if alone else self._event.sender.account)

    async def _refuse(self, problem: str, example: str = "") -> Answer:
        return await self._tell(refusal(problem, example, self._typed()), Refused())

    def _typed(self) -> str:
        """What the platform has thrown away with the refusal."""
        return typed_in(self._event) if self._lost else ""

    async def _tell(self, message: Message, answer: Answer) -> Answer:
        self._unit.send(Outgoing(self._address(Say(message)), message))
        return await self._commit(answer)

    async def _commit(self, answer: Answer) -> Answer:
        """Commit once for this delivery; a retry finds it done and answers the same."""
        await self._unit.commit(self._now, once=self._event.id)
        return answer
