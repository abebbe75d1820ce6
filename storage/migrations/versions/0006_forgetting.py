"""Messages long sent, whose words are still kept, are found by when they were settled."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_WORDED = sa.text("settled_at IS NOT NULL AND message != ''")


def upgrade() -> None:
    op.create_index("deliveries_worded", "deliveries", ["settled_at"], sqlite_where=_WORDED, postgresql_where=_WORDED)
