"""Stand-ups: what each squad is asked, its stand-up of each day, and what people said in it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.model.standup import StandupState
from storage.schema.base import Base
from storage.schema.record import Shared


class QuestionsRow(Base):
    """What a squad's stand-up asks, where it is not the usual. An empty question is not asked."""

    exported = True
    __tablename__ = "standup_questions"
    squad_id: Mapped[int] = mapped_column(ForeignKey("squads.id"), primary_key=True)
    moved: Mapped[str]
    learned: Mapped[str]
    in_the_way: Mapped[str]
    other: Mapped[str]


class StandupRow(Shared, Base):
    """A squad's stand-up of one day; its level is always its squad's. `version` grows with each step and answer."""

    letter = "S"
    __tablename__ = "standups"
    __table_args__ = (UniqueConstraint("squad_id", "day"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    squad_id: Mapped[int] = mapped_column(ForeignKey("squads.id"))
    day: Mapped[date]
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    state: Mapped[StandupState]
    next_at: Mapped[datetime | None] = mapped_column(index=True)
    link: Mapped[str]
    version: Mapped[int]


class PartRow(Shared, Base):
    """A person's part in a stand-up. Its level is always its squad's."""

    __tablename__ = "standup_parts"
    standup_id: Mapped[int] = mapped_column(ForeignKey("standups.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    squad_id: Mapped[Any] = mapped_column(ForeignKey("squads.id"), index=True)
    asked_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    moved: Mapped[str] = mapped_column(default="")
    learned: Mapped[str] = mapped_column(default="")
    in_the_way: Mapped[str] = mapped_column(default="")
    other: Mapped[str] = mapped_column(default="")
