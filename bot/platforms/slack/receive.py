"""What people do in Slack, as events: one listener a kind, and the answer before Slack's three seconds are over."""

import asyncio
import logging
import re
import traceback
from collections.abc import Awaitable, Callable, Collection
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError

from bot.clock import Clock
from bot.model.event import (
    ButtonPressed,
    CommandGiven,
    Conversation,
    FormSubmitted,
    HomeOpened,
    Joined,
    MessagePicked,
    MessagePosted,
    ReactionAdded,
)
from bot.platforms.slack.answers import Answers, Occasion
from bot.platforms.slack.forms import read_submission
from bot.platforms.slack.people import People
from bot.platforms.slack.places import direct, own_workspace, place_of, where_it_was_opened
from bot.platforms.slack.render import Reader, read_button
from bot.platforms.slack.request import READING, Request
from bot.platforms.slack.words import Words, as_read, without_mention
from bot.platforms.slack.workspaces import Workspaces, quiet
from bot.ports import Dispatch, Installation
from bot.rendering.failed import failed

log = logging.getLogger(__name__)
SAVE_MESSAGE = "save_as_learning"
"""The shortcut in every message's menu."""
_BULBS = frozenset({"bulb", "light_bulb"})
_ANY = re.compile("")
_HOME, _BEGAN = "squadbot_home", "squadbot_began"
Body = dict[str, Any]


