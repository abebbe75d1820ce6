"""What squads try, learn and get stuck on, and when they hear of each other's."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, UniqueConstraint, column, table
from sqlalchemy.orm import Mapped, mapped_column

from bot.model.record import BarrierKind, Decision, ScheduleKind, Sharing, Stage
from storage.schema.base import Base


class Shared:
    """What makes a record shared: `storage.database.sight` narrows every read of such a table to its viewer.

    `letter`: what its code begins with ("P3"), empty when people do not name it. A record with a letter has an `id`,
    which is its number.
    """

    letter: ClassVar[str] = ""
    exported: ClassVar[bool] = True
    sharing: Mapped[Sharing]
    squad_id: Mapped[Any]
    place: Mapped[str]


class HoldsSharedWords:
    """A table without a sharing level that holds words of shared records: whoever reads it says why they may."""


class PilotRow(Shared, Base):
    """A pilot: its test card and how it stands."""

    letter = "P"
    __tablename__ = "pilots"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    squad_id: Mapped[int] = mapped_column(ForeignKey("squads.id"), index=True)
    challenge: Mapped[str]
    mission: Mapped[str]
    believe: Mapped[str]
    find_out: Mapped[str]
    measure: Mapped[str]
    right_if: Mapped[str]
    review_on: Mapped[date]
    stage: Mapped[Stage]
    owner_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
    moved_at: Mapped[datetime]
    decided: Mapped[str]
    link: Mapped[str]
    version: Mapped[int]


class DecisionRow(HoldsSharedWords, Base):
    """What was decided at a pilot's review; only the operator's export reads it, so it has no level of its own."""

    exported = True
    __tablename__ = "decisions"
    id: Mapped[int] = mapped_column(primary_key=True)
    pilot_id: Mapped[int] = mapped_column(ForeignKey("pilots.id"), index=True)
    decision: Mapped[Decision]
    why: Mapped[str]
    review_on: Mapped[date]
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]


class UpdateRow(Shared, Base):
    """What moved in a pilot."""

    letter = "U"
    __tablename__ = "updates"
    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    pilot_id: Mapped[int] = mapped_column(ForeignKey("pilots.id"), index=True)
    squad_id: Mapped[int] = mapped_column(ForeignKey("squads.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
    link: Mapped[str]


class LearningRow(Shared, Base):
    """A learning: a squad's own (`squad_id` set) or a published source's (`source_id` set)."""

    letter = "L"
    __tablename__ = "learnings"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    observed: Mapped[str]
    learned: Mapped[str]
    therefore: Mapped[str]
    place_name: Mapped[str]
    challenge: Mapped[str] = mapped_column(index=True)
    measured: Mapped[bool]
    compared_with: Mapped[str]
    repeated_in: Mapped[str]
    packaged: Mapped[bool]
    created_at: Mapped[datetime]
    squad_id: Mapped[int | None] = mapped_column(ForeignKey("squads.id"), index=True)
    pilot_id: Mapped[int | None] = mapped_column(ForeignKey("pilots.id"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    source_id: Mapped[str | None] = mapped_column(unique=True)
    source_title: Mapped[str]
    source_url: Mapped[str]
    source_date: Mapped[str]
    source_kind: Mapped[str]
    source_evidence: Mapped[str]
    source_direction: Mapped[str]
    source_confidence: Mapped[str]
    source_programme: Mapped[str]
    source_areas: Mapped[str]
    link: Mapped[str]
    version: Mapped[int]


class BarrierRow(Shared, Base):
    """Something in the way that another organisation can move."""

    letter = "B"
    __tablename__ = "barriers"
    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    kind: Mapped[BarrierKind]
    organisation: Mapped[str]
    reply_by: Mapped[date]
    squad_id: Mapped[int] = mapped_column(ForeignKey("squads.id"), index=True)
    challenge: Mapped[str]
    pilot_id: Mapped[int | None] = mapped_column(ForeignKey("pilots.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
    answer: Mapped[str]
    answered_at: Mapped[datetime | None]
    link: Mapped[str]
    version: Mapped[int]


class SearchDocument(HoldsSharedWords, Base):
    """A learning's words as search reads them; the migration hangs each database's own full-text index on it."""

    __tablename__ = "search_documents"
    learning_id: Mapped[int] = mapped_column(ForeignKey("learnings.id"), primary_key=True)
    title: Mapped[str]
    topic: Mapped[str]
    body: Mapped[str]


SEARCH_INDEX = table("search_index", column("rowid"), column("search_index"))
"""SQLite's full-text index on the search documents, made by the migration. To match all its columns, match the last."""


class SearchWord(HoldsSharedWords, Base):
    """A word that some search document has held: what a misspelt word is corrected to."""

    __tablename__ = "search_words"
    word: Mapped[str] = mapped_column(primary_key=True)


class ScheduleRow(Base):
    """When a squad's digest or stand-up is due."""

    exported = True
    __tablename__ = "schedules"
    __table_args__ = (UniqueConstraint("squad_id", "kind", name="schedules_squad_id_kind_key"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    squad_id: Mapped[int] = mapped_column(ForeignKey("squads.id"))
    kind: Mapped[ScheduleKind]
    at: Mapped[str]
    days: Mapped[str]
    next_due: Mapped[datetime] = mapped_column(index=True)
    paused: Mapped[bool]
    last_posted: Mapped[datetime | None]
    version: Mapped[int]


class DigestItemRow(Base):
    """What has been in a digest of a squad's: a record's code; of a pilot with its version, "P3.2"."""

    __tablename__ = "digest_items"
    squad_id: Mapped[int] = mapped_column(ForeignKey("squads.id"), primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]


class MissedDigestRow(Base):
    """A digest that was due while nothing was running, and was not posted later."""

    __tablename__ = "missed_digests"
    squad_id: Mapped[int] = mapped_column(ForeignKey("squads.id"), primary_key=True)
    due_at: Mapped[datetime] = mapped_column(primary_key=True)


class DraftRow(Base):
    """A draft of one person. `named`: workspace, account, name and "sure" or nothing, of each person mentioned."""

    __tablename__ = "drafts"
    id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    text: Mapped[str]
    named: Mapped[list[list[str]]]
    expires_at: Mapped[datetime] = mapped_column(index=True)
