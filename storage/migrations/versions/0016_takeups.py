"""Which pilots started from which learnings."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "takeups",
        sa.Column("pilot_id", sa.Integer(), sa.ForeignKey("pilots.id"), primary_key=True, nullable=False),
        sa.Column("learning_id", sa.Integer(), sa.ForeignKey("learnings.id"), nullable=False),
        sa.Column("squad_id", sa.Integer(), sa.ForeignKey("squads.id"), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("sharing", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("kept", "changed", "dropped")),
    )
    op.create_index("ix_takeups_learning_id", "takeups", ["learning_id"])
    op.create_index("ix_takeups_squad_id", "takeups", ["squad_id"])
