"""What people do in Teams, as events, and what Teams is answered within the five seconds that it waits."""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import assert_never
from uuid import uuid4

from bot.language.names import followed_by
from bot.language.tidy import tidy_name
from bot.model.answer import Accepted, Answer, FormOffered, PickMessage, Refused, ShowBoard, ShowForm
from bot.model.event import (
    ButtonPressed,
    CommandGiven,
    Conversation,
    ConversationKind,
    FormSubmitted,
    Joined,
    MayOpenForm,
    MessagePicked,
    MessagePosted,
    Named,
    Overheard,
    ReactionAdded,
    Sender,
    ShowsForm,
)
from bot.model.form import Form, TextField
from bot.platforms.teams import invokes
from bot.platforms.teams.activity import Activity, Member, dig, dig_words
from bot.platforms.teams.buttons import read_press
from bot.platforms.teams.forms import dialog, read_submission
from bot.platforms.teams.invokes import HEARD, UNKNOWN, Reply, close, say, show
from bot.platforms.teams.limits import PRESS_JSON
from bot.platforms.teams.places import context_of, place_of
from bot.platforms.teams.tags import MOST_NAMED, Tag
from bot.platforms.teams.words import picked_words
from bot.ports import ConversationReferences, Dispatch
from bot.rendering.fitting import json_length
from bot.rendering.returned import Pressed, Submission
from bot.rendering.runs import Json

log = logging.getLogger(__name__)
PATIENCE = 4.0
"""Seconds an invoke may take; Teams waits five."""
_ONCE = "once"
_LEARNED = re.compile(r"(?:we(?: have)? )?(?:learned|learnt|learning|lesson)\s*:|#learn(?:ed|ing)?\b", re.IGNORECASE)
"""How a message to others begins that somebody may want to save."""
_BULBS = ("bulb", "💡", "1f4a1")
_HOME = "home"
"""The command that greets whoever adds Squadbot for themselves: Teams has no place for a board but the chat."""
_IN_PRIVATE = "Squadbot has answered you in your own chat with it."
_DONE = "Done."
_NO_FORM = Submission("", {}, {}, {})
"""What is no form of ours is from an older Squadbot, or forged; the pipeline says so, as of a button."""
_LATE = "This is taking a little longer. Squadbot will answer in your own chat with it."


