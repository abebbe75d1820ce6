"""The pipeline's answers, given at once: a modal, a home tab, the errors beside a modal's fields."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, assert_never

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.model.answer import Accepted, Answer, FormOffered, PickMessage, Refused, ShowBoard, ShowForm
from bot.model.event import FormSubmitted, FromPerson, MayOpenForm, MessageMissed, MessagePicked, ShowsForm
from bot.platforms.slack.forms import answer_to, modal
from bot.platforms.slack.people import People
from bot.platforms.slack.places import context_of
from bot.platforms.slack.render import Reader, home_view
from bot.platforms.slack.request import Request
from bot.platforms.slack.words import as_read
from bot.platforms.slack.workspaces import Workspaces, error_of
from bot.ports import Dispatch

log = logging.getLogger(__name__)
_GONE = {"message_not_found", "channel_not_found"}
_OPENED = {"exchanged_trigger_id", "trigger_exchanged"}
"""An earlier delivery of the same thing has opened it."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """What is being answered. `trigger` is Slack's leave to open a view, empty when it gave none."""

    event: FromPerson
    request: Request
    trigger: str = ""


class Answers:
    """Gives answers through Slack's Web API."""

    def __init__(self, dispatch: Dispatch, workspaces: Workspaces, people: People, reader: Reader) -> None:
        """What could not be shown goes back to the pipeline through `dispatch`. Draw for this reader."""
        self._dispatch = dispatch
        self._workspaces = workspaces
        self._people = people
        self._reader = reader

    async def give(self, answer: Answer, occasion: Occasion) -> None:
        """Show what there is to show; messages come through the outbox."""
        match answer:
            case Accepted() | FormOffered() | Refused():
                return
            case ShowForm():
                await self._open(answer, occasion)
            case ShowBoard(message):
                view = home_view(message, self._reader)
                client = self._workspaces.client(occasion.request.home.token)
                async with occasion.request.answering():
                    await client.views_publish(user_id=occasion.event.sender.account, view=view)
            case PickMessage(message):
                await self._pick(message, occasion)
            case _:
                assert_never(answer)

    def to_submission(self, answer: Answer, event: FormSubmitted, view: Mapping[str, Any]) -> dict[str, Any]:
        """What Slack is told of a modal that was sent in; nothing closes it."""
        if not isinstance(answer, ShowForm):
            return {}
        return answer_to(view, answer.form, answer.errors, event.values, context_of(event.where), self._reader)

    async def message(self, request: Request, channel: str, message: Mapping[str, Any]) -> dict[str, str]:
        """A message's words, its author's name and the link to it."""
        said, author, link = await asyncio.gather(
            as_read(str(message.get("text", "")), lambda each: self._people.profile(request, each)),
            self._author(request, message),
            self._link(request, channel, str(message.get("ts", ""))),
        )
        # Whom it mentions was told by the message itself, and is not told again when somebody saves it.
        return {"text": said.text, "author": author, "link": link}

    async def _open(self, answer: ShowForm, occasion: Occasion) -> None:
        event = occasion.event
        assert isinstance(event, MayOpenForm), "nothing else is answered by a form"
        view = modal(answer.form, answer.errors, context_of(event.where), self._reader)
        try:
            async with occasion.request.answering():
                client = self._workspaces.client(occasion.request.home.token)
                await client.views_open(trigger_id=occasion.trigger, view=view)
        except SlackApiError as error:
            if error_of(error) in _OPENED:
                return
            log.warning("a form could not be opened: %s", error_of(error))
            await self._offer(event)
        except (aiohttp.ClientError, TimeoutError) as error:
            log.warning("a form could not be opened: %s", type(error).__name__)
            await self._offer(event)

    async def _offer(self, event: MayOpenForm) -> None:
        """Handle it again as what can open no form. The first time wrote nothing, and Slack still waits for both."""
        await self._dispatch(replace(event, shows_form=ShowsForm.TOO_LATE))

    async def _pick(self, message: str, occasion: Occasion) -> None:
        event, request = occasion.event, occasion.request
        client = self._workspaces.client(request.home.token)
        picked = {"text": "", "author": ""}
        try:
            async with request.reading():
                said = await client.reactions_get(channel=event.where.channel, timestamp=message, full=True)
            if found := said.get("message"):
                picked = await self.message(request, event.where.channel, found)
        except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
            code = error_of(error) if isinstance(error, SlackApiError) else type(error).__name__
            log.info("a message to save could not be read: %s", code)
            if code not in _GONE:
                await self._dispatch(MessageMissed(f"{event.id}:missed", event.where, event.sender))
                return
        shows_form = request.shows_form(occasion.trigger)
        taken = MessagePicked(f"{event.id}:picked", event.where, event.sender, **picked, shows_form=shows_form)
        await self.give(await self._dispatch(taken), replace(occasion, event=taken))

    async def _author(self, request: Request, message: Mapping[str, Any]) -> str:
        if account := str(message.get("user", "")):
            return await self._people.name(request, account)
        return str(message.get("username", "")) or "somebody"

    async def _link(self, request: Request, channel: str, ts: str) -> str:
        try:
            async with request.reading():
                client = self._workspaces.client(request.home.token)
                said = await client.chat_getPermalink(channel=channel, message_ts=ts)
        except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
            log.info("a message has no link: %s", type(error).__name__)
            return ""
        return str(said["permalink"])
