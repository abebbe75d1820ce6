"""A squad has a schedule of each kind, which can be paused, and days off."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_AS_POSTGRESQL_NAMES = {"uq": "%(table_name)s_%(column_0_name)s_key"}


def upgrade() -> None:
    with op.batch_alter_table("schedules", naming_convention=_AS_POSTGRESQL_NAMES) as schedules:
        schedules.add_column(sa.Column("kind", sa.Text(), nullable=False, server_default="digest"))
        schedules.add_column(sa.Column("paused", sa.Boolean(), nullable=False, server_default=sa.false()))
        schedules.drop_constraint("schedules_squad_id_key", type_="unique")
        schedules.create_unique_constraint("schedules_squad_id_kind_key", ["squad_id", "kind"])
    with op.batch_alter_table("schedules") as schedules:
        schedules.alter_column("kind", server_default=None)
        schedules.alter_column("paused", server_default=None)
    op.create_table(
        "days_off",
        sa.Column("squad_id", sa.Integer(), sa.ForeignKey("squads.id"), primary_key=True, nullable=False),
        sa.Column("day", sa.Date(), primary_key=True, nullable=False),
    )
