"""The local page's own conversations."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.model.event import ConversationKind
from storage.schema.base import Base


class ChatAccountRow(Base):
    """An account on the local page."""

    __tablename__ = "chat_accounts"
    workspace: Mapped[str] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    title: Mapped[str]


class ChatChannelRow(Base):
    """A channel or direct conversation on the local page."""

    __tablename__ = "chat_channels"
    workspace: Mapped[str] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(primary_key=True)
    platform: Mapped[str]
    kind: Mapped[ConversationKind]
    name: Mapped[str]
    topic: Mapped[str]
    workspace_name: Mapped[str]


class ChatMemberRow(Base):
    """Who is in a channel on the local page."""

    __tablename__ = "chat_channel_members"
    workspace: Mapped[str] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(primary_key=True)


class ChatMessageRow(Base):
    """A message on the local page; `mark` grows with every change to any message, in the order of the commits."""

    __tablename__ = "chat_messages"
    __table_args__ = (
        UniqueConstraint("delivery"),
        UniqueConstraint("once"),
        Index("chat_messages_channel", "workspace", "channel", "id"),
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


class ChatMarkRow(Base):
    """One row: the last mark given. Taking the next locks it until the commit, so marks commit in order."""

    __tablename__ = "chat_marks"
    id: Mapped[int] = mapped_column(primary_key=True)
    mark: Mapped[int]
