"""Every table. The number of a pilot is its id: P3 is the pilot with id 3; likewise L, B and U."""

from storage.schema.base import Base, table_of
from storage.schema.chat import ChatAccountRow, ChatChannelRow, ChatMarkRow, ChatMemberRow, ChatMessageRow
from storage.schema.outbox import (
    ON_ITS_WAY,
    ConversationRow,
    DeliveryRow,
    InstallationRow,
    InstallStateRow,
    ReceivedRow,
)
from storage.schema.people import (
    AccountCodeRow,
    AccountRow,
    ChallengeRow,
    ChannelRow,
    DayAwayRow,
    DayOffRow,
    DirectoryRow,
    MembershipRow,
    MissionRow,
    OrganisationRow,
    PersonRow,
    PlaceRow,
    SquadRow,
    WorkingDayRow,
)
from storage.schema.record import (
    BarrierRow,
    DecisionRow,
    DigestItemRow,
    DraftRow,
    LearningRow,
    MissedDigestRow,
    PilotRow,
    ScheduleRow,
    SearchDocument,
    SearchWord,
    Shared,
    UpdateRow,
)
from storage.schema.standup import PartRow, QuestionsRow, StandupRow
from storage.schema.takeup import TakeUpRow

__all__ = [
    "NUMBERED",
    "ON_ITS_WAY",
    "AccountCodeRow",
    "AccountRow",
    "BarrierRow",
    "Base",
    "ChallengeRow",
    "ChannelRow",
    "ChatAccountRow",
    "ChatChannelRow",
    "ChatMarkRow",
    "ChatMemberRow",
    "ChatMessageRow",
    "ConversationRow",
    "DayAwayRow",
    "DayOffRow",
    "DecisionRow",
    "DeliveryRow",
    "DigestItemRow",
    "DirectoryRow",
    "DraftRow",
    "InstallStateRow",
    "InstallationRow",
    "LearningRow",
    "MembershipRow",
    "MissedDigestRow",
    "MissionRow",
    "OrganisationRow",
    "PartRow",
    "PersonRow",
    "PilotRow",
    "PlaceRow",
    "QuestionsRow",
    "ReceivedRow",
    "ScheduleRow",
    "SearchDocument",
    "SearchWord",
    "Shared",
    "SquadRow",
    "StandupRow",
    "TakeUpRow",
    "UpdateRow",
    "WorkingDayRow",
    "table_of",
]

NUMBERED = (PersonRow, SquadRow, PilotRow, UpdateRow, LearningRow, BarrierRow, StandupRow)
"""Records whose number the handler knows before the commit."""
