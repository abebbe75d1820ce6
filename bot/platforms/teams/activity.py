"""An activity of Teams', as far as Squadbot reads it: who, where, what kind of thing, and what came with it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from bot.model.event import Conversation, ConversationKind, Sender
from bot.platforms.teams.kind import NAME
from bot.platforms.teams.tags import Parts, Tag, plain, split
from bot.ports import ConversationReference

CHANNEL_ID = "msteams"
"""Teams' name among the services that a bot may be connected to."""
_ZONE = "Europe/London"
_SOMEBODY = "Somebody"
Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Activity:
    """One activity. `person` is the account of who did it, `bot` Squadbot's own id there.

    `own_id` is the activity's, `about` that of the message it answers or is about. `value` is what came with an
    invoke, `data` Teams' own part. `mentions` are Squadbot's own, as they stand in the text, `tags` everybody else's.
    `added` and `removed` are the ids of members who came and went.
    """

    type: str
    name: str
    own_id: str
    about: str
    service: str
    service_url: str
    tenant: str
    where: Conversation
    address: str
    person: str
    person_id: str
    person_name: str
    zone: str
    bot: str
    text: str
    mentions: tuple[str, ...]
    tags: tuple[Tag, ...]
    value: Body
    data: Body
    team: str
    group: str
    added: tuple[str, ...]
    removed: tuple[str, ...]
    reactions: tuple[str, ...]
    action: str

    @property
    def id(self) -> str:
        """The same for every retry; a message's own id is one only in its conversation."""
        return f"{self.address}:{self.own_id}"

    @property
    def sender(self) -> Sender:
        """Who did it."""
        return Sender(NAME, self.tenant, self.person, self.person_name or _SOMEBODY, self.zone, bool(self.person_name))

    @property
    def reference(self) -> ConversationReference:
        """How to speak there later."""
        return ConversationReference(self.where, self.address, self.service_url, self.team, self.group)

    @property
    def is_for_squadbot(self) -> bool:
        """Whether somebody says this to Squadbot: alone with it, or by mentioning it."""
        return self.where.kind is ConversationKind.DIRECT or bool(self.mentions)

    @property
    def parts(self) -> Parts:
        """The words, less the mention of Squadbot that they open with, and everybody else who is tagged in them."""
        text = self.text
        for mention in self.mentions:
            head, found, rest = text.partition(mention)
            if found and not head.strip():
                text = rest.lstrip(" \t\xa0,:")
        return split(text, self.tags)

    @property
    def said(self) -> str:
        """The same in plain words."""
        return plain(self.parts)


def read_activity(body: object) -> Activity:
    """What Teams sent. ValueError when it is nothing that Teams sends."""
    if not isinstance(body, Mapping):
        raise ValueError("not an object")  # noqa: TRY004 - all that is wrong with a body is a ValueError
    sender, conversation, data = (part(body, name) for name in ("from", "conversation", "channelData"))
    kind, address = words(body, "type"), words(conversation, "id").partition(";")[0]
    person = words(sender, "aadObjectId") or words(sender, "id")
    tenants = {words(part(data, "tenant"), "id"), words(conversation, "tenantId")} - {""}
    if not (kind and address and person and len(tenants) <= 1):
        raise ValueError("it does not say what it is, where, or whose")
    tenant, bot, value = "".join(tenants), words(part(body, "recipient"), "id"), body.get("value")
    tagged = list(_tags(body)) if bot else []
    alone = words(conversation, "conversationType") == "personal"
    channel = person if alone else words(part(data, "channel"), "id") or address
    return Activity(
        type=kind,
        name=words(body, "name"),
        own_id=words(body, "id"),
        about=words(body, "replyToId"),
        service=words(body, "channelId"),
        service_url=words(body, "serviceUrl"),
        tenant=tenant,
        where=Conversation(NAME, tenant, channel, ConversationKind.DIRECT if alone else ConversationKind.CHANNEL),
        address=address if alone else channel,
        person=person,
        person_id=words(sender, "id"),
        person_name=words(sender, "name"),
        zone=_zone(words(body, "localTimezone")),
        bot=bot,
        text=words(body, "text"),
        mentions=tuple(each.marked for each in tagged if each.id == bot),
        tags=tuple(each for each in tagged if each.id != bot),
        value=value if isinstance(value, Mapping) else {},
        data=data,
        team=words(part(data, "team"), "id"),
        group=words(part(data, "team"), "aadGroupId"),
        added=tuple(words(each, "id") for each in _parts(body, "membersAdded")),
        removed=tuple(words(each, "id") for each in _parts(body, "membersRemoved")),
        reactions=tuple(words(each, "type") for each in _parts(body, "reactionsAdded")),
        action=words(body, "action"),
    )


def part(body: Body, name: str) -> Body:
    """An object in the body, empty when there is none. ValueError when it is something else."""
    value = body.get(name)
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise ValueError(f"{name} is no object")  # noqa: TRY004 - as above
    return value


def words(body: Body, name: str) -> str:
    """A text in the body, empty when there is none. ValueError when it is something else."""
    value = body.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f"{name} is no text")  # noqa: TRY004 - as above
    return value


def dig(body: object, *names: str) -> object:
    """What is at the end of these names in what a client sent; None when there is nothing."""
    for name in names:
        body = body.get(name) if isinstance(body, Mapping) else None
    return body


def dig_words(body: object, *names: str) -> str:
    """The text at the end of these names in what a client sent; empty when there is none."""
    found = dig(body, *names)
    return found if isinstance(found, str) else ""


def _parts(body: Body, name: str) -> list[Body]:
    value = body.get(name)
    if value is None:
        return []
    if not (isinstance(value, list) and all(isinstance(each, Mapping) for each in value)):
        raise ValueError(f"{name} is no list of objects")
    return value


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a conversation, as Teams tells of them: empty where it does not."""

    account: str = ""
    name: str = ""


def _tags(body: Body) -> Iterator[Tag]:
    for each in _parts(body, "entities"):
        if each.get("type") == "mention":
            who = part(each, "mentioned")
            name = words(who, "name")
            yield Tag(words(who, "id"), words(who, "aadObjectId"), name, words(each, "text") or f"<at>{name}</at>")


def _zone(name: str) -> str:
    try:
        return ZoneInfo(name).key if name else _ZONE
    except (KeyError, ValueError, OSError):
        return _ZONE
