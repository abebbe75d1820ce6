"""Where a platform's conversations are reached."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "conversations",
        *(sa.Column(name, sa.Text(), primary_key=True) for name in ("platform", "workspace", "channel")),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("kind", "address", "service_url", "team", "team_group")
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
