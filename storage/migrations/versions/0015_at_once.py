"""A squad's channels hear of each other's captures at once, or in the digest."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("squads", sa.Column("at_once", sa.Boolean(), nullable=False, server_default=sa.true()))
