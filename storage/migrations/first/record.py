"""Pilots, updates, learnings, barriers, take-ups, and drafts."""

from alembic import op

from storage.migrations.first.columns import boolean, day, foreign_key, instant, integer, json, text


def create_tables() -> None:
    """Create what squads try, learn and get stuck on."""
    _create_pilots()
    _create_learnings()
    _create_barriers()
    _create_takeups()
    op.create_table(
        "drafts",
        text("id", primary_key=True),
        foreign_key("person_id", "people.id", index=True),
        text("text"),
        json("named"),
        instant("expires_at", index=True),
    )


def _create_pilots() -> None:
    op.create_table(
        "pilots",
        integer("id", primary_key=True),
        text("title"),
        foreign_key("squad_id", "squads.id", index=True),
        text("challenge"),
        text("mission"),
        text("believe"),
        text("find_out"),
        text("measure"),
        text("right_if"),
        day("review_on"),
        text("stage"),
        foreign_key("owner_id", "people.id"),
        instant("created_at"),
        instant("moved_at"),
        text("decided"),
        text("link"),
        integer("version"),
        text("sharing"),
        text("place"),
    )
    op.create_table(
        "decisions",
        integer("id", primary_key=True),
        foreign_key("pilot_id", "pilots.id", index=True),
        text("decision"),
        text("why"),
        day("review_on"),
        foreign_key("by_id", "people.id"),
        instant("at"),
    )
    op.create_table(
        "updates",
        integer("id", primary_key=True),
        text("text"),
        foreign_key("pilot_id", "pilots.id", index=True),
        foreign_key("squad_id", "squads.id", index=True),
        foreign_key("author_id", "people.id"),
        instant("created_at"),
        text("link"),
        text("sharing"),
        text("place"),
    )


def _create_learnings() -> None:
    op.create_table(
        "learnings",
        integer("id", primary_key=True),
        text("title"),
        text("observed"),
        text("learned"),
        text("therefore"),
        text("place_name"),
        text("challenge", index=True),
        boolean("measured"),
        text("compared_with"),
        text("repeated_in"),
        boolean("packaged"),
        instant("created_at"),
        foreign_key("squad_id", "squads.id", nullable=True, index=True),
        foreign_key("pilot_id", "pilots.id", nullable=True, index=True),
        foreign_key("author_id", "people.id", nullable=True),
        text("source_id", nullable=True, unique=True),
        text("source_title"),
        text("source_url"),
        text("source_date"),
        text("source_kind"),
        text("source_evidence"),
        text("source_direction"),
        text("source_confidence"),
        text("source_programme"),
        text("source_areas"),
        text("link"),
        integer("version"),
        text("sharing"),
        text("place"),
    )


def _create_barriers() -> None:
    op.create_table(
        "barriers",
        integer("id", primary_key=True),
        text("text"),
        text("kind"),
        text("organisation"),
        day("reply_by"),
        foreign_key("squad_id", "squads.id", index=True),
        text("challenge"),
        foreign_key("pilot_id", "pilots.id", nullable=True, index=True),
        foreign_key("author_id", "people.id"),
        instant("created_at"),
        text("answer"),
        instant("answered_at", nullable=True),
        text("link"),
        integer("version"),
        text("sharing"),
        text("place"),
    )


def _create_takeups() -> None:
    op.create_table(
        "takeups",
        foreign_key("pilot_id", "pilots.id", primary_key=True),
        foreign_key("learning_id", "learnings.id", index=True),
        foreign_key("squad_id", "squads.id", index=True),
        foreign_key("by_id", "people.id"),
        instant("at"),
        text("kept"),
        text("changed"),
        text("dropped"),
        text("sharing"),
        text("place"),
    )
