"""Stand-ups, and messages that stand in the thread of another."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("deliveries", sa.Column("under", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "standup_questions",
        sa.Column("squad_id", sa.Integer(), sa.ForeignKey("squads.id"), primary_key=True, nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("moved", "learned", "in_the_way", "other")),
    )
    op.create_table(
        "standups",
        sa.Column("id", sa.Integer(), primary_key=True, nullable=False),
        *_whose(),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), index=True),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.UniqueConstraint("squad_id", "day"),
    )
    op.create_table(
        "standup_parts",
        sa.Column("standup_id", sa.Integer(), sa.ForeignKey("standups.id"), primary_key=True, nullable=False),
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("people.id"), primary_key=True, nullable=False),
        *_whose(),
        *(sa.Column(name, sa.DateTime(timezone=True)) for name in ("asked_at", "reminded_at", "answered_at")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("moved", "learned", "in_the_way", "other")),
    )
    op.create_index("ix_standup_parts_squad_id", "standup_parts", ["squad_id"])
    if op.get_context().dialect.name != "sqlite":
        op.execute(
            "CREATE TRIGGER standups_changed AFTER INSERT OR UPDATE ON standups "
            "FOR EACH STATEMENT EXECUTE FUNCTION tell_replicas()"
        )


def _whose() -> tuple[sa.Column[int] | sa.Column[str], ...]:
    return (
        sa.Column("squad_id", sa.Integer(), sa.ForeignKey("squads.id"), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("sharing", sa.Text(), nullable=False),
    )
