"""Digests that were due while nothing was running."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "missed_digests",
        sa.Column("squad_id", sa.Integer(), sa.ForeignKey("squads.id"), primary_key=True, nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), primary_key=True, nullable=False),
    )
