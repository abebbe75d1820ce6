"""What announced a record is found by the record."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("deliveries_announces", "deliveries", ["announces"])
