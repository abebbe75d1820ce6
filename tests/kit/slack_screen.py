"""Slack as the dialogue kit meets it: signed requests to the running server, and what then stands in a stub Slack."""

import itertools
import json
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from bot.app import Squadbot
from bot.demo.people import SQUADS, DemoSquad
from bot.model.answer import Accepted, Answer, FormOffered, ShowForm
from bot.model.event import Conversation, ConversationKind, HomeOpened, MessagePosted, Sender
from bot.model.form import Form, RawValue, RawValues
from bot.platforms.slack import limits
from bot.platforms.slack.inputs import block_id
from bot.server import serve
from tests.kit import slack_payloads as payloads
from tests.kit.clock import FrozenClock
from tests.kit.listening import listen
from tests.kit.screen import Seen, SeenButton, Tagged, Typed
from tests.kit.slack_forms import state_of
from tests.kit.slack_reading import Reading
from tests.kit.slack_server import SlackServer
from tests.kit.slack_state import Json, Trigger

SECRET = "signing secret"
_ids = itertools.count(1)


class SlackScreen:
    """tests.kit.screen.Screen, for Slack. `post` is how a payload gets to Squadbot: by HTTP, or by a socket."""

    name = "slack"
    gives_back = True

    def __init__(self, squadbot: Squadbot, clock: FrozenClock, slack: SlackServer, url: str) -> None:
        self.slack = slack
        self.url = url
        self._squadbot = squadbot
        self._clock = clock
        self._session: aiohttp.ClientSession | None = None
        self._views: dict[int, Json] = {}
        self._filled: dict[str, Json] = {}
        self._heard = listen(squadbot)
        self._reading = Reading(slack.state)
        people(slack)

    # --- the Screen ---

    def account(self, name: str) -> str:
        return account_id(name)

    def channel(self, workspace: str, channel: str) -> Conversation:
        return Conversation("slack", workspace, channel_id(channel))

    def direct(self, who: Sender) -> Conversation:
        return Conversation("slack", who.workspace, who.account, ConversationKind.DIRECT)

    def meet(self, account: str, name: str, squad: DemoSquad) -> None:
        self.slack.state.add_user(account_id(account), squad.workspace, name)
        self.slack.state.channels[channel_id(squad.channel)].members.add(account_id(account))

    async def open(self, where: Conversation, who: Sender) -> None:
        self.slack.state.add_channel(where.channel, who.workspace, who.account)

    async def type(self, who: Sender, where: Conversation, typed: Typed, id_: str) -> Answer:
        channel = self._id(where)
        is_command = isinstance(typed[0], str) and typed[0].startswith("/")
        escaped = "".join(self._sent(each, handle=is_command) for each in typed)
        if is_command:
            command, _, rest = escaped.partition(" ")
            trigger, url = self._trigger(who, id_), self.slack.response_url(channel, who.account)
            said = payloads.slash_command(
                command,
                rest,
                user=who.account,
                channel=channel,
                team=who.workspace,
                trigger_id=trigger,
                response_url=url,
            )
            return await self.tell(who, said)
        posted = self.slack.state.said(channel, who.account, escaped)
        bot = self.slack.state.workspaces[who.workspace].bot_user
        if where.kind is ConversationKind.DIRECT:
            event = payloads.direct_message(escaped, user=who.account, channel=channel, ts=posted["ts"])
        else:
            event = payloads.app_mention(escaped, user=who.account, channel=channel, ts=posted["ts"], bot_user=bot)
        return await self.tell(who, payloads.event_callback(event, team=who.workspace, event_id=id_))

    def _sent(self, part: str | Tagged, *, handle: bool) -> str:
        """What Slack sends of a part of a text: a command's mentions have the handle too, as `should_escape` asks."""
        if isinstance(part, str):
            return _escaped(part)
        return f"<@{part.account}|{self.slack.state.users[part.account].handle}>" if handle else f"<@{part.account}>"

    def forged(self, action: str, value: str) -> SeenButton:
        # No button carries more than Slack gives back.
        element = {"type": "button", "action_id": f"{action}#0", "value": value[:2000], "text": {"text": "?"}}
        return SeenButton("", "", value, (element, {"ts": "1.0"}, False))

    async def press(self, who: Sender, where: Conversation, button: SeenButton, id_: str) -> Answer:
        element, message, ephemeral = button.own
        pressed = payloads.block_actions(
            element,
            block_id="row",
            user=who.account,
            team=who.workspace,
            trigger_id=self._trigger(who, id_),
            message=message,
            channel=self._id(where),
            ephemeral=ephemeral,
            response_url=self.slack.response_url(self._id(where), who.account, message=message["ts"]),
        )
        return await self.tell(who, pressed)

    async def submit(
        self,
        who: Sender,
        where: Conversation,
        form: Form,
        shown: dict[str, RawValue],
        given: dict[str, RawValue],
        id_: str,
    ) -> Answer:
        view = self._views[id(form)]
        self._filled[view["id"]] = filled_in(view, self._filled.get(view["id"], {}), given)
        kept = json.loads(view["private_metadata"] or "{}") | {"s": dict(form.state)}
        sent = payloads.view_submission(
            view | {"private_metadata": json.dumps(kept)},
            self._filled[view["id"]],
            user=who.account,
            team=who.workspace,
            trigger_id=self._trigger(who, ""),
        )
        return await self.tell(who, sent)

    async def forge(
        self, who: Sender, where: Conversation, form: str, values: RawValues, state: Mapping[str, str]
    ) -> Answer:
        context = {"channel": where.channel} if where.kind is ConversationKind.CHANNEL else {}
        view = {
            "id": self.slack.state.next_id("V"),
            "type": "modal",
            "callback_id": form,
            "private_metadata": json.dumps({"s": dict(state), "c": context}),
            "blocks": [],
        }
        sent = {block_id(name): {"value-forged": _typed(value)} for name, value in values.items()}
        return await self.tell(
            who, payloads.view_submission(view, sent, user=who.account, team=who.workspace, trigger_id="forged")
        )

    async def seen(self, who: Sender, where: Conversation) -> list[Seen]:
        channel = self.slack.state.channels[self._id(where)]
        own = [(message, True) for user, message in channel.ephemerals if user == who.account]
        everything = sorted([*((message, False) for message in channel.messages), *own], key=lambda each: each[0]["ts"])
        return [
            Seen(
                message["ts"],
                self._reading.read(message),
                _buttons(message, ephemeral=ephemeral),
                self._reading.mentioned(message),
            )
            for message, ephemeral in everything
            if "bot_id" in message
        ]

    # --- how it gets there ---

    async def post(self, payload: Json, *, retry: int = 0) -> tuple[int, Any]:
        """Hand a payload to Squadbot, signed; the status and what it was answered."""
        body, headers = payloads.signed(payload, SECRET, int(self._clock.now().timestamp()), retry=retry)
        if self._session is None:
            self._session = aiohttp.ClientSession()
        async with self._session.post(f"{self.url}/slack/events", data=body, headers=headers) as response:
            text = await response.text()
            return response.status, json.loads(text) if text.startswith("{") else text

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def tell(self, who: Sender, payload: Json) -> Answer:
        before = len(self._heard)
        status, said = await self.post(payload)
        assert status == 200, f"{status}: {said}"
        answered = [(event, answer) for event, answer in self._heard[before:] if not isinstance(event, HomeOpened)]
        if payload.get("type") == "view_submission" and self.slack.state.stacks.get(who.account):
            self._settle_view(who, said or {}, answered[-1][1] if answered else Accepted())
        elif answered and isinstance(answered[-1][1], FormOffered) and isinstance(answered[-1][0], MessagePosted):
            return await self._open_missed(who, answered[-1][0].where)
        answer = answered[-1][1] if answered else Accepted()
        if isinstance(answer, ShowForm):
            assert len(answer.form.title) <= limits.TITLE, f"Slack would show this title twice: {answer.form.title}"
            # A view that was put aside for another is not on top: it is the one that was sent.
            on_top = self.slack.state.stacks.get(who.account)
            self._views[id(answer.form)] = self.slack.state.top_view(who.account) if on_top else payload["view"]
        return answer

    def _settle_view(self, who: Sender, said: Json, answer: Answer) -> None:
        """What Slack does with the answer to a submission must be what the pipeline answered."""
        errors = self.slack.answered_submission(who.account, said)
        if isinstance(answer, ShowForm) and answer.errors:
            if errors:
                assert dict(errors) == {block_id(name): said for name, said in answer.errors.items()}
            else:
                self._filled.pop(self.slack.state.stacks[who.account][-1], None)
                drawn = json.dumps(self.slack.state.top_view(who.account), ensure_ascii=False)
                assert all(json.dumps(said, ensure_ascii=False)[1:-1] in drawn for said in answer.errors.values())

    async def _open_missed(self, who: Sender, where: Conversation) -> Answer:
        """Words open no form in Slack: a button does, and whoever wrote them presses it."""
        while await self._squadbot.outbox.send_ready():
            await self._squadbot.outbox.settled()
        offer = (await self.seen(who, where))[-1]
        return await self.press(who, where, offer.buttons[0], "")

    def _id(self, where: Conversation) -> str:
        if where.kind is ConversationKind.DIRECT:
            return self.slack.state.direct(where.channel).id
        return where.channel

    def _trigger(self, who: Sender, id_: str) -> str:
        """A fresh trigger, or the one of an earlier delivery of the same thing."""
        if not id_:
            return self.slack.state.trigger(who.account)
        if id_ not in self.slack.state.triggers:
            self.slack.state.triggers[id_] = Trigger(who.workspace, who.account, self.slack.state.now)
        return id_


