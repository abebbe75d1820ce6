"""What the keys of a delivery are made from in the chat: known to nobody else, and the same whatever the token."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None
_RANDOM = {"sqlite": "lower(hex(randomblob(16)))", "postgresql": "replace(CAST(gen_random_uuid() AS text), '-', '')"}


def upgrade() -> None:
    op.add_column("deliveries", sa.Column("secret", sa.Text(), nullable=False, server_default=""))
    deliveries = sa.table("deliveries", sa.column("secret"))
    op.execute(deliveries.update().values(secret=sa.literal_column(_RANDOM[op.get_bind().dialect.name])))
