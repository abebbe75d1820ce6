"""The way out: a delivery into a channel, to one person in it, or in place of an earlier message."""

from collections.abc import Collection, Mapping
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import Clock
from bot.model.event import Conversation, ConversationKind
from bot.platforms.slack.kind import NAME
from bot.platforms.slack.lookup import EVENT, continuing, key_of, look_up
from bot.platforms.slack.readers import Readers
from bot.platforms.slack.render import SlackMessage, render
from bot.platforms.slack.trouble import (
    DEAD_TOKEN,
    GONE,
    NO_THREAD,
    NOT_INSTALLED,
    NOT_THERE,
    NOT_TO_DELETE,
    send_error,
    wait_of,
)
from bot.platforms.slack.workspaces import Workspaces, error_of
from bot.ports import Delivery, Installation, SendError, Sent

_TOO_MANY = 429
_READS = {"chat.getPermalink", "conversations.history", "conversations.replies"}
_FAILURES = (SlackApiError, aiohttp.ClientError, TimeoutError)


class SlackSender:
    """Slack as the outbox sees it. The first part of a long message stands in the channel, the others in its thread."""

    name = NAME
    pace = 1.0
    burst = 4

    def __init__(self, workspaces: Workspaces, readers: Readers, clock: Clock) -> None:
        """`readers` know who can be mentioned where."""
        self._workspaces = workspaces
        self._readers = readers
        self._clock = clock
        self._pauses: dict[tuple[str, str], float] = {}
        self._direct: dict[tuple[str, str], str] = {}

    def direct(self, workspace: str, account: str) -> Conversation:
        """This account's conversation with Squadbot alone."""
        return Conversation(NAME, workspace, account, ConversationKind.DIRECT)

    async def send(self, delivery: Delivery) -> Sent:
        """Send every part that was not shown before."""
        where = delivery.address.conversation
        home = await self._home(where)
        parts = render(delivery.message, await self._readers.of(where.workspace, delivery.message))
        if delivery.address.only_for and where.kind is ConversationKind.CHANNEL:
            return await self._send_to_one(home, delivery, parts)
        channel = await self._channel(home, where)
        return await _Posting(self, home, delivery, channel).send(parts)

    async def call(self, home: Installation, method: str, **arguments: Any) -> Mapping[str, Any]:
        """One call, unless Slack has asked this workspace to pause with this method.

        A token that is no longer good may have been followed by another: the record says so, and the call is made anew.
        """
        pause = self._pauses.get((home.workspace, method), 0.0) - self._clock.elapsed()
        if pause > 0:
            raise SendError("Slack asked for a pause.", permanent=False, wait=pause)
        try:
            return await self._ask(home, method, arguments)
        except SlackApiError as error:
            if error_of(error) not in DEAD_TOKEN:
                raise
            newer = await self._workspaces.afresh(home.workspace)
            if newer is None or newer.token == home.token:
                raise
        return await self._ask(newer, method, arguments)

    async def _ask(self, home: Installation, method: str, arguments: dict[str, Any]) -> Mapping[str, Any]:
        client: AsyncWebClient = self._workspaces.client(home.token)
        try:
            if method in _READS:  # which take no JSON
                answer = await client.api_call(method, http_verb="GET", params=arguments)
            else:
                answer = await client.api_call(method, json=arguments)
        except SlackApiError as error:
            if getattr(error.response, "status_code", 0) == _TOO_MANY:
                self._pauses[home.workspace, method] = self._clock.elapsed() + wait_of(error)
            raise
        return answer.data if isinstance(answer.data, dict) else {}

    async def _home(self, where: Conversation) -> Installation:
        try:
            home = await self._workspaces.get(where.workspace)
        except _FAILURES as error:
            raise send_error(error) from None
        if home is None:
            raise SendError(NOT_INSTALLED, permanent=True)
        return home

    async def _channel(self, home: Installation, where: Conversation) -> str:
        """Slack's id of the conversation; a person's own is opened first."""
        if where.kind is ConversationKind.CHANNEL:
            return where.channel
        key = (home.workspace, where.channel)
        if key not in self._direct:
            try:
                opened = await self.call(home, "conversations.open", users=where.channel)
            except _FAILURES as error:
                raise send_error(error) from None
            self._direct[key] = str(opened["channel"]["id"])
        return self._direct[key]

    async def _send_to_one(self, home: Installation, delivery: Delivery, parts: list[SlackMessage]) -> Sent:
        """What only one person sees cannot be looked up: in doubt it is sent again rather than lost."""
        account, where = delivery.address.only_for, delivery.address.conversation
        thread = {"thread_ts": delivery.address.thread} if delivery.address.thread else {}
        channel, method, seen = where.channel, "chat.postEphemeral", {"user": account, **thread}
        reference = ""
        for part in parts:
            try:
                said = await self.call(home, method, channel=channel, **seen, **part)
            except SlackApiError as error:
                if error_of(error) not in NOT_THERE or not seen:
                    raise send_error(error) from None
                # A command can be given where Squadbot is not; its answer then comes to the person directly.
                channel, method, seen = (
                    await self._channel(home, self.direct(home.workspace, account)),
                    "chat.postMessage",
                    {},
                )
                said = await self._or_send_error(home, method, channel=channel, **part)
            except _FAILURES as error:
                raise send_error(error) from None
            reference = reference or str(said.get("message_ts") or said.get("ts", ""))
        return Sent(reference, "")

    async def _or_send_error(self, home: Installation, method: str, **arguments: Any) -> Mapping[str, Any]:
        try:
            return await self.call(home, method, **arguments)
        except _FAILURES as error:
            raise send_error(error) from None


