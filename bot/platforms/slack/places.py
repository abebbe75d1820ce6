"""Where something happened: a channel, or somebody's direct conversation, which is known by their account."""

from collections.abc import Mapping

from bot.model.event import Conversation, ConversationKind
from bot.platforms.slack.people import NAME
from bot.ports import Installation


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
