"""What the kernel and the handlers need of the outside, as Protocols. Storage and the platforms fill them."""

from bot.ports.calendar import Calendar
from bot.ports.chat import ChatAccount, ChatChannel, ChatLog, ChatMessage
from bot.ports.installations import Installation, Installations
from bot.ports.outbox import (
    Deliveries,
    Delivery,
    DeliveryBook,
    DeliveryState,
    Ended,
    Platform,
    Progress,
    SendError,
    Sent,
)
from bot.ports.people import Account, Accounts, People, Squads
from bot.ports.record import (
    Barriers,
    Digests,
    Draft,
    Drafts,
    Hit,
    LearningCard,
    Learnings,
    PilotFilter,
    Pilots,
    Published,
    Reference,
    Repositories,
    Search,
    TestCard,
    Updates,
)
from bot.ports.references import ConversationReference, ConversationReferences
from bot.ports.schedules import Schedules
from bot.ports.standups import Standups
from bot.ports.takeups import TakeUps
from bot.ports.unit import Address, CommitInDoubt, Conflict, Outgoing, Store, UnitOfWork
from bot.ports.working import WorkingTimes

__all__ = [
    "Account",
    "Accounts",
    "Address",
    "Barriers",
    "Calendar",
    "ChatAccount",
    "ChatChannel",
    "ChatLog",
    "ChatMessage",
    "CommitInDoubt",
    "Conflict",
    "ConversationReference",
    "ConversationReferences",
    "Deliveries",
    "Delivery",
    "DeliveryBook",
    "DeliveryState",
    "Digests",
    "Draft",
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
    "Progress",
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
    "TakeUps",
    "TestCard",
    "UnitOfWork",
    "Updates",
    "WorkingTimes",
]
