"""Every table. The number of a pilot is its id: P3 is the pilot with id 3; likewise L, B and U."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, Date, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from bot.model.event import ConversationKind
from bot.model.record import BarrierKind, Decision, Role, Sharing, Stage
from storage.types import UtcDateTime, Word, later


class Base(DeclarativeBase):
    """The record."""

    type_annotation_map: ClassVar = {
        str: Text,
        datetime: UtcDateTime,
        date: Date,
        list[str]: JSON,
        Sharing: Word(Sharing),
        Role: Word(Role),
        Stage: Word(Stage),
        Decision: Word(Decision),
        BarrierKind: Word(BarrierKind),
        ConversationKind: Word(ConversationKind),
    }


# --- the programme's own lists ----------------------------------------------------------------------------------------


class PlaceRow(Base):
    """A place in the programme."""

    __tablename__ = "places"
    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    gss: Mapped[str]
    nation: Mapped[str]
    holidays: Mapped[str]


class MissionRow(Base):
    """A government mission."""

    __tablename__ = "missions"
    code: Mapped[str] = mapped_column(primary_key=True)
    label: Mapped[str]


class ChallengeRow(Base):
    """A shared challenge."""

    __tablename__ = "challenges"
    code: Mapped[str] = mapped_column(primary_key=True)
    label: Mapped[str]
    department: Mapped[str]


class OrganisationRow(Base):
    """A body that can own a barrier."""

    __tablename__ = "organisations"
    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]


# --- people and squads ------------------------------------------------------------------------------------------------


class PersonRow(Base):
    """Someone Squadbot knows."""

    __tablename__ = "people"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    zone: Mapped[str]
    organisation: Mapped[str]
    coordinator: Mapped[bool]


class AccountRow(Base):
    """How a person comes in."""

    __tablename__ = "accounts"
    platform: Mapped[str] = mapped_column(primary_key=True)
    workspace: Mapped[str] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)


class SquadRow(Base):
    """A squad. `key` is its name folded for look-up; `challenges` a list of codes."""

    __tablename__ = "squads"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    key: Mapped[str] = mapped_column(unique=True)
    place: Mapped[str]
    challenges: Mapped[list[str]]
    organisation: Mapped[str]
    zone: Mapped[str]
    holidays: Mapped[str]
    version: Mapped[int]
    in_place: Mapped[PlaceRow | None] = relationship(
        primaryjoin="foreign(SquadRow.place) == PlaceRow.code", viewonly=True, lazy="joined"
    )


class MembershipRow(Base):
    """A person in a squad."""

    __tablename__ = "memberships"
    squad_id: Mapped[int] = mapped_column(ForeignKey("squads.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)
    role: Mapped[Role]


class ChannelRow(Base):
    """A channel linked to a squad."""

    __tablename__ = "channels"
    platform: Mapped[str] = mapped_column(primary_key=True)
    workspace: Mapped[str] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(primary_key=True)
    squad_id: Mapped[int] = mapped_column(ForeignKey("squads.id"), index=True)
    name: Mapped[str]


# --- what squads try, learn and get stuck on --------------------------------------------------------------------------


class Shared:
    """What makes a record shared: `storage.sight` narrows every read of a table with these columns to its viewer."""

    sharing: Mapped[Sharing]
    squad_id: Mapped[Any]
    place: Mapped[str]


class PilotRow(Shared, Base):
    """A pilot: its test card and how it stands."""

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
    squad: Mapped[SquadRow] = relationship(viewonly=True, lazy="joined", innerjoin=True)
    owner: Mapped[PersonRow] = relationship(viewonly=True, lazy="joined", innerjoin=True)
    in_place: Mapped[PlaceRow | None] = relationship(
        primaryjoin="foreign(PilotRow.place) == PlaceRow.code", viewonly=True, lazy="joined"
    )


class DecisionRow(Base):
    """What was decided at a pilot's review; only the operator's export reads it, so it has no level of its own."""

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

    __tablename__ = "updates"
    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    pilot_id: Mapped[int] = mapped_column(ForeignKey("pilots.id"), index=True)
    squad_id: Mapped[int] = mapped_column(ForeignKey("squads.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
    link: Mapped[str]
    pilot: Mapped[PilotRow | None] = relationship(viewonly=True, lazy="joined")
    author: Mapped[PersonRow] = relationship(viewonly=True, lazy="joined", innerjoin=True)


class LearningRow(Shared, Base):
    """A learning: a squad's own (`squad_id` set) or a published source's (`source_id` set)."""

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
    pilot: Mapped[PilotRow | None] = relationship(viewonly=True, lazy="joined")
    author: Mapped[PersonRow | None] = relationship(viewonly=True, lazy="joined")
    on_challenge: Mapped[ChallengeRow | None] = relationship(
        primaryjoin="foreign(LearningRow.challenge) == ChallengeRow.code", viewonly=True, lazy="joined"
    )


class BarrierRow(Shared, Base):
    """Something in the way that another organisation can move."""

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
    pilot: Mapped[PilotRow | None] = relationship(viewonly=True, lazy="joined")
    author: Mapped[PersonRow] = relationship(viewonly=True, lazy="joined", innerjoin=True)
    owned_by: Mapped[OrganisationRow | None] = relationship(
        primaryjoin="foreign(BarrierRow.organisation) == OrganisationRow.code", viewonly=True, lazy="joined"
    )
    in_place: Mapped[PlaceRow | None] = relationship(
        primaryjoin="foreign(BarrierRow.place) == PlaceRow.code", viewonly=True, lazy="joined"
    )


class SearchDocument(Base):
    """A learning's words as search reads them; the migration hangs each database's own full-text index on it."""

    __tablename__ = "search_documents"
    learning_id: Mapped[int] = mapped_column(ForeignKey("learnings.id"), primary_key=True)
    title: Mapped[str]
    topic: Mapped[str]
    body: Mapped[str]


class SearchWord(Base):
    """A word that some search document has held: what a misspelt word is corrected to."""

    __tablename__ = "search_words"
    word: Mapped[str] = mapped_column(primary_key=True)


# --- digests and drafts -----------------------------------------------------------------------------------------------


class ScheduleRow(Base):
    """When a squad's digest is due."""

    __tablename__ = "schedules"
    id: Mapped[int] = mapped_column(primary_key=True)
    squad_id: Mapped[int] = mapped_column(ForeignKey("squads.id"), unique=True)
    at: Mapped[str]
    days: Mapped[str]
    next_due: Mapped[datetime] = mapped_column(index=True)
    last_posted: Mapped[datetime | None]
    version: Mapped[int]
    squad: Mapped[SquadRow] = relationship(viewonly=True, lazy="joined", innerjoin=True)


