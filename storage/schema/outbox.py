"""What came in, what is on its way out, and where Squadbot is installed."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.model.event import ConversationKind
from storage.schema.base import Base
from storage.schema.types import later

_UNFINISHED = text("settled_at IS NULL")
_WORDED = text("settled_at IS NOT NULL AND message != ''")


class ReceivedRow(Base):
    """The id of an event whose work was committed: what makes a retry change nothing."""

    __tablename__ = "received"
    id: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]


ON_ITS_WAY = "row:"
"""Before the number of a delivery: whatever the platform will call it."""


class DeliveryRow(Base):
    """A message on its way. Unfinished while `settled_at` is empty; `ready_at` is when it may next be claimed.

    `replaces` is the platform's id of the message that it stands in for, or `ON_ITS_WAY` and that delivery's number.

    `thread` is its id of the message that this answers, where `under` does not name the record that it belongs to.

    The `message` of one settled long ago is empty: its words were forgotten.
    `attempts` are those that failed.
    `secret` is what its keys in the chat are made from.
    A claim moves `ready_at` to the end of its lease, a retry to the end of its wait: one column says both.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        Index("deliveries_unfinished", "key", "id", sqlite_where=_UNFINISHED, postgresql_where=_UNFINISHED),
        Index("deliveries_oldest", "id", sqlite_where=_UNFINISHED, postgresql_where=_UNFINISHED),
        Index("deliveries_announces", "announces"),
        Index("deliveries_worded", "settled_at", sqlite_where=_WORDED, postgresql_where=_WORDED),
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
    under: Mapped[str] = mapped_column(default="")
    thread: Mapped[str] = mapped_column(default="")
    secret: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=later())
    ready_at: Mapped[datetime] = mapped_column(default=later())
    attempts: Mapped[int] = mapped_column(default=0)
    claim: Mapped[str] = mapped_column(default="")
    settled_at: Mapped[datetime | None]
    reference: Mapped[str] = mapped_column(default="")
    link: Mapped[str] = mapped_column(default="")
    error: Mapped[str] = mapped_column(default="")


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


class ConversationRow(Base):
    """Where a conversation is reached: see `bot.ports.ConversationReference`. `at`: when that was last told anew."""

    __tablename__ = "conversations"
    platform: Mapped[str] = mapped_column(primary_key=True)
    workspace: Mapped[str] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[ConversationKind]
    address: Mapped[str]
    service_url: Mapped[str]
    team: Mapped[str]
    team_group: Mapped[str]
    at: Mapped[datetime]


class InstallStateRow(Base):
    """An installation that somebody has begun; `id` is the hash of what their browser brings back."""

    __tablename__ = "install_states"
    id: Mapped[str] = mapped_column(primary_key=True)
    expires_at: Mapped[datetime]
