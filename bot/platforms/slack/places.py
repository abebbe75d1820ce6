"""Where something happened: a channel, or somebody's direct conversation, which is known by their account."""

from collections.abc import Mapping
from typing import Any

from bot.model.event import Conversation, ConversationKind
from bot.platforms.slack.kind import NAME
from bot.ports import Installation


def own_workspace(home: Installation, body: Mapping[str, Any]) -> str:
    """The workspace of whoever did it, as far as Slack tells: in a shared channel not always the one it came to."""
    told, user = body.get("event") or {}, body.get("user")
    own = told.get("user_team") or told.get("team") or (user.get("team_id") if isinstance(user, dict) else "")
    organisation = body.get("enterprise_id") or (body.get("enterprise") or {}).get("id")
    if organisation == home.workspace and (not body.get("is_ext_shared_channel") or own == body.get("team_id")):
        return home.workspace
    return str(own or home.workspace)


def place_of(home: Installation, channel: str, account: str, *, name: str = "") -> Conversation:
    """A channel as the pipeline knows it. `channel` is empty in a view; `name` is what a command says of it."""
    if not channel or channel.startswith("D") or name == "directmessage":
        return direct(home, account)
    return Conversation(NAME, home.workspace, channel)


def direct(home: Installation, account: str) -> Conversation:
    """This person's conversation with Squadbot alone."""
    return Conversation(NAME, home.workspace, account, ConversationKind.DIRECT)


def context_of(where: Conversation) -> dict[str, str]:
    """What a view remembers of where it was opened: nothing for a direct conversation."""
    return {"channel": where.channel} if where.kind is ConversationKind.CHANNEL else {}


def where_it_was_opened(home: Installation, context: Mapping[str, str], account: str) -> Conversation:
    """What `context_of` made, back again."""
    return place_of(home, context.get("channel", ""), account)
