"""Takes one person's event through the pipeline: who it is, parsing, guard, permission, handler, commit."""

from collections.abc import Mapping
from dataclasses import replace
from typing import assert_never

from bot.access import Permission, Standing, standing, viewer_of_anyone, viewer_of_squad
from bot.clock import Clock
from bot.guard import describe, find, remove
from bot.language.arguments import Problem
from bot.language.tidy import tidy
from bot.model.answer import Accepted, Answer, FormOffered, PickMessage, Refused, ShowBoard, ShowForm
from bot.model.event import (
    ButtonPressed,
    CommandGiven,
    ConversationKind,
    FormSubmitted,
    FromPerson,
    HomeOpened,
    Joined,
    MayOpenForm,
    MessageMissed,
    MessagePicked,
    MessagePosted,
    Noticed,
    Overheard,
    ReactionAdded,
    ShowsForm,
)
from bot.model.form import Form, RawValue, RawValues
from bot.model.message import Message
from bot.model.outcome import Done, FieldErrors, Ignore, OpenForm, Outcome, Refuse, Reply
from bot.model.reading import read, too_long
from bot.model.record import Person, Squad
from bot.pipeline.audience import Audience
from bot.pipeline.naming import STATE, as_named, as_state, called_by_name, from_state, resolved
from bot.pipeline.replies import (
    MOST_GUARDED,
    beyond_guarding,
    example_of,
    forbidden,
    form_offered,
    identifying,
    not_a_command,
    not_shown_again,
    refusal,
    resident_data,
    typed_in,
)
from bot.pipeline.vocabulary import Nearest, Vocabulary
from bot.ports import Calendar, Outgoing, Repositories, UnitOfWork
from bot.registry import GIVE_COMMAND, OPEN_DRAFT, RUN_DRAFT, Ask, FormSpec, Registry