class DigestItemRow(Base):
    """A learning that has been in a digest of a squad's."""

    __tablename__ = "digest_items"
    squad_id: Mapped[int] = mapped_column(ForeignKey("squads.id"), primary_key=True)
    learning_id: Mapped[int] = mapped_column(ForeignKey("learnings.id"), primary_key=True)
    at: Mapped[datetime]


class DraftRow(Base):
    """Text put by for one person."""

    __tablename__ = "drafts"
    id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    text: Mapped[str]
    expires_at: Mapped[datetime] = mapped_column(index=True)


# --- in and out -------------------------------------------------------------------------------------------------------


class ReceivedRow(Base):
    """The id of an event whose work was committed: what makes a retry change nothing."""

    __tablename__ = "received"
    id: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]


class DeliveryRow(Base):
    """A message on its way. Unfinished while `settled_at` is empty; `ready_at` is when it may next be claimed.

    A claim moves `ready_at` to the end of its lease, a retry to the end of its wait: one column says both.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        Index(
            "deliveries_unfinished",
            "key",
            "id",
            sqlite_where=text("settled_at IS NULL"),
            postgresql_where=text("settled_at IS NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str]
    platform: Mapped[str]
    workspace: Mapped[str]
    channel: Mapped[str]
    kind: Mapped[ConversationKind]
    only_for: Mapped[str]
    replaces: Mapped[str]
    message: Mapped[str]
    announces: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=later())
    ready_at: Mapped[datetime] = mapped_column(default=later())
    attempts: Mapped[int] = mapped_column(default=0)
    claim: Mapped[str] = mapped_column(default="")
    settled_at: Mapped[datetime | None]
    reference: Mapped[str] = mapped_column(default="")
    link: Mapped[str] = mapped_column(default="")
    error: Mapped[str] = mapped_column(default="")


# --- where Squadbot is installed --------------------------------------------------------------------------------------


class InstallationRow(Base):
    """A workspace or organisation that installed Squadbot; `token` is sealed."""

    __tablename__ = "installations"
    platform: Mapped[str] = mapped_column(primary_key=True)
    workspace: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    bot_user: Mapped[str]
    bot_id: Mapped[str]
    token: Mapped[str]
    installed_at: Mapped[datetime]


class InstallStateRow(Base):
    """An installation that somebody has begun; `id` is the hash of what their browser brings back."""

    __tablename__ = "install_states"
    id: Mapped[str] = mapped_column(primary_key=True)
    expires_at: Mapped[datetime]


# --- the web platform's own chat --------------------------------------------------------------------------------------


class WebAccountRow(Base):
    """An account on the local page."""

    __tablename__ = "web_accounts"
    workspace: Mapped[str] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    title: Mapped[str]


class WebChannelRow(Base):
    """A channel or direct conversation on the local page."""

    __tablename__ = "web_channels"
    workspace: Mapped[str] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(primary_key=True)
    platform: Mapped[str]
    kind: Mapped[ConversationKind]
    name: Mapped[str]
    topic: Mapped[str]
    workspace_name: Mapped[str]


class WebMemberRow(Base):
    """Who is in a channel on the local page."""

    __tablename__ = "web_channel_members"
    workspace: Mapped[str] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(primary_key=True)


class WebMessageRow(Base):
    """A message on the local page; `mark` grows with every change to any message, in the order of the commits."""

    __tablename__ = "web_messages"
    __table_args__ = (
        UniqueConstraint("delivery"),
        UniqueConstraint("once"),
        Index("web_messages_channel", "workspace", "channel", "id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    workspace: Mapped[str]
    channel: Mapped[str]
    account: Mapped[str]
    message: Mapped[str]
    only_for: Mapped[str]
    at: Mapped[datetime]
    mark: Mapped[int] = mapped_column(index=True)
    delivery: Mapped[int | None]
    once: Mapped[str | None]
    edited_by: Mapped[int | None]


class WebMarkRow(Base):
    """One row: the last mark given. Taking the next locks it until the commit, so marks commit in order."""

    __tablename__ = "web_marks"
    id: Mapped[int] = mapped_column(primary_key=True)
    mark: Mapped[int]


NUMBERED = (PersonRow, SquadRow, PilotRow, UpdateRow, LearningRow, BarrierRow)
"""Records whose number the handler knows before the commit."""
