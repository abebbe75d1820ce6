"""The local chat page's accounts, channels and messages."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.first.columns import instant, integer, text


def create_tables() -> None:
    """Create the local page's own record."""
    op.create_table(
        "chat_accounts",
        text("workspace", primary_key=True),
        text("account", primary_key=True),
        text("name"),
        text("title"),
    )
    op.create_table(
        "chat_channels",
        text("workspace", primary_key=True),
        text("channel", primary_key=True),
        text("platform"),
        text("kind"),
        text("name"),
        text("topic"),
        text("workspace_name"),
    )
    op.create_table(
        "chat_channel_members",
        text("workspace", primary_key=True),
        text("channel", primary_key=True),
        text("account", primary_key=True),
    )
    op.create_table(
        "chat_messages",
        integer("id", primary_key=True),
        text("workspace"),
        text("channel"),
        text("account"),
        text("message"),
        text("only_for"),
        instant("at"),
        integer("mark", index=True),
        integer("delivery", nullable=True),
        text("once", nullable=True),
        integer("edited_by", nullable=True),
        sa.UniqueConstraint("delivery"),
        sa.UniqueConstraint("once"),
    )
    op.create_index("chat_messages_channel", "chat_messages", ["workspace", "channel", "id"])
    op.create_table("chat_marks", integer("id", primary_key=True), integer("mark"))
