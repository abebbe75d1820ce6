"""A digest remembers everything that was in it, not its learnings alone."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.rename_table("digest_items", "digest_learnings")
    op.create_table(
        "digest_items",
        sa.Column("squad_id", sa.Integer(), sa.ForeignKey("squads.id"), primary_key=True, nullable=False),
        sa.Column("code", sa.Text(), primary_key=True, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.execute(
        "INSERT INTO digest_items (squad_id, code, at) "
        "SELECT squad_id, 'L' || CAST(learning_id AS TEXT), at FROM digest_learnings"
    )
    op.drop_table("digest_learnings")