class Receive:
    """A bolt app whose listeners hand everything to the pipeline."""

    def __init__(
        self,
        dispatch: Dispatch,
        workspaces: Workspaces,
        people: People,
        clock: Clock,
        *,
        is_linked: Callable[[Conversation], Awaitable[bool]],
        families: Collection[str],
        prefix: str,
        not_installed: str,
    ) -> None:
        """`is_linked` says whether a channel is a squad's. `families` are the first words of commands, after `prefix`.

        `not_installed` is said in a workspace that we do not know.
        """
        self._dispatch = dispatch
        self._workspaces = workspaces
        self._people = people
        self._clock = clock
        self._is_linked = is_linked
        self._families = families
        self._answers = Answers(dispatch, workspaces, people, Reader(prefix=prefix))
        self.app = AsyncApp(
            name="squadbot",
            logger=quiet,
            client=workspaces.client(),
            authorize=_Authorize(workspaces, clock),  # type: ignore[arg-type]  # bolt takes one, and says it does not
            user_facing_authorize_error_message=not_installed,
            request_verification_enabled=False,  # done before the body is parsed: see endpoint.py
            process_before_response=True,
            # What it would do for functions and assistants, which Squadbot has none of, it does at every request.
            attaching_function_token_enabled=False,
            attaching_conversation_kwargs_enabled=False,
        )
        self.app.command(_ANY)(self._command)
        self.app.action(_ANY)(self._press)
        self.app.view_submission(_ANY)(self._submission)
        self.app.event(_ANY)(self._event)
        self.app.shortcut(_ANY)(self._shortcut)
        self.app.error(_failed)

    # --- what somebody does ---

    async def _command(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        request, account = self._request(body, context), body["user_id"]
        name = self._command_name(body["command"])
        sender = await self._people.sender(request, account, body.get("user_name", ""))
        said = await self._read(request, body.get("text", ""))
        event = CommandGiven(
            body["trigger_id"],
            place_of(request.home, body["channel_id"], account, name=body.get("channel_name", "")),
            sender,
            f"{name} {said.text}".strip(),
            body["command"].removesuffix(name),
            request.shows_form(body["trigger_id"]),
            said.named,
        )
        await self._answers.give(await self._dispatch(event), Occasion(event, request, body["trigger_id"]))
        await ack()

    def _command_name(self, command: str) -> str:
        """The command less its slash, and less what an administrator put before it: "/tlg-learn" is "learn"."""
        name = command.removeprefix("/")
        if name in self._families:
            return name
        return next((each for each in self._families if name.endswith(f"-{each}")), name)

    async def _press(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        request, account, pressed = self._request(body, context), body["user"]["id"], body["actions"][0]
        meant = read_button(pressed)
        if meant is None:  # a link, which Slack opens by itself
            await ack()
            return
        channel, trigger = (body.get("channel") or {}).get("id", ""), body.get("trigger_id", "")
        event = ButtonPressed(
            trigger or pressed["action_ts"],
            place_of(request.home, channel, account),
            await self._people.sender(request, account, body["user"].get("name", "")),
            meant.action,
            meant.value,
            request.shows_form(trigger),
        )
        occasion = Occasion(event, request, trigger)
        await self._answers.give(await self._dispatch(event), occasion)
        if (body.get("view") or {}).get("type") == "home":
            await self._show_board(request, HomeOpened(f"{event.id}:home", event.where, event.sender))
        await ack()

    async def _submission(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        request, account, view = self._request(body, context), body["user"]["id"], body["view"]
        sent = read_submission(view)
        event = FormSubmitted(
            # A view is committed once, however often it is sent in; what was sent back with errors was not committed.
            view["id"],
            where_it_was_opened(request.home, sent.context, account),
            await self._people.sender(request, account, body["user"].get("name", "")),
            sent.form,
            sent.values,
            sent.state,
        )
        await ack(**self._answers.to_submission(await self._dispatch(event), event, view))

    async def _shortcut(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        if body.get("callback_id") == SAVE_MESSAGE:
            request, account = self._request(body, context), body["user"]["id"]
            channel = body["channel"]["id"]
            sender, message = await asyncio.gather(
                self._people.sender(request, account, body["user"].get("name", "")),
                self._answers.message(request, channel, body["message"]),
            )
            where = place_of(request.home, channel, account, name=body["channel"].get("name", ""))
            trigger = body["trigger_id"]
            event = MessagePicked(trigger, where, sender, **message, shows_form=request.shows_form(trigger))
            await self._answers.give(await self._dispatch(event), Occasion(event, request, trigger))
        await ack()

    # --- what Slack tells ---

    async def _event(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        told = body["event"]
        match told["type"]:
            case "app_uninstalled":
                await self._removed(body)
            case "tokens_revoked" if told.get("tokens", {}).get("bot"):
                await self._removed(body)
            case "app_mention":
                await self._posted(body, self._request(body, context))
            case "message" if told.get("channel_type") == "im":
                await self._posted(body, self._request(body, context))
            case "reaction_added" if told["item"].get("type") == "message":
                await self._reaction(body, self._request(body, context))
            case "app_home_opened" if told.get("tab") == "home":
                request = self._request(body, context)
                sender = await self._people.sender(request, told["user"])
                where = direct(request.home, told["user"])
                await self._show_board(request, HomeOpened(body["event_id"], where, sender))
            case "member_joined_channel" if told["user"] == _home(context).bot_user:
                request = self._request(body, context)
                # Slack does not always say who added it.
                sender = await self._people.sender(request, told.get("inviter") or told["user"])
                where = place_of(request.home, told["channel"], sender.account)
                await self._dispatch(Joined(body["event_id"], where, sender))
        await ack()

    async def _posted(self, body: Body, request: Request) -> None:
        told = body["event"]
        if told.get("bot_id") or told.get("subtype") not in _SAID or told.get("edited") or not told.get("user"):
            return
        sender, said = await asyncio.gather(
            self._people.sender(request, told["user"]),
            self._read(request, without_mention(told.get("text", ""), request.home.bot_user)),
        )
        where = place_of(request.home, told["channel"], told["user"])
        thread, shows_form = told.get("thread_ts", ""), request.shows_form("")  # words open no modal
        event = MessagePosted(
            body["event_id"], where, sender, said.text, thread=thread, shows_form=shows_form, named=said.named
        )
        await self._answers.give(await self._dispatch(event), Occasion(event, request))

    async def _reaction(self, body: Body, request: Request) -> None:
        told = body["event"]
        author, where = told.get("item_user", ""), place_of(request.home, told["item"]["channel"], told["user"])
        bulb = told["reaction"].partition("::")[0] in _BULBS
        if not bulb or author in ("", request.home.bot_user) or not await self._is_linked(where):
            return
        sender, name = await asyncio.gather(
            self._people.sender(request, told["user"]), self._people.name(request, author)
        )
        await self._dispatch(ReactionAdded(body["event_id"], where, sender, told["item"]["ts"], name))

    async def _removed(self, body: Body) -> None:
        whose = body | (body.get("authorizations") or [{}])[0]
        workspace = whose.get("enterprise_id") if whose.get("is_enterprise_install") else body.get("team_id")
        await self._workspaces.forget(str(workspace), datetime.fromtimestamp(int(body.get("event_time", 0)), UTC))

    async def _show_board(self, request: Request, event: HomeOpened) -> None:
        await self._answers.give(await self._dispatch(event), Occasion(event, request))

    async def _read(self, request: Request, text: str) -> Words:
        """What somebody wrote, and whom it mentions; an account without a profile is looked for where they work."""
        said = await as_read(text, lambda each: self._people.profile(request, each), own=request.home.bot_user)
        here = request.home.workspace
        return Words(said.text, tuple(replace(each, workspace=each.workspace or here) for each in said.named))

    def _request(self, body: Body, context: AsyncBoltContext) -> Request:
        home = _home(context)
        return Request(home, own_workspace(home, body), self._clock, context[_BEGAN])


_SAID = (None, "file_share", "thread_broadcast")
"""Kinds of message that somebody wrote; deletions and Slack's own notices are others."""


class _Authorize(AsyncAuthorize):
    """Which installation a request came to; bolt tells a stranger that there is none."""

    def __init__(self, workspaces: Workspaces, clock: Clock) -> None:
        self._workspaces = workspaces
        self._clock = clock

    async def __call__(
        self,
        *,
        context: AsyncBoltContext,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,
        actor_enterprise_id: str | None = None,
        actor_team_id: str | None = None,
        actor_user_id: str | None = None,
    ) -> AuthorizeResult | None:
        context[_BEGAN] = self._clock.elapsed()
        async with self._clock.within(READING):
            home = await self._workspaces.find((team_id, enterprise_id, context.actor_team_id))
        if home is None:
            log.warning("a request from a workspace without Squadbot: %s", team_id or enterprise_id)
            return None
        context[_HOME] = home
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_user_id=home.bot_user,
            bot_id=home.bot_id,
            bot_token=home.token,
        )


def _home(context: AsyncBoltContext) -> Installation:
    home = context[_HOME]
    assert isinstance(home, Installation)
    return home


async def _failed(error: Exception, request: AsyncBoltRequest) -> BoltResponse:
    """Log where it failed and as what, never the error's own words: they may hold what somebody wrote."""
    kind = error.__class__.__name__
    said = f"{kind} {error.response.get('error')}" if isinstance(error, SlackApiError) else kind
    log.error(
        "handling a request from Slack failed with %s at\n%s", said, "".join(traceback.format_tb(error.__traceback__))
    )
    if "command" in request.body:  # Slack does not send a command again, so its sender is told
        return BoltResponse(status=200, body=failed(error))
    return BoltResponse(status=500, body="")
