"""Events that came in, messages to send, and where Squadbot is installed."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.first.columns import instant, integer, text

_UNFINISHED = sa.text("settled_at IS NULL")
_WORDED = sa.text("settled_at IS NOT NULL AND message != ''")


def create_tables() -> None:
    """Create the outbox, and what the platforms need to receive and send."""
    op.create_table("received", text("id", primary_key=True), instant("at"))
    _create_deliveries()
    op.create_table(
        "installations",
        text("platform", primary_key=True),
        text("workspace", primary_key=True),
        text("name"),
        text("bot_user"),
        text("bot_id"),
        text("token"),
        instant("installed_at"),
    )
    op.create_table("install_states", text("id", primary_key=True), instant("expires_at"))
    op.create_table(
        "conversations",
        text("platform", primary_key=True),
        text("workspace", primary_key=True),
        text("channel", primary_key=True),
        text("kind"),
        text("address"),
        text("service_url"),
        text("team"),
        text("team_group"),
        instant("at"),
    )


def _create_deliveries() -> None:
    op.create_table(
        "deliveries",
        integer("id", primary_key=True),
        text("key"),
        text("platform"),
        text("workspace"),
        text("channel"),
        text("kind"),
        text("only_for"),
        text("replaces"),
        text("message"),
        text("announces"),
        text("under"),
        text("thread"),
        text("secret"),
        instant("created_at"),
        instant("ready_at"),
        integer("attempts"),
        text("claim"),
        instant("settled_at", nullable=True),
        text("reference"),
        text("link"),
        text("error"),
    )
    op.create_index("deliveries_announces", "deliveries", ["announces"])
    _create_partial_index("deliveries_unfinished", ["key", "id"], _UNFINISHED)
    _create_partial_index("deliveries_oldest", ["id"], _UNFINISHED)
    _create_partial_index("deliveries_worded", ["settled_at"], _WORDED)


def _create_partial_index(name: str, columns: list[str], where: sa.TextClause) -> None:
    op.create_index(name, "deliveries", columns, sqlite_where=where, postgresql_where=where)