def people(slack: SlackServer) -> None:
    """The demo's workspaces, people and channels."""
    for squad in SQUADS:
        if squad.workspace not in slack.state.workspaces:
            slack.state.add_workspace(squad.workspace, squad.workspace_name)
        for person in squad.people:
            slack.state.add_user(account_id(person.account.account), squad.workspace, person.account.name)
        members = [account_id(person.account.account) for person in squad.people]
        slack.state.add_channel(channel_id(squad.channel), squad.workspace, *members, name=squad.channel)


def account_id(name: str) -> str:
    """Slack's id of a person of the demo: UDEV for "dev"."""
    return f"U{name.upper()}"


def channel_id(name: str) -> str:
    """Slack's id of a channel of the demo."""
    return f"C{re.sub('[^A-Z0-9]', '', name.upper())}"


def filled_in(view: Json, before: Json, given: dict[str, RawValue]) -> Json:
    """The view's state after somebody typed this too. What Slack would not let them type is sent all the same."""
    shown = state_of(view) | before
    for name, value in given.items():
        try:
            shown |= {block_id(name): state_of(view, {block_id(name): value})[block_id(name)]}
        except AssertionError:
            ((action, was),) = shown[block_id(name)].items()
            shown[block_id(name)] = {action: _forged(was, value)}
    return shown


