"""Activities as Teams sends them."""

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

from tests.kit.screen import Tagged
from tests.kit.teams_signing import APP_ID

Payload = dict[str, Any]
BOT = f"28:{APP_ID}"
_ids = itertools.count(1)


def activity(
    kind: str,
    *,
    service_url: str,
    tenant: str,
    person: str,
    address: str,
    person_name: str = "",
    team: str = "",
    own_id: str = "",
    **more: Any,
) -> Payload:
    """An activity of this kind. An address that begins "a:" is somebody's own chat; with a team it is a channel."""
    scope = "personal" if address.startswith("a:") else "channel" if team else "groupChat"
    channel = address.partition(";")[0]
    data: Payload = {"tenant": {"id": tenant}}
    if team:
        data |= {"team": {"id": team}, "channel": {"id": channel}}
    sender = {"id": f"29:{person}", "aadObjectId": person}
    return {
        "type": kind,
        "id": own_id or f"f:{next(_ids)}",
        "channelId": "msteams",
        "serviceUrl": service_url,
        "timestamp": "2026-11-19T10:00:00Z",
        "localTimezone": "Europe/London",
        "from": sender | ({"name": person_name} if person_name else {}),
        "recipient": {"id": BOT, "name": "Squadbot"},
        "conversation": {
            "id": address,
            "conversationType": scope,
            "tenantId": tenant,
            **({} if scope == "personal" else {"isGroup": True}),
        },
        "channelData": data | more.pop("data", {}),
        **more,
    }


def mention(text: str, tagged: Sequence[Payload] = ()) -> Payload:
    """What a message that mentions Squadbot first holds; `tagged`: the entities of whoever else it mentions."""
    own = {"type": "mention", "mentioned": {"id": BOT, "name": "Squadbot"}, "text": "<at>Squadbot</at>"}
    return said(f"<at>Squadbot</at> {text}", (own, *tagged))


def said(text: str, tagged: Sequence[Payload] = ()) -> Payload:
    """What a message with these words holds."""
    client = {"type": "clientInfo", "locale": "en-GB", "country": "GB", "platform": "Web", "timezone": "Europe/London"}
    return {"text": text, "textFormat": "plain", "entities": [*tagged, client]}


def tags(who: Tagged) -> list[Payload]:
    """The entities of somebody mentioned, one for each tag: they tell the id with this bot, and not the account."""
    names = who.name.split() if who.by_word else [who.name]
    mentioned = ({"id": f"29:{who.account}", "name": name} for name in names)
    return [{"type": "mention", "mentioned": each, "text": f"<at>{each['name']}</at>"} for each in mentioned]


def execute(data: Mapping[str, Any], verb: str = "squadbot.press") -> Payload:
    """A press of an Action.Execute."""
    return {
        "name": "adaptiveCard/action",
        "value": {"action": {"type": "Action.Execute", "verb": verb, "data": dict(data)}, "trigger": "manual"},
    }


def fetch(data: Mapping[str, Any]) -> Payload:
    """A press of a button that opens a dialog."""
    return {"name": "task/fetch", "value": {"data": dict(data), "context": {"theme": "default"}}}


def submit(data: Mapping[str, Any], name: str = "task/submit") -> Payload:
    """A dialog that was sent in."""
    return {"name": name, "value": {"data": dict(data), "context": {"theme": "default"}, "commandId": "save"}}


def save_as_learning(html: str, author: str, message: str) -> Payload:
    """ "Save as learning" in a message's menu."""
    payload = {
        "id": message,
        "from": {"user": {"displayName": author, "id": "x"}},
        "body": {"contentType": "html", "content": html},
        "linkToMessage": f"https://teams.microsoft.com/l/message/19%3Ax/{message}",
    }
    return {
        "name": "composeExtension/fetchTask",
        "value": {"commandId": "save", "commandContext": "message", "messagePayload": payload},
    }
