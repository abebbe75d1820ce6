"""Where a platform's conversations are reached, as the platform itself has told."""

from dataclasses import dataclass
from typing import Protocol

from bot.model.event import Conversation


@dataclass(frozen=True, slots=True)
class ConversationReference:
    """How to speak in a conversation of one's own accord.

    `address` is its id at the service (a person's own conversation is known to Squadbot by their account);
    `service_url` the service, as a signed request named it. `team` and `group` are the ids of the team that holds it,
    at the service and in the directory: empty for a chat, or where not told.
    """

    where: Conversation
    address: str
    service_url: str
    team: str = ""
    group: str = ""


class ConversationReferences(Protocol):
    """The references of one platform."""

    async def get(self, where: Conversation) -> ConversationReference | None:
        """The one for this conversation."""
        ...

    async def newest(self, workspace: str) -> ConversationReference | None:
        """The one last heard of in a workspace: by its service others there can be reached."""
        ...

    async def put(self, reference: ConversationReference) -> None:
        """Keep it, in place of an earlier one; what this one does not tell stays."""
        ...

    async def remove(self, where: Conversation) -> None:
        """Squadbot is no longer there."""
        ...

    async def remove_team(self, workspace: str, team: str) -> None:
        """Squadbot is no longer in that team, or the team is gone."""
        ...
