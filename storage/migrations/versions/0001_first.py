"""Create the whole schema, as it was at the first release."""

from alembic import op

from storage.migrations.first import chat, outbox, people, record, schedules, search, triggers

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    # A table comes after the tables that its foreign keys name.
    people.create_tables()
    record.create_tables()
    schedules.create_tables()
    search.create_tables()
    chat.create_tables()
    outbox.create_tables()
    if op.get_context().dialect.name == "sqlite":
        search.create_sqlite_index()
        triggers.create_sqlite_triggers()
    else:
        search.create_postgresql_index()
        triggers.create_postgresql_triggers()
