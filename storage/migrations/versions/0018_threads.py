"""A delivery answers where it was asked: in a thread."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("deliveries", sa.Column("thread", sa.Text(), nullable=False, server_default=""))
