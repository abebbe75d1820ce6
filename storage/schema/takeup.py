"""Which pilots started from a learning of somebody else's."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storage.schema.base import Base
from storage.schema.record import Shared


class TakeUpRow(Shared, Base):
    """The learning that a pilot started from; its level is the pilot's."""

    __tablename__ = "takeups"
    pilot_id: Mapped[int] = mapped_column(ForeignKey("pilots.id"), primary_key=True)
    learning_id: Mapped[int] = mapped_column(ForeignKey("learnings.id"), index=True)
    squad_id: Mapped[Any] = mapped_column(ForeignKey("squads.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
    kept: Mapped[str]
    changed: Mapped[str]
    dropped: Mapped[str]
