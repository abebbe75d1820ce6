"""Where something is done. What only one person sees stands in their own chat, and is still about where they asked."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.model.event import Conversation, ConversationKind
from bot.platforms.teams.kind import NAME
from bot.platforms.teams.render import Card

CHANNEL = "channel"
_PRESSED = ("Action.Execute", "Action.Submit")


def asked_in(card: Card, where: Conversation) -> Card:
    """The card with its buttons knowing that it answers somebody in this channel."""
    return replace(card, content=_marked(card.content, where.channel))


def place_of(where: Conversation, context: object) -> Conversation:
    """Where a press or a form is meant: in a person's own chat, the channel that `asked_in` or `context_of` noted.

    A client can change what was noted, so it gives nobody more than they have in that channel.
    """
    channel = context.get(CHANNEL) if isinstance(context, Mapping) else None
    if where.kind is ConversationKind.DIRECT and isinstance(channel, str) and channel:
        return Conversation(NAME, where.workspace, channel)
    return where


def context_of(where: Conversation) -> dict[str, str]:
    """What a dialog remembers of where it was opened: nothing for a person's own chat."""
    return {CHANNEL: where.channel} if where.kind is ConversationKind.CHANNEL else {}


def _marked(node: Any, channel: str) -> Any:
    if isinstance(node, list):
        return [_marked(each, channel) for each in node]
    if not isinstance(node, dict):
        return node
    marked = {key: _marked(value, channel) for key, value in node.items()}
    if marked.get("type") in _PRESSED:
        marked["data"] = {**marked.get("data", {}), CHANNEL: channel}
    return marked
