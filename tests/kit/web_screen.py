"""The local page as the dialogue kit meets it: events straight into the pipeline, messages from the page's own log."""

import itertools
from collections.abc import Mapping
from typing import Any

from bot.app import Squadbot
from bot.demo.people import DemoSquad
from bot.model.answer import Answer, PickMessage
from bot.model.event import (
    ButtonPressed,
    CommandGiven,
    Conversation,
    ConversationKind,
    FormSubmitted,
    MessagePicked,
    MessagePosted,
    Sender,
)
from bot.model.form import Form, RawValue, RawValues
from bot.model.message import Button, Mention, Message, buttons_in
from bot.platforms.web.words import Reader
from bot.ports import ChatAccount, ChatChannel
from bot.rendering.mentions import named as named_in
from bot.rendering.plain import plain_text
from tests.kit.screen import Seen, SeenButton, Tagged, Typed

_ids = itertools.count(1)


class WebScreen:
    """tests.kit.screen.Screen, for the local page."""

    name = "web"
    gives_back = False

    def __init__(self, squadbot: Squadbot) -> None:
        self._squadbot = squadbot
        self._met: list[ChatAccount] = []

    def account(self, name: str) -> str:
        return name

    def channel(self, workspace: str, channel: str) -> Conversation:
        return Conversation("web", workspace, channel)

    def direct(self, who: Sender) -> Conversation:
        return Conversation("web", who.workspace, f"dm-{who.account}", ConversationKind.DIRECT)

    def meet(self, account: str, name: str, squad: DemoSquad) -> None:
        self._met.append(ChatAccount(squad.workspace, account, name, ""))

    async def open(self, where: Conversation, who: Sender) -> None:
        await self._squadbot.chat.add_channel(ChatChannel(where, where.channel, "", ""), [who.account])

    async def type(self, who: Sender, where: Conversation, typed: Typed, id_: str) -> Answer:
        if where.kind is ConversationKind.DIRECT and not await self._squadbot.chat.is_in(where, who.account):
            await self.open(where, who)  # a newcomer has none yet
        once = id_ or f"typed-{next(_ids)}"
        known = [*await self._squadbot.chat.accounts(), *self._met]
        people = [each for each in known if each.workspace == who.workspace]
        text, named = Reader(people).read(
            "".join(f"@{each.name}" if isinstance(each, Tagged) else each for each in typed)
        )
        if text.startswith("/"):
            return await self._squadbot.dispatch(CommandGiven(once, where, who, text[1:], named=named))
        return await self._squadbot.dispatch(MessagePosted(once, where, who, text, named=named))

    def forged(self, action: str, value: str) -> SeenButton:
        return SeenButton("", "", value, Button("", action, value))

    async def press(self, who: Sender, where: Conversation, button: SeenButton, id_: str) -> Answer:
        own = button.own
        once = id_ or f"pressed-{next(_ids)}"
        answer = await self._squadbot.dispatch(ButtonPressed(once, where, who, own.action, own.value))
        if isinstance(answer, PickMessage):
            return await self._squadbot.dispatch(MessagePicked(f"{once}:picked", where, who, "", ""))
        return answer

    async def submit(
        self,
        who: Sender,
        where: Conversation,
        form: Form,
        shown: dict[str, RawValue],
        given: dict[str, RawValue],
        id_: str,
    ) -> Answer:
        once = id_ or f"sent-{next(_ids)}"
        event = FormSubmitted(once, where, who, form.name, shown | given, dict(form.state))
        return await self._squadbot.dispatch(event)

    async def forge(
        self, who: Sender, where: Conversation, form: str, values: RawValues, state: Mapping[str, str]
    ) -> Answer:
        return await self._squadbot.dispatch(FormSubmitted(f"sent-{next(_ids)}", where, who, form, values, state))

    async def tell(self, who: Sender, payload: dict[str, Any]) -> Answer:
        raise AssertionError("the page has nothing that the other platforms lack")

    async def seen(self, who: Sender, where: Conversation) -> list[Seen]:
        return [
            Seen(
                f"{each.id:09d}",
                plain_text(each.message, "Europe/London"),
                [SeenButton(own.label, own.spoken, own.value, own) for own in buttons_in(each.message.blocks)],
                await self._mentioned(each.message, where.workspace),
            )
            for each in await self._squadbot.chat.messages(where, who.account, before=None, limit=200)
        ]

    async def _mentioned(self, message: Message, workspace: str) -> list[str]:
        people = [each.person for each in named_in(message.blocks) if isinstance(each, Mention)]
        async with self._squadbot.store.unit() as unit:
            accounts = [await unit.people.account_of(each, "web", workspace) for each in people]
        return [each for each in accounts if each]
