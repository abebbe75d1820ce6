"""The one pipeline: who, may they, parse, guard, one unit of work, the handler, one commit of records and messages."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import assert_never

from bot.access import Permission, Standing, may, standing, viewer_of_anyone, viewer_of_squad
from bot.arguments import Problem
from bot.clock import Clock
from bot.guard import describe, find, remove
from bot.model.answer import Accepted, Answer, Refused, ShowForm
from bot.model.event import (
    ButtonPressed,
    CommandGiven,
    ConversationKind,
    Due,
    Event,
    FormSubmitted,
    FromPerson,
    MessagePosted,
)
from bot.model.form import RawValues
from bot.model.message import Button, Buttons, ButtonStyle, Message, Mono, Quote, inlines, note, paragraph
from bot.model.outcome import Done, FieldErrors, Here, InPlaceOf, OnlyYou, OpenForm, Outcome, Refuse, Reply, Say, There
from bot.model.record import Person, Squad
from bot.ports import Address, Calendar, Conflict, Outgoing, Repositories, Store, UnitOfWork
from bot.registry import Ask, Command, DueAsk, FormSpec, Registry
from bot.spelling import Nearest, recognise
from bot.text import tidy

log = logging.getLogger(__name__)
RUN_DRAFT = "squadbot.run"
"""The button that gives a command put by in a draft."""
_MOST_TRIES = 20


class Dispatcher:
    """Takes every event through the pipeline and answers its platform at once; messages leave through the outbox."""

    def __init__(self, store: Store, registry: Registry, clock: Clock, calendar: Calendar) -> None:
        """Work on this record, with these handlers."""
        self._store = store
        self._registry = registry
        self._clock = clock
        self._calendar = calendar

    async def __call__(self, event: Event) -> Answer:
        """Handle one event. A retry of one that was handled changes nothing.

        Conflict when others kept changing the same record first (after many tries).
        """
        for _ in range(_MOST_TRIES):
            try:
                async with self._store.unit() as unit:
                    if isinstance(event, Due):
                        return await self._fall_due(unit, event)
                    return await _Turn(self._registry, self._clock, self._calendar, unit, event).take()
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
        self, registry: Registry, clock: Clock, calendar: Calendar, unit: UnitOfWork, event: FromPerson
    ) -> None:
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
            return await self._refuse(args.sentence, _example(command))
        if problem := _forbidden(ask.who, command.needs, ask.squad):
            return await self._refuse(problem)
        return await self._finish(ask, await command.run(ask.about(args)))

    async def _resident_data(self, person: Person, what: str, clean: str) -> Answer:
        """Only the clean text is stored; the original goes no further than this call."""
        draft = await self._unit.drafts.add(person.id, clean, self._now)
        message = Message(
            (
                paragraph(
                    f"That has {what} in it, which could identify a resident. ",
                    "Nothing was saved or shown to anyone else.",
                ),
                paragraph("Without it, your text reads:"),
                Quote(f"/{clean}" if isinstance(self._event, CommandGiven) else clean),
                Buttons((Button("Use this text", RUN_DRAFT, draft, ButtonStyle.PRIMARY),)),
            ),
            f"Nothing was saved: your text has {what} in it.",
        )
        return await self._tell(message, Refused(keep=False))

    async def _suggest(self, person: Person, near: Nearest) -> Answer:
        buttons = [Button("See every command", RUN_DRAFT, await self._unit.drafts.add(person.id, "help", self._now))]
        said = paragraph(f"I do not know “{near.said}”.")
        if near.corrected:
            draft = await self._unit.drafts.add(person.id, near.corrected, self._now)
            use = Button(f"Use /{near.command}", RUN_DRAFT, draft, ButtonStyle.PRIMARY)
            buttons.insert(0, use)
            said = paragraph(f"I do not know “{near.said}”. Did you mean ", Mono(f"/{near.command}"), "?")
        return await self._tell(Message((said, Buttons(tuple(buttons))), f"I do not know “{near.said}”."), Refused())

    # --- buttons ---

    async def _button(self, ask: Ask[None], action: str, value: str) -> Answer:
        if action == RUN_DRAFT:
            text = await self._unit.drafts.get(value, ask.person.id, self._now)
            if text is None:
                return await self._refuse(
                    "That text is no longer kept: it was more than a day ago. Please type it again."
                )
            return await self._command(ask, text)
        spec = self._registry.buttons.get(action)
        if spec is None:
            return await self._refuse("That button is from an older version of Squadbot and does nothing now.", "/help")
        if problem := _forbidden(ask.who, spec.needs, ask.squad):
            return await self._refuse(problem)
        return await self._finish(ask, await spec.run(ask.about(value)))

    # --- forms ---

    async def _form(self, ask: Ask[None], name: str, typed: RawValues) -> Answer:
        spec = self._registry.forms.get(name)
        if spec is None:
            return await self._refuse("That form is from an older version of Squadbot. Please open it again.", "/help")
        if problem := _forbidden(ask.who, spec.needs, ask.squad):
            return await self._refuse(problem)
        values = {key: tidy(value) if isinstance(value, str) else value for key, value in typed.items()}
        form = await spec.shape(ask)
        clean, identifying = _clean(values)
        if identifying:
            return ShowForm(form.filled_with(clean), identifying)
        read = form.read(values)
        if isinstance(read, Mapping):
            return ShowForm(form.filled_with(values), read)
        outcome = await spec.run(ask.about(read))
        if isinstance(outcome, FieldErrors):
            return ShowForm(form.filled_with(values), outcome.errors)
        return await self._finish(ask, outcome)

    # --- what the handler said ---

    async def _finish(self, ask: Ask[None], outcome: Outcome) -> Answer:
        match outcome:
            case OpenForm(name=name, state=state, values=values):
                spec: FormSpec = self._registry.forms[name]
                form = replace(await spec.shape(replace(ask, state=state)), state=dict(state))
                return ShowForm(form.filled_with(values))
            case Refuse(problem=problem, example=example):
                return await self._refuse(problem, example)
            case Reply(says=says):
                for say in says:
                    self._unit.send(Outgoing(self._address(say), say.message, say.announces))
                return await self._commit(Accepted())
            case Done():
                return await self._commit(Accepted())
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
        said = inlines(problem, " For example: ", Mono(example)) if example else inlines(problem)
        message = Message((paragraph(*said), note("Nothing was saved.")), problem)
        return await self._tell(message, Refused())

    async def _tell(self, message: Message, answer: Answer) -> Answer:
        self._unit.send(Outgoing(self._address(Say(message)), message))
        return await self._commit(answer)

    async def _commit(self, answer: Answer) -> Answer:
        """Commit once for this delivery; a retry finds it done and answers the same."""
        await self._unit.commit(self._now, once=self._event.id)
        return answer


def _clean(values: RawValues) -> tuple[dict[str, str | tuple[str, ...]], dict[str, str]]:
    """The values without resident data, and for each field that had some a sentence that says so."""
    clean: dict[str, str | tuple[str, ...]] = dict(values)
    errors = {}
    for name, value in values.items():
        if isinstance(value, str) and (findings := find(value)):
            clean[name] = remove(value, findings)
            errors[name] = (
                f"This had {describe(findings)} in it, which could identify a resident. "
                "It has been taken out: check the text, then save again."
            )
    return clean, errors


def _forbidden(who: Standing, needs: Permission, squad: Squad | None) -> str:
    if may(who, needs, squad):
        return ""
    if squad is None and needs is Permission.CAPTURE:
        return "You are not in a squad yet. Ask a squad's lead to add you, or use this in your squad's channel."
    if squad is None:
        return f"You may not {needs.value}."
    return (
        f"You may not {needs.value}: only {'its lead' if needs is Permission.LEAD else 'members'} of {squad.name} can."
    )


def _example(command: Command) -> str:
    return command.examples[0] if command.examples else command.usage
