"""The way out: a delivery into a channel, a chat or a person's own, by the Bot Connector, on threads of its own."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar
from urllib.parse import quote

from botbuilder.core import CardFactory
from botbuilder.schema import Activity, ChannelAccount, ConversationParameters
from botframework.connector import ConnectorClient
from botframework.connector.auth import (
    AppCredentials,
    GovernmentConstants,
    ManagedIdentityAppCredentials,
    MicrosoftAppCredentials,
    MicrosoftGovernmentAppCredentials,
)
from msrest.exceptions import HttpOperationError

from bot.clock import Clock
from bot.model.event import Conversation, ConversationKind
from bot.platforms.teams import trouble
from bot.platforms.teams.activity import CHANNEL_ID, Member
from bot.platforms.teams.kind import NAME
from bot.platforms.teams.places import asked_in
from bot.platforms.teams.readers import Readers
from bot.platforms.teams.render import Card, render
from bot.platforms.teams.settings import SINGLE_TENANT, TeamsSettings
from bot.ports import ConversationReference, ConversationReferences, Delivery, SendError, Sent

T = TypeVar("T")
THREADS = 32
"""Calls at once: the outbox sends to as many conversations; the default pool has a handful of threads for everybody."""
TIMEOUT = 6
"""Seconds a call may take: less than the outbox waits for a send."""
A_SECOND = 40
"""Messages a second to one organisation; Teams takes 50."""
_CHAT = quote('{"contextType":"chat"}', safe="")
_LONGEST_QUEUE = 2.0
_REMEMBERED = 10_000


class Connector:
    """The Bot Connector as this bot. Each call is tried once: the outbox decides what is tried again."""

    def __init__(self, settings: TeamsSettings) -> None:
        """Sign in with these settings; one token serves until it runs out."""
        self._settings = settings
        self._credentials = credentials_of(settings)
        self._pool = ThreadPoolExecutor(THREADS, "teams")
        self._clients: dict[str, Any] = {}

    async def post(self, service_url: str, address: str, card: Card) -> str:
        """A new message; its id. A SendError says what went wrong, here and below."""
        said = await self._call(
            service_url, lambda client: client.conversations.send_to_conversation(address, _activity(card))
        )
        return str(said.id or "") if said else ""

    async def change(self, service_url: str, address: str, message: str, card: Card) -> None:
        """This card in place of an earlier message."""
        await self._call(
            service_url, lambda client: client.conversations.update_activity(address, message, _activity(card))
        )

    async def remove(self, service_url: str, address: str, message: str) -> None:
        """Take an earlier message away; it may be gone already."""
        try:
            await self._call(service_url, lambda client: client.conversations.delete_activity(address, message))
        except SendError as error:
            if not error.permanent:
                raise

    async def open(self, service_url: str, tenant: str, person: str) -> str:
        """The id of a person's own conversation with this bot, begun if need be."""
        wanted = ConversationParameters(
            is_group=False,
            bot=ChannelAccount(id=f"28:{self._settings.app_id}"),
            members=[ChannelAccount(id=person)],
            tenant_id=tenant,
            channel_data={"tenant": {"id": tenant}},
        )
        return str((await self._call(service_url, lambda client: client.conversations.create_conversation(wanted))).id)

    async def member(self, service_url: str, address: str, person: str) -> Member:
        """Return who a member of a conversation is; nothing of them when Teams does not say."""
        try:
            found = await self._call(
                service_url, lambda client: client.conversations.get_conversation_member(address, person)
            )
        except SendError:
            return Member()
        return Member(str(found.aad_object_id or ""), str(found.name or ""))

    async def token(self, resource: str) -> str:
        """A token to speak to another of Microsoft's services with."""
        credentials = credentials_of(self._settings)
        credentials.oauth_scope = resource
        return await self._on_thread(lambda: str(credentials.get_access_token()))

    def close(self) -> None:
        """End the threads."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def _call(self, service_url: str, work: Callable[[Any], T]) -> T:
        return await self._on_thread(lambda: self._spoken(service_url, work))

    async def _on_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)

    def _spoken(self, service_url: str, work: Callable[[Any], T]) -> T:
        try:
            if self._credentials.microsoft_app_id:  # asked for beforehand, so that its failure has a name of its own
                self._credentials.get_access_token()
        except Exception as error:  # noqa: BLE001 - MSAL and its HTTP fail in many ways, and all mean no token
            raise trouble.no_token(error) from None
        try:
            return work(self._client(service_url))
        except HttpOperationError as error:
            answer = error.response
            raise trouble.refused(answer.status_code, _code(answer), answer.headers.get("Retry-After", "")) from None
        except Exception as error:  # noqa: BLE001 - what the libraries raise of a broken answer is of many kinds
            cause = getattr(error, "inner_exception", None) or error
            raise trouble.unreached(cause, sent=not _never_connected(cause)) from None

    def _client(self, service_url: str) -> Any:
        if service_url not in self._clients:
            client = ConnectorClient(self._credentials, base_url=service_url)
            client.config.connection.timeout = TIMEOUT
            client.config.retry_policy.retries = 0
            client.config.retry_policy.policy.status_forcelist = ()
            self._clients[service_url] = client
        return self._clients[service_url]


class TeamsSender:
    """Teams as the outbox sees it. The first part of a long message stands in the channel, the others in its thread.

    A message is known by the ids of all its parts, with spaces between, so that each can be changed or taken away.
    """

    name = NAME
    pace = 2.0
    burst = 6

    def __init__(
        self, connector: Connector, references: ConversationReferences, readers: Readers, clock: Clock
    ) -> None:
        """`references` know where conversations are reached, `readers` who can be mentioned."""
        self._connector = connector
        self._references = references
        self._readers = readers
        self._clock = clock
        self._turns: dict[str, float] = {}
        self._shown: OrderedDict[tuple[int, str], list[str]] = OrderedDict()

    def direct(self, workspace: str, account: str) -> Conversation:
        """This account's conversation with Squadbot alone."""
        return Conversation(NAME, workspace, account, ConversationKind.DIRECT)

    async def send(self, delivery: Delivery) -> Sent:
        """Send every part that this process has not shown before: Teams cannot be asked what it shows."""
        to, only_for = delivery.address.conversation, delivery.address.only_for
        cards = render(delivery.message, await self._readers.of(to.workspace, delivery.message))
        if only_for and to.kind is ConversationKind.CHANNEL:  # in which Teams shows everything to everybody
            cards = [asked_in(each, to) for each in cards]
            to = self.direct(to.workspace, only_for)
        reference = await self._reference(to)
        shown, replaced = self._shown_of(delivery), delivery.address.replaces.split()
        for number, card in enumerate(cards[len(shown) :], len(shown)):
            await self._wait_turn(to.workspace)
            if number < len(replaced):
                await self._connector.change(reference.service_url, reference.address, replaced[number], card)
                shown.append(replaced[number])
            else:
                address = _thread(reference, (delivery.address.thread.split() or shown[:1] or [""])[0])
                shown.append(await self._connector.post(reference.service_url, address, card))
        for gone in replaced[len(cards) :]:
            await self._connector.remove(reference.service_url, reference.address, gone)
        return Sent(" ".join(shown), link_to(reference, shown[0]))

    async def _reference(self, to: Conversation) -> ConversationReference:
        """Where it is reached; a person's own conversation is begun if need be."""
        if known := await self._references.get(to):
            return known
        near = await self._references.newest(to.workspace)
        if near is None:
            raise SendError(trouble.NOT_INSTALLED, permanent=True)
        if to.kind is ConversationKind.CHANNEL:
            return ConversationReference(to, to.channel, near.service_url)
        address = await self._connector.open(near.service_url, to.workspace, to.channel)
        opened = ConversationReference(to, address, near.service_url)
        await self._references.put(opened)
        return opened

    def _shown_of(self, delivery: Delivery) -> list[str]:
        """The ids of the parts that were shown, to be added to."""
        key = (delivery.id, delivery.created_at.isoformat())
        shown = self._shown.setdefault(key, [])
        self._shown.move_to_end(key)
        if len(self._shown) > _REMEMBERED:
            self._shown.popitem(last=False)
        return shown

    async def _wait_turn(self, workspace: str) -> None:
        """Let this organisation's messages go no closer than Teams takes them."""
        now = self._clock.elapsed()
        turn = max(self._turns.get(workspace, now), now)
        if turn - now > _LONGEST_QUEUE:
            raise SendError("Many messages are on their way to this organisation.", permanent=False, wait=turn - now)
        self._turns[workspace] = turn + 1 / A_SECOND
        if turn > now:
            await self._clock.wait(turn - now)


