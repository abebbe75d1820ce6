"""What the kernel and the handlers need of the outside, as Protocols. Storage and the platforms fill them."""

from bot.ports.calendar import Calendar
from bot.ports.chat import ChatAccount, ChatChannel, ChatLog, ChatMessage
from bot.ports.installations import Installation, Installations
from bot.ports.outbox import Deliveries, Delivery, Ended, Platform, SendError, Sent
from bot.ports.record import (
    Account,
    Barriers,
    Digests,
    Drafts,
    Hit,
    LearningCard,
    Learnings,
    People,
    PilotFilter,
    Pilots,
    Published,
    Reference,
    Repositories,
    Schedules,
    Search,
    Squads,
    TestCard,
    Updates,
)
from bot.ports.references import ConversationReference, ConversationReferences
from bot.ports.standups import Standups
from bot.ports.unit import Address, Conflict, Outgoing, Store, UnitOfWork
from bot.ports.working import WorkingTimes

__all__ = [
    "Account",
    "Address",
    "Barriers",
    "Calendar",
    "ChatAccount",
    "ChatChannel",
    "ChatLog",
    "ChatMessage",
    "Conflict",
    "ConversationReference",
    "ConversationReferences",
    "Deliveries",
    "Delivery",
    "Digests",
    "Drafts",
    "Ended",
    "Hit",
    "Installation",
    "Installations",
    "LearningCard",
    "Learnings",
    "Outgoing",
    "People",
    "PilotFilter",
    "Pilots",
    "Platform",
    "Published",
    "Reference",
    "Repositories",
    "Schedules",
    "Search",
    "SendError",
    "Sent",
    "Squads",
    "Standups",
    "Store",
    "TestCard",
    "UnitOfWork",
    "Updates",
    "WorkingTimes",
]
