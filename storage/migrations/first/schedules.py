"""Schedules, digests and stand-ups."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.first.columns import boolean, day, foreign_key, instant, integer, text


def create_tables() -> None:
    """Create when squads hear from Squadbot, and what digests and stand-ups held."""
    _create_digests()
    _create_standups()


def _create_digests() -> None:
    op.create_table(
        "schedules",
        integer("id", primary_key=True),
        foreign_key("squad_id", "squads.id"),
        text("kind"),
        text("at"),
        text("days"),
        instant("next_due", index=True),
        boolean("paused"),
        instant("last_posted", nullable=True),
        integer("version"),
        sa.UniqueConstraint("squad_id", "kind", name="schedules_squad_id_kind_key"),
    )
    op.create_table(
        "digest_items",
        foreign_key("squad_id", "squads.id", primary_key=True),
        text("code", primary_key=True),
        instant("at"),
    )
    op.create_table(
        "missed_digests",
        foreign_key("squad_id", "squads.id", primary_key=True),
        instant("due_at", primary_key=True),
    )


def _create_standups() -> None:
    op.create_table(
        "standup_questions",
        foreign_key("squad_id", "squads.id", primary_key=True),
        text("moved"),
        text("learned"),
        text("in_the_way"),
        text("other"),
    )
    op.create_table(
        "standups",
        integer("id", primary_key=True),
        foreign_key("squad_id", "squads.id"),
        day("day"),
        instant("opens_at"),
        instant("closes_at"),
        text("state"),
        instant("next_at", nullable=True, index=True),
        text("link"),
        integer("version"),
        text("sharing"),
        text("place"),
        sa.UniqueConstraint("squad_id", "day"),
    )
    op.create_table(
        "standup_parts",
        foreign_key("standup_id", "standups.id", primary_key=True),
        foreign_key("person_id", "people.id", primary_key=True),
        foreign_key("squad_id", "squads.id", index=True),
        instant("asked_at", nullable=True),
        instant("reminded_at", nullable=True),
        instant("answered_at", nullable=True),
        text("moved"),
        text("learned"),
        text("in_the_way"),
        text("other"),
        text("sharing"),
        text("place"),
    )