class _Posting:
    """One delivery on its way into a channel, part by part."""

    def __init__(self, sender: SlackSender, home: Installation, delivery: Delivery, channel: str) -> None:
        self._sender = sender
        self._home = home
        self._delivery = delivery
        self._channel = channel
        self._doubt = False

    async def send(self, parts: list[SlackMessage]) -> Sent:
        keys = {key_of(self._delivery, number): number for number in range(len(parts))}
        try:
            replaces = self._delivery.address.replaces
            shown = (replaces and await self._edit(replaces, parts[0], keys)) or await self._shown(keys)
            head = shown.get(0, "")
            for number, part in enumerate(parts):
                if number not in shown:
                    ts = await self._post(part, number, head=head)
                    head = head or ts
                    self._doubt = True
            linked = self._delivery.announces or (replaces and replaces != head)
            return Sent(head, await self._link(head) if linked else "")
        except _FAILURES as error:
            raise send_error(error, in_doubt=self._doubt) from None
        except SendError as error:
            error.in_doubt = error.in_doubt or self._doubt
            raise

    async def _shown(self, keys: Mapping[str, int]) -> dict[int, str]:
        """The parts that an earlier try has shown, each with its id."""
        if not self._delivery.in_doubt:
            return {}
        return await look_up(self._call, keys, since=self._delivery.created_at, thread=self._delivery.address.thread)

    async def _edit(self, head: str, first: SlackMessage, keys: Mapping[str, int]) -> dict[int, str]:
        """Change the message where it stands, and take away what continued it; the parts that are shown now.

        None are when somebody has deleted it: then it is posted like any other.
        """
        shown = {0: head} if await self._done("chat.update", {GONE}, ts=head, **first) else {}
        for key, ts in (await self._continuing(head)).items():
            if shown and key in keys:
                shown[keys[key]] = ts
            else:
                await self._done("chat.delete", NOT_TO_DELETE, ts=ts)
        return shown

    async def _continuing(self, head: str) -> dict[str, str]:
        try:
            return await continuing(self._call, head)
        except SlackApiError as error:
            if error_of(error) not in NO_THREAD:
                raise
            return {}

    async def _done(self, method: str, unless: Collection[str], **arguments: Any) -> bool:
        """Whether Slack did this; not when it answers with one of these errors."""
        try:
            await self._call(method, **arguments)
        except SlackApiError as error:
            if error_of(error) not in unless:
                raise
            return False
        return True

    async def _post(self, part: SlackMessage, number: int, *, head: str) -> str:
        payload = {"key": key_of(self._delivery, number)}
        thread = self._delivery.address.thread or head
        if head:
            payload["continues"] = head
        said = await self._call(
            "chat.postMessage",
            **part,
            metadata={"event_type": EVENT, "event_payload": payload},
            unfurl_links=False,
            unfurl_media=False,
            **({"thread_ts": thread} if thread else {}),
        )
        return str(said["ts"])

    async def _link(self, ts: str) -> str:
        """A message without its link has still been sent."""
        try:
            return str((await self._call("chat.getPermalink", message_ts=ts))["permalink"])
        except (*_FAILURES, SendError):
            return ""

    async def _call(self, method: str, **arguments: Any) -> Mapping[str, Any]:
        return await self._sender.call(self._home, method, channel=self._channel, **arguments)