class Receive:
    """Hands everything to the pipeline."""

    def __init__(
        self,
        dispatch: Dispatch,
        references: ConversationReferences,
        member: Callable[[Activity, str], Awaitable[Member]],
        read: Callable[[Conversation, str], Awaitable[object]],
        patience: float = PATIENCE,
    ) -> None:
        """`member` asks Teams who somebody in the same conversation is, by their id with this bot.

        `read` gives the message with this id, as Graph tells it; nothing where Squadbot may not read it.
        """
        self._dispatch = dispatch
        self._references = references
        self._member = member
        self._read = read
        self._patience = patience
        self._late: set[asyncio.Task[None]] = set()

    async def __call__(self, told: Activity) -> Reply:
        """Take one activity. What Teams may add one day, and what is not for Squadbot, is let pass."""
        match told.type:
            case "message":
                return await self._message(told)
            case "invoke":
                return await self._invoke(told)
            case "messageReaction":
                await self._reaction(told)
            case "conversationUpdate":
                await self._changed(told)
            case "installationUpdate":
                await self._installed(told)
            case _:
                pass
        return HEARD

    async def close(self) -> None:
        """Finish what Teams no longer waits for."""
        await asyncio.gather(*self._late, return_exceptions=True)

    # --- what somebody says ---

    async def _message(self, told: Activity) -> Reply:
        if not told.is_for_squadbot:
            # Heard at all only where a team's owner has consented; all but its first word is dropped unread.
            if _LEARNED.match(told.said):
                await self._dispatch(Overheard(told.id, told.where, await self._sender(told), told.own_id))
            return HEARD
        await self._references.put(told.reference)
        sender = await self._sender(told)
        if not told.text.strip() and read_press(told.value):
            # A client that knows no Action.Execute sends what stands in for it as a message.
            await self._answered(_pressed(told, sender, told.value))
        else:
            await self._answered(await self._said(told, sender))
        return HEARD

    # --- what somebody presses and sends in ---

    async def _invoke(self, told: Activity) -> Reply:
        event = self._asked(told, await self._sender(told))
        if event is None:
            return UNKNOWN
        await self._references.put(told.reference)
        work = asyncio.create_task(self._answered(event))
        done, _ = await asyncio.wait({work}, timeout=self._patience)
        if not done:
            finishing = asyncio.create_task(self._finish_late(event, work))
            self._late.add(finishing)
            finishing.add_done_callback(self._late.discard)
            return say(told.name, _LATE)
        return self._shown(told, event, work.result())

    def _asked(self, told: Activity, sender: Sender) -> MayOpenForm | None:
        match told.name:
            case invokes.PRESSED:
                data = dig(told.value, "action", "data")
            case invokes.DIALOG_OPENED:
                data = dig(told.value, "data")
            case invokes.MESSAGE_PICKED:
                picked = picked_words(dig(told.value, "messagePayload"))
                return MessagePicked(told.id, told.where, sender, **picked, shows_form=_shows_form(told))
            case invokes.DIALOG_SENT | invokes.MESSAGE_SENT:
                data = dig(told.value, "data")
                if read_press(data) is None:
                    return _sent(told, sender, read_submission(data) or _NO_FORM)
            case _:
                return None
        return _pressed(told, sender, data)

    async def _answered(self, event: MayOpenForm) -> Answer:
        answer = await self._dispatch(event)
        if isinstance(answer, PickMessage):
            picked = picked_words(await self._read(event.where, answer.message))
            once, shows_form = f"{event.id}:picked", event.shows_form
            return await self._dispatch(MessagePicked(once, event.where, event.sender, **picked, shows_form=shows_form))
        return answer

    def _shown(self, told: Activity, event: MayOpenForm, answer: Answer) -> Reply:
        match answer:
            case ShowForm(form, errors):
                once = event.id if isinstance(event, FormSubmitted) else f"dialog:{uuid4()}"
                return show(_dialog(form, errors, {_ONCE: once, **context_of(event.where)}))
            case Accepted() if told.name in (invokes.DIALOG_SENT, invokes.MESSAGE_SENT):
                return close(told.name)
            case Accepted() if told.where.kind is ConversationKind.DIRECT:
                return say(told.name, _DONE)
            case Accepted() | FormOffered() | Refused() | ShowBoard() | PickMessage():
                return say(told.name, _IN_PRIVATE)
            case _:
                assert_never(answer)

    async def _finish_late(self, event: MayOpenForm, work: asyncio.Task[Answer]) -> None:
        try:
            if isinstance(await work, ShowForm):
                # Nothing was written yet: handled again, it is answered without a form.
                await self._dispatch(replace(event, shows_form=ShowsForm.TOO_LATE))
        except Exception as error:  # noqa: BLE001 - nobody waits for it any more
            log.error("what Teams no longer waited for failed with %s", type(error).__name__)  # noqa: TRY400 - never its words

    # --- what Teams tells ---

    async def _reaction(self, told: Activity) -> None:
        if told.about and any(bulb in each for each in told.reactions for bulb in _BULBS):
            sender = await self._sender(told)
            await self._dispatch(ReactionAdded(told.id, told.where, sender, told.about, "somebody"))

    async def _changed(self, told: Activity) -> None:
        """Somebody came or went, or a team or channel changed."""
        change = dig_words(told.data, "eventType")
        if told.bot in told.removed:
            await self._leave(told)
        elif change == "teamDeleted":
            await self._references.remove_team(told.tenant, told.team)
        elif change == "channelDeleted":
            await self._references.remove(told.where)
        elif told.bot in told.added:
            await self._references.put(told.reference)
            sender = await self._sender(told)
            if told.where.kind is ConversationKind.DIRECT:
                await self._dispatch(CommandGiven(told.id, told.where, sender, _HOME))
            else:
                await self._dispatch(Joined(told.id, told.where, sender))

    async def _installed(self, told: Activity) -> None:
        if told.action.startswith("remove"):
            await self._leave(told)
        else:
            await self._references.put(told.reference)

    async def _leave(self, told: Activity) -> None:
        await self._references.remove(told.where)
        await self._references.remove_team(told.tenant, told.team)

    async def _sender(self, told: Activity) -> Sender:
        if told.person_name:
            return told.sender
        return replace(told.sender, name=(await self._member(told, told.person_id)).name or told.sender.name)

    async def _said(self, told: Activity, sender: Sender) -> CommandGiven | MessagePosted:
        """Words; as a command where somebody types it with its slash, as they would elsewhere."""
        tags = list(dict.fromkeys(each for each in told.parts if isinstance(each, Tag)))[:MOST_NAMED]
        people = dict(zip(tags, await asyncio.gather(*(self._named(told, each) for each in tags)), strict=True))
        text, named = "", []
        for part in told.parts:
            if isinstance(part, str):
                text += part
            elif person := people.get(part):
                named.append(person)
                text = followed_by(text, person.name)
            else:
                text += part.name
        text = text.strip()
        if text.startswith("/"):
            return CommandGiven(told.id, told.where, sender, text[1:], shows_form=_shows_form(told), named=tuple(named))
        return MessagePosted(told.id, told.where, sender, text, shows_form=_shows_form(told), named=tuple(named))

    async def _named(self, told: Activity, tag: Tag) -> Named | None:
        """Return who is tagged; None where Teams does not tell their account, such as of another app.

        An entity tells only the id with this bot, and a name that people may have shortened.
        """
        known = Member(tag.account) if tag.account else await self._member(told, tag.id)
        if not known.account:
            return None
        return Named(told.tenant, known.account, tidy_name(known.name or tag.name), sure=bool(known.name))


def _dialog(form: Form, errors: Mapping[str, str], context: Mapping[str, str]) -> Json:
    try:
        return dialog(form, errors, context)
    except ValueError:
        # No dialog of ours takes so much text as came back. Beside a field it says how much longer it is than it may.
        taken = {each.name: each.value[: each.limit] for each in form.inputs if isinstance(each, TextField)}
        return dialog(form.filled_with(taken), errors, context)


def _shows_form(told: Activity) -> ShowsForm:
    """Only what fetches or sends a dialog can show one: no message does, nor a press that runs a command."""
    opens = told.type == "invoke" and told.name != invokes.PRESSED
    return ShowsForm.YES if opens else ShowsForm.NOT_HERE


def _pressed(told: Activity, sender: Sender, data: object) -> ButtonPressed:
    # What is longer than a button of ours can be is no button of ours.
    press = (json_length(data) <= PRESS_JSON and read_press(data)) or Pressed("", "")
    where = place_of(told.where, data)
    return ButtonPressed(told.id, where, sender, press.action, press.value, _shows_form(told))


def _sent(told: Activity, sender: Sender, sent: Submission) -> FormSubmitted:
    # A dialog is committed once, however often it is sent in; what was sent back with errors was not committed.
    once = sent.context.get(_ONCE) or told.id
    return FormSubmitted(once, place_of(told.where, sent.context), sender, sent.form, sent.values, sent.state)