def _typed(value: RawValue) -> Json:
    if isinstance(value, str):
        return {"type": "plain_text_input", "value": value}
    return {"type": "multi_static_select", "selected_options": [{"value": each} for each in value]}


def _forged(was: Json, value: RawValue) -> Json:
    """The same element with this in it, whatever it is."""
    match was["type"]:
        case "datepicker":
            return was | {"selected_date": value or None}
        case "static_select" | "radio_buttons":
            return was | {"selected_option": {"value": value} if value else None}
        case "plain_text_input":
            return was | {"value": value or None}
        case kind:
            raise AssertionError(f"nobody forges {kind!r}")


def _escaped(text: str) -> str:
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # half a letter cannot be sent
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _buttons(message: Json, *, ephemeral: bool) -> list[SeenButton]:
    return [
        SeenButton(
            element["text"]["text"],
            element.get("accessibility_label", ""),
            element.get("value", ""),
            (element, message, ephemeral),
        )
        for block in message.get("blocks", ())
        if block["type"] == "actions"
        for element in block["elements"]
        if element["type"] == "button"
    ]


@asynccontextmanager
async def slack_screen(squadbot: Squadbot, clock: FrozenClock, slack: SlackServer) -> AsyncIterator[SlackScreen]:
    """Squadbot served, and Slack before it."""
    runner = await serve(squadbot.http(), "127.0.0.1", 0)
    host, port = runner.addresses[0][:2]
    screen = SlackScreen(squadbot, clock, slack, f"http://{host}:{port}")
    try:
        yield screen
    finally:
        await screen.close()
        await runner.cleanup()
