"""One-time codes by which somebody shows that two accounts are theirs."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account_codes",
        sa.Column("code", sa.Text(), primary_key=True, nullable=False),
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_account_codes_person_id", "account_codes", ["person_id"])
    op.create_index("ix_account_codes_expires_at", "account_codes", ["expires_at"])
