"""When people work, and when they are away."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "days_away",
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("people.id"), primary_key=True, nullable=False),
        sa.Column("day", sa.Date(), primary_key=True, nullable=False, index=True),
    )
    op.create_table(
        "working_days",
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("people.id"), primary_key=True, nullable=False),
        sa.Column("weekday", sa.Integer(), primary_key=True, nullable=False),
        sa.Column("off", sa.Boolean(), nullable=False),
        sa.Column("start", sa.Text(), nullable=False),
    )