def credentials_of(settings: TeamsSettings) -> Any:
    """How the bot signs in; without an app id, not at all."""
    if not settings.app_id:
        return MicrosoftAppCredentials.empty()
    scope = GovernmentConstants.TO_CHANNEL_FROM_BOT_OAUTH_SCOPE if settings.us_government else None
    if settings.app_type != SINGLE_TENANT:
        return ManagedIdentityAppCredentials(settings.app_id, oauth_scope=scope)
    kind: type[AppCredentials] = (
        MicrosoftGovernmentAppCredentials if settings.us_government else MicrosoftAppCredentials
    )
    return kind(settings.app_id, settings.password, settings.tenant, scope)


def link_to(reference: ConversationReference, message: str) -> str:
    """The address that opens this message in Teams."""
    address = f"https://teams.microsoft.com/l/message/{quote(reference.address, safe='')}/{quote(message, safe='')}"
    if not reference.team:
        return f"{address}?context={_CHAT}"
    group = f"&groupId={quote(reference.group, safe='')}" if reference.group else ""
    tenant, head = quote(reference.where.workspace, safe=""), quote(message, safe="")
    return f"{address}?tenantId={tenant}{group}&parentMessageId={head}"


def _thread(reference: ConversationReference, head: str) -> str:
    """Only a team's channels have threads."""
    return f"{reference.address};messageid={head}" if reference.team and head else reference.address


def _activity(card: Card) -> Any:
    return Activity(
        type="message",
        channel_id=CHANNEL_ID,
        summary=card.summary,
        attachments=[CardFactory.adaptive_card(card.content)],
    )


def _code(answer: Any) -> str:
    """Teams' own word for what went wrong."""
    try:
        return str(answer.json()["error"]["code"])
    except (ValueError, LookupError, TypeError):
        return ""


def _never_connected(cause: Exception) -> bool:
    """Whether the connection was never made, so that nothing can have been carried."""
    return "ConnectTimeout" in repr(cause) or "NewConnectionError" in repr(cause)
