"""The whole record, as it was first."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_UNFINISHED = sa.text("settled_at IS NULL")


def _column(
    name: str, kind: sa.types.TypeEngine[Any], *rest: Any, nullable: bool = False, **more: Any
) -> sa.Column[Any]:
    return sa.Column(name, kind, *rest, nullable=nullable, **more)


def _text(name: str, *rest: Any, **more: Any) -> sa.Column[Any]:
    return _column(name, sa.Text(), *rest, **more)


def _whole(name: str, *rest: Any, **more: Any) -> sa.Column[Any]:
    return _column(name, sa.Integer(), *rest, **more)


def _boolean(name: str) -> sa.Column[Any]:
    return _column(name, sa.Boolean())


def _day(name: str) -> sa.Column[Any]:
    return _column(name, sa.Date())


def _moment(name: str, **more: Any) -> sa.Column[Any]:
    return _column(name, sa.DateTime(timezone=True), **more)


def _json(name: str) -> sa.Column[Any]:
    return _column(name, sa.JSON())


def upgrade() -> None:
    _create_tables()
    if op.get_context().dialect.name == "sqlite":
        _create_sqlite_search()
    else:
        _create_postgresql_search()


def _create_sqlite_search() -> None:
    op.execute(
        "CREATE VIRTUAL TABLE search_index USING fts5(title, topic, body, content='search_documents', "
        "content_rowid='learning_id', tokenize='porter unicode61 remove_diacritics 2')"
    )
    add = (
        "INSERT INTO search_index (rowid, title, topic, body) VALUES (new.learning_id, new.title, new.topic, new.body);"
    )
    take = (
        "INSERT INTO search_index (search_index, rowid, title, topic, body) "
        "VALUES ('delete', old.learning_id, old.title, old.topic, old.body);"
    )
    op.execute(f"CREATE TRIGGER search_added AFTER INSERT ON search_documents BEGIN {add} END")
    op.execute(f"CREATE TRIGGER search_taken AFTER DELETE ON search_documents BEGIN {take} END")
    op.execute(f"CREATE TRIGGER search_changed AFTER UPDATE ON search_documents BEGIN {take} {add} END")


def _create_postgresql_search() -> None:
    op.execute(
        "ALTER TABLE search_documents ADD COLUMN words tsvector GENERATED ALWAYS AS ("
        "setweight(to_tsvector('english', title), 'A') || setweight(to_tsvector('english', topic), 'B') || "
        "setweight(to_tsvector('english', body), 'D')) STORED"
    )
    op.execute("CREATE INDEX search_documents_words ON search_documents USING gin (words)")


def _create_tables() -> None:
    op.create_table(
        "challenges",
        _text("code", primary_key=True),
        _text("label"),
        _text("department"),
    )

    op.create_table(
        "deliveries",
        _whole("id", primary_key=True),
        _text("key"),
        _text("platform"),
        _text("workspace"),
        _text("channel"),
        _text("kind"),
        _text("only_for"),
        _text("replaces"),
        _text("message"),
        _text("announces"),
        _moment("created_at"),
        _moment("ready_at"),
        _whole("attempts"),
        _text("claim"),
        _moment("settled_at", nullable=True),
        _text("reference"),
        _text("link"),
        _text("error"),
    )
    op.create_index("deliveries_oldest", "deliveries", ["id"], sqlite_where=_UNFINISHED, postgresql_where=_UNFINISHED)
    op.create_index(
        "deliveries_unfinished", "deliveries", ["key", "id"], sqlite_where=_UNFINISHED, postgresql_where=_UNFINISHED
    )

    op.create_table(
        "missions",
        _text("code", primary_key=True),
        _text("label"),
    )

    op.create_table(
        "organisations",
        _text("code", primary_key=True),
        _text("name"),
    )

    op.create_table(
        "people",
        _whole("id", primary_key=True),
        _text("name"),
        _text("zone"),
        _text("organisation"),
        _boolean("coordinator"),
    )

    op.create_table(
        "places",
        _text("code", primary_key=True),
        _text("name"),
        _text("gss"),
        _text("nation"),
        _text("holidays"),
    )

    op.create_table(
        "received",
        _text("id", primary_key=True),
        _moment("at"),
    )

    op.create_table(
        "search_words",
        _text("word", primary_key=True),
    )

    op.create_table(
        "squads",
        _whole("id", primary_key=True),
        _text("name"),
        _text("key", unique=True),
        _text("place"),
        _json("challenges"),
        _text("organisation"),
        _text("zone"),
        _text("holidays"),
        _whole("version"),
    )

    op.create_table(
        "web_accounts",
        _text("workspace", primary_key=True),
        _text("account", primary_key=True),
        _text("name"),
        _text("title"),
    )

    op.create_table(
        "web_channel_members",
        _text("workspace", primary_key=True),
        _text("channel", primary_key=True),
        _text("account", primary_key=True),
    )

    op.create_table(
        "web_channels",
        _text("workspace", primary_key=True),
        _text("channel", primary_key=True),
        _text("platform"),
        _text("kind"),
        _text("name"),
        _text("topic"),
        _text("workspace_name"),
    )

    op.create_table(
        "web_marks",
        _whole("id", primary_key=True),
        _whole("mark"),
    )

    op.create_table(
        "web_messages",
        _whole("id", primary_key=True),
        _text("workspace"),
        _text("channel"),
        _text("account"),
        _text("message"),
        _text("only_for"),
        _moment("at"),
        _whole("mark"),
        _whole("delivery", nullable=True, unique=True),
        _text("once", nullable=True, unique=True),
        _whole("edited_by", nullable=True),
    )
    op.create_index("ix_web_messages_mark", "web_messages", ["mark"])
    op.create_index("web_messages_channel", "web_messages", ["workspace", "channel", "id"])

    op.create_table(
        "accounts",
        _text("platform", primary_key=True),
        _text("workspace", primary_key=True),
        _text("account", primary_key=True),
        _whole("person_id", sa.ForeignKey("people.id")),
    )
    op.create_index("ix_accounts_person_id", "accounts", ["person_id"])

    op.create_table(
        "channels",
        _text("platform", primary_key=True),
        _text("workspace", primary_key=True),
        _text("channel", primary_key=True),
        _whole("squad_id", sa.ForeignKey("squads.id")),
        _text("name"),
    )
    op.create_index("ix_channels_squad_id", "channels", ["squad_id"])

    op.create_table(
        "drafts",
        _text("id", primary_key=True),
        _whole("person_id", sa.ForeignKey("people.id")),
        _text("text"),
        _moment("expires_at"),
    )
    op.create_index("ix_drafts_expires_at", "drafts", ["expires_at"])
    op.create_index("ix_drafts_person_id", "drafts", ["person_id"])

    op.create_table(
        "memberships",
        _whole("squad_id", sa.ForeignKey("squads.id"), primary_key=True),
        _whole("person_id", sa.ForeignKey("people.id"), primary_key=True),
        _text("role"),
    )
    op.create_index("ix_memberships_person_id", "memberships", ["person_id"])

    op.create_table(
        "pilots",
        _whole("id", primary_key=True),
        _text("title"),
        _whole("squad_id", sa.ForeignKey("squads.id")),
        _text("challenge"),
        _text("mission"),
        _text("believe"),
        _text("find_out"),
        _text("measure"),
        _text("right_if"),
        _day("review_on"),
        _text("stage"),
        _whole("owner_id", sa.ForeignKey("people.id")),
        _moment("created_at"),
        _moment("moved_at"),
        _text("decided"),
        _text("link"),
        _whole("version"),
        _text("sharing"),
        _text("place"),
    )
    op.create_index("ix_pilots_squad_id", "pilots", ["squad_id"])

    op.create_table(
        "schedules",
        _whole("id", primary_key=True),
        _whole("squad_id", sa.ForeignKey("squads.id"), unique=True),
        _text("at"),
        _text("days"),
        _moment("next_due"),
        _moment("last_posted", nullable=True),
        _whole("version"),
    )
    op.create_index("ix_schedules_next_due", "schedules", ["next_due"])

    op.create_table(
        "barriers",
        _whole("id", primary_key=True),
        _text("text"),
        _text("kind"),
        _text("organisation"),
        _day("reply_by"),
        _whole("squad_id", sa.ForeignKey("squads.id")),
        _text("challenge"),
        _whole("pilot_id", sa.ForeignKey("pilots.id"), nullable=True),
        _whole("author_id", sa.ForeignKey("people.id")),
        _moment("created_at"),
        _text("answer"),
        _moment("answered_at", nullable=True),
        _text("link"),
        _whole("version"),
        _text("sharing"),
        _text("place"),
    )
    op.create_index("ix_barriers_pilot_id", "barriers", ["pilot_id"])
    op.create_index("ix_barriers_squad_id", "barriers", ["squad_id"])

    op.create_table(
        "decisions",
        _whole("id", primary_key=True),
        _whole("pilot_id", sa.ForeignKey("pilots.id")),
        _text("decision"),
        _text("why"),
        _day("review_on"),
        _whole("by_id", sa.ForeignKey("people.id")),
        _moment("at"),
    )
    op.create_index("ix_decisions_pilot_id", "decisions", ["pilot_id"])

    op.create_table(
        "learnings",
        _whole("id", primary_key=True),
        _text("title"),
        _text("observed"),
        _text("learned"),
        _text("therefore"),
        _text("place_name"),
        _text("challenge"),
        _boolean("measured"),
        _text("compared_with"),
        _text("repeated_in"),
        _boolean("packaged"),
        _moment("created_at"),
        _whole("squad_id", sa.ForeignKey("squads.id"), nullable=True),
        _whole("pilot_id", sa.ForeignKey("pilots.id"), nullable=True),
        _whole("author_id", sa.ForeignKey("people.id"), nullable=True),
        _text("source_id", nullable=True, unique=True),
        _text("source_title"),
        _text("source_url"),
        _text("source_date"),
        _text("source_kind"),
        _text("source_evidence"),
        _text("source_direction"),
        _text("source_confidence"),
        _text("source_programme"),
        _text("source_areas"),
        _text("link"),
        _whole("version"),
        _text("sharing"),
        _text("place"),
    )
    op.create_index("ix_learnings_challenge", "learnings", ["challenge"])
    op.create_index("ix_learnings_pilot_id", "learnings", ["pilot_id"])
    op.create_index("ix_learnings_squad_id", "learnings", ["squad_id"])

    op.create_table(
        "updates",
        _whole("id", primary_key=True),
        _text("text"),
        _whole("pilot_id", sa.ForeignKey("pilots.id")),
        _whole("squad_id", sa.ForeignKey("squads.id")),
        _whole("author_id", sa.ForeignKey("people.id")),
        _moment("created_at"),
        _text("link"),
        _text("sharing"),
        _text("place"),
    )
    op.create_index("ix_updates_pilot_id", "updates", ["pilot_id"])
    op.create_index("ix_updates_squad_id", "updates", ["squad_id"])

    op.create_table(
        "digest_items",
        _whole("squad_id", sa.ForeignKey("squads.id"), primary_key=True),
        _whole("learning_id", sa.ForeignKey("learnings.id"), primary_key=True),
        _moment("at"),
    )

    op.create_table(
        "search_documents",
        _whole("learning_id", sa.ForeignKey("learnings.id"), primary_key=True),
        _text("title"),
        _text("topic"),
        _text("body"),
    )