class Turn:
    """One person's event and its unit of work."""

    def __init__(
        self,
        registry: Registry,
        vocabulary: Vocabulary,
        clock: Clock,
        calendar: Calendar,
        unit: UnitOfWork,
        event: FromPerson,
        once: str,
        audience: Audience,
        *,
        gives_back: bool,
    ) -> None:
        """Handle `event` in `unit`. `gives_back`: a refusal quotes what was typed, as the platform drops it."""
        self._audience = audience
        self._gives_back = gives_back
        self._registry = registry
        self._vocabulary = vocabulary
        self._now = clock.now()
        self._calendar = calendar
        self._unit = unit
        self._event = event
        self._id = self._once = once

    @property
    def _typed(self) -> str:
        return typed_in(self._event) if self._gives_back else ""

    async def introduced(self) -> bool:
        """Return whether the sender is known. Add and commit a new person; the event must then be handled again."""
        # A person who only reacts or looks is not added before there is something to store.
        if isinstance(self._event, ReactionAdded | Overheard | HomeOpened | Joined):
            return True
        if await self._unit.people.by_account(self._event.sender) is not None:
            return True
        await self._unit.people.add(self._event.sender)
        await self._unit.commit(self._now)
        return False

    async def take(self) -> Answer:
        """Handle the event as its sender, and return the answer for the platform."""
        person = await self._person()
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
            case CommandGiven(text=text, named=named) | MessagePosted(text=text, named=named):
                people = await resolved(self._unit, self._event.where.platform, named)
                return await self._command(replace(ask, named=people), called_by_name(tidy(text), named, people))
            case ButtonPressed(action=action, value=value):
                return await self._button(ask, action, tidy(value))
            case FormSubmitted(form=name, values=values, state=state, named=named):
                clean = {key: tidy(text) for key, text in state.items()}
                kept = await from_state(self._unit, self._event.where.platform, clean.get(STATE, ""))
                people = (*kept, *await resolved(self._unit, self._event.where.platform, named))
                return await self._form(replace(ask, state=clean | as_state(people), named=people), name, values)
            case MessagePicked() | MessageMissed() | ReactionAdded() | Overheard() | HomeOpened() | Joined():
                return await self._noticed(ask, self._event)
            case _:
                assert_never(self._event)

    async def _person(self) -> Person:
        """Return the sender, under the name that their platform gives now."""
        sender, people = self._event.sender, self._unit.people
        person = await people.by_account(sender)
        if person is None:
            # Adding Squadbot to a channel makes nobody a person of the record, least of all Squadbot itself.
            return Person(0, sender.name) if isinstance(self._event, Joined) else await people.add(sender)
        return await people.rename(person, sender.name) if sender.named and sender.name != person.name else person

    def _see_as_everyone(self, who: Standing, squad: Squad | None) -> Repositories:
        if self._event.where.kind is ConversationKind.DIRECT:
            self._unit.see_as(who.viewer)
        else:
            self._unit.see_as(viewer_of_squad(squad) if squad else viewer_of_anyone())
        return self._unit

    # --- commands ---

    async def _command(self, ask: Ask[None], text: str, draft: str = "") -> Answer:
        """Handle a command. `draft`: the draft that the text came from; pressing its button twice saves once."""
        if len(text) > MOST_GUARDED:
            return await self._refuse(
                f"That is {len(text):,} characters, and {MOST_GUARDED:,} is the most. Shorten it and send it again.",
                saves=True,
            )
        found = self._vocabulary.recognise(text, slash=isinstance(self._event, CommandGiven))
        if findings := find(text):
            return await self._resident_data(ask, describe(findings), remove(text, findings))
        if isinstance(found, Nearest):
            return await self._suggest(ask, found)
        command, rest = found
        saves = command.needs is not Permission.READ and command.grammar.takes_text
        args = command.grammar.parse(rest, [each.name for each in ask.named])
        if isinstance(args, Problem):
            return await self._refuse(args.sentence, example_of(command), saves=saves)
        if problem := forbidden(ask.who, command.needs, ask.squad):
            return await self._refuse(problem, saves=saves)
        if draft and saves:
            self._once = f"draft:{draft}"
            if await self._unit.was_committed(self._once):
                return Accepted()
        return await self._finish(ask, await command.run(ask.about(args)), saves=saves)

    async def _resident_data(self, ask: Ask[None], what: str, clean: str) -> Answer:
        """Refuse text with resident data, and keep a draft without it. The original is stored nowhere."""
        draft = await self._keep_draft(ask, clean)
        shown = f"{self._event.slash}{clean}" if isinstance(self._event, CommandGiven) else clean
        return await self._tell(resident_data(what, shown, draft), Refused(keep=False))

    async def _suggest(self, ask: Ask[None], near: Nearest) -> Answer:
        fixed = await self._keep_draft(ask, near.corrected) if near.corrected else ""
        slash = isinstance(self._event, CommandGiven)
        said = not_a_command(near.said, slash=slash, near=near.command, corrected=fixed, typed=self._typed)
        return await self._tell(said, Refused())

    async def _keep_draft(self, ask: Ask[None], text: str) -> str:
        """Keep the text and the people it mentions as a draft for a button, and return its id."""
        return await self._unit.drafts.add(ask.person.id, text, self._now, as_named(ask.named))

    # --- buttons ---

    async def _button(self, ask: Ask[None], action: str, value: str) -> Answer:
        if action in (RUN_DRAFT, OPEN_DRAFT):
            kept = await self._unit.drafts.get(value, ask.person.id, self._now)
            if kept is None:
                return await self._refuse(
                    "That text is no longer kept: it was more than a day ago. Please type it again."
                )
            people = await resolved(self._unit, self._event.where.platform, kept.named)
            return await self._command(replace(ask, named=people), kept.text, draft=value)
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
            return await self._refuse(problem, saves=True)
        form = replace(await spec.shape(ask), state=dict(ask.state))
        # The guard must see a field as one text, since it cannot find a number whose parts it sees apart.
        values = form.taken_from({key: _tidied(value) for key, value in typed.items()})
        if beyond := too_long(form, values) or beyond_guarding(values):
            return await self._show(ask, form.filled_with(values), beyond)
        clean, found = identifying(form, values)
        if found:
            return await self._show(ask, form.filled_with(clean), found)
        checked = read(form, values)
        if isinstance(checked, Mapping):
            return await self._show(ask, form.filled_with(values), checked)
        outcome = await spec.run(ask.about(checked))
        if isinstance(outcome, FieldErrors):
            return await self._show(ask, form.filled_with(values), outcome.errors)
        return await self._finish(ask, outcome, saves=True)

    async def _show(self, ask: Ask[None], form: Form, errors: Mapping[str, str]) -> Answer:
        """Return the form for the platform to show; where it cannot, commit a button that opens it, or the errors."""
        event = self._event
        if not isinstance(event, MayOpenForm) or event.shows_form is ShowsForm.YES:
            return ShowForm(form, errors)
        if isinstance(event, FormSubmitted):
            return await self._refuse(not_shown_again(form, errors), saves=True)
        action, value = await self._opener(ask, event)
        late = event.shows_form is ShowsForm.TOO_LATE
        return await self._tell(form_offered(action, value, late=late), FormOffered())

    async def _opener(
        self, ask: Ask[None], event: CommandGiven | MessagePosted | ButtonPressed | MessagePicked
    ) -> tuple[str, str]:
        """Return the action and value of a button that opens the same form; empty when only the person can open it."""
        if isinstance(event, MessagePicked):
            return "", ""
        if isinstance(event, ButtonPressed) and event.action != GIVE_COMMAND:
            return (OPEN_DRAFT if event.action == RUN_DRAFT else event.action), tidy(event.value)
        if isinstance(event, ButtonPressed):
            return OPEN_DRAFT, await self._keep_draft(ask, tidy(event.value))
        return OPEN_DRAFT, await self._keep_draft(ask, called_by_name(tidy(event.text), event.named, ask.named))

    # --- what a platform noticed ---

    async def _noticed(self, ask: Ask[None], event: Noticed) -> Answer:
        spec = self._registry.events.get(type(event).__name__)
        if spec is None:
            return Accepted()
        if problem := forbidden(ask.who, spec.needs, ask.squad):
            return await self._refuse(problem) if isinstance(event, MessagePicked) else Accepted()
        if isinstance(event, MessagePicked):
            event = replace(event, text=tidy(event.text))
            if len(event.text) > MOST_GUARDED:
                return await self._refuse(
                    f"That message is {len(event.text):,} characters, and {MOST_GUARDED:,} is the most. "
                    "Type what matters in it.",
                    "/learn",
                    saves=True,
                )
        return await self._finish(ask, await spec.run(ask.about(event)))

    # --- what the handler said ---

    async def _finish(self, ask: Ask[None], outcome: Outcome, *, saves: bool = False) -> Answer:
        match outcome:
            case OpenForm(name=name, state=state, values=values):
                spec: FormSpec = self._registry.forms[name]
                state = {**state, **as_state(ask.named)}
                form = replace(await spec.shape(replace(ask, state=state)), state=state)
                clean, found = identifying(form, values)
                return await self._show(ask, form.filled_with(clean), found)
            case Refuse(problem=problem, example=example):
                return await self._refuse(problem, example, saves=saves)
            case Reply(says=says):
                for say in says:
                    await self._audience.send(say)
                return await self._commit(Accepted(), once=self._once)
            case Done():
                return await self._commit(Accepted(), once=self._once)
            case Ignore():
                return Accepted()
            case ShowBoard() | PickMessage():
                return outcome
            case FieldErrors():
                raise TypeError("only a form's handler may answer with field errors")
            case _:
                assert_never(outcome)

    async def _refuse(self, problem: str, example: str = "", *, saves: bool = False) -> Answer:
        return await self._tell(refusal(problem, example, saves=saves, typed=self._typed), Refused())

    async def _tell(self, message: Message, answer: Answer) -> Answer:
        self._unit.send(Outgoing(self._audience.asker(), message))
        # A refusal has a key of its own: it is sent once, and a retry of the event may still succeed.
        refused = isinstance(answer, Refused)
        return await self._commit(answer, once=f"refused:{self._id}" if refused else self._id)

    async def _commit(self, answer: Answer, *, once: str) -> Answer:
        """Commit with `once` as the idempotency key, so that a retry changes nothing and gets the same answer."""
        await self._unit.commit(self._now, once=once)
        return answer


def _tidied(value: RawValue) -> RawValue:
    return tidy(value) if isinstance(value, str) else tuple(tidy(each) for each in value)
