"""Every table. The number of a pilot is its id: P3 is the pilot with id 3; likewise every record with a letter.

Every file put here is found, so that no table is left out of the schema; its repository may import it from there.
"""

import pkgutil
from importlib import import_module

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
    SEARCH_INDEX,
    BarrierRow,
    DecisionRow,
    DigestItemRow,
    DraftRow,
    HoldsSharedWords,
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
    "SEARCH_INDEX",
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
    "HoldsSharedWords",
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

for _file in pkgutil.iter_modules(__path__, f"{__name__}."):
    import_module(_file.name)

_LETTERED = (row for row in Base.__subclasses__() if issubclass(row, Shared) and row.letter)
NUMBERED: tuple[type[Base], ...] = (PersonRow, SquadRow, *_LETTERED)
"""Records whose number the handler knows before the commit."""
