"""The programme's own lists, people and squads: what `storage.records.directory` keeps in the process."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from bot.model.record import Role
from storage.schema.base import Base


class DirectoryRow(Base):
    """One row: a number that triggers make grow with every change to the tables below (but not with newcomers)."""

    __tablename__ = "directory"
    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int]


class PlaceRow(Base):
    """A place in the programme."""

    exported = True
    __tablename__ = "places"
    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    gss: Mapped[str]
    nation: Mapped[str]
    holidays: Mapped[str]


class MissionRow(Base):
    """A government mission."""

    exported = True
    __tablename__ = "missions"
    code: Mapped[str] = mapped_column(primary_key=True)
    label: Mapped[str]


class ChallengeRow(Base):
    """A shared challenge."""

    exported = True
    __tablename__ = "challenges"
    code: Mapped[str] = mapped_column(primary_key=True)
    label: Mapped[str]
    department: Mapped[str]


class OrganisationRow(Base):
    """A body that can own a barrier."""

    exported = True
    __tablename__ = "organisations"
    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]


class PersonRow(Base):
    """Someone Squadbot knows."""

    exported = True
    __tablename__ = "people"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    zone: Mapped[str]
    organisation: Mapped[str]
    coordinator: Mapped[bool]


class AccountRow(Base):
    """How a person comes in."""

    exported = True
    __tablename__ = "accounts"
    platform: Mapped[str] = mapped_column(primary_key=True)
    workspace: Mapped[str] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)


class AccountCodeRow(Base):
    """What somebody types in another chat to show that they are the same person there."""

    __tablename__ = "account_codes"
    code: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)


class SquadRow(Base):
    """A squad. `key` is its name folded for look-up; `challenges` a list of codes."""

    exported = True
    __tablename__ = "squads"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    key: Mapped[str] = mapped_column(unique=True)
    place: Mapped[str]
    challenges: Mapped[list[str]]
    organisation: Mapped[str]
    zone: Mapped[str]
    holidays: Mapped[str]
    at_once: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int]


class MembershipRow(Base):
    """A person in a squad."""

    exported = True
    __tablename__ = "memberships"
    squad_id: Mapped[int] = mapped_column(ForeignKey("squads.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)
    role: Mapped[Role]


class ChannelRow(Base):
    """A channel linked to a squad."""

    exported = True
    __tablename__ = "channels"
    platform: Mapped[str] = mapped_column(primary_key=True)
    workspace: Mapped[str] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(primary_key=True)
    squad_id: Mapped[int] = mapped_column(ForeignKey("squads.id"), index=True)
    name: Mapped[str]


class DayOffRow(Base):
    """A day on which a squad does not work, beside weekends and bank holidays."""

    exported = True
    __tablename__ = "days_off"
    squad_id: Mapped[int] = mapped_column(ForeignKey("squads.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)


class DayAwayRow(Base):
    """A day on which somebody is away; forgotten a month later."""

    __tablename__ = "days_away"
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True, index=True)


class WorkingDayRow(Base):
    """What is special about a day of somebody's week: it is off, or work starts then ("": when their squad's does)."""

    __tablename__ = "working_days"
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    weekday: Mapped[int] = mapped_column(primary_key=True)
    off: Mapped[bool]
    start: Mapped[str]
