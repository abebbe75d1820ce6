"""A number that grows with every change to who is who, whoever makes it (see `storage.records.directory`)."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_KEPT = {
    **dict.fromkeys(
        ("places", "missions", "challenges", "organisations", "squads", "memberships", "channels"),
        ("insert", "update", "delete"),
    ),
    # A newcomer changes nothing that is kept, and on the first day everybody is one.
    **dict.fromkeys(("people", "accounts"), ("update", "delete")),
}


def upgrade() -> None:
    directory = op.create_table(
        "directory",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    op.bulk_insert(directory, [{"id": 1, "version": 1}])
    if op.get_context().dialect.name == "sqlite":
        _watch_sqlite()
    else:
        _watch_postgresql()


def _watch_sqlite() -> None:
    for table, changes in _KEPT.items():
        for change in changes:
            op.execute(
                f"CREATE TRIGGER {table}_{change}_noted AFTER {change.upper()} ON {table} "  # noqa: S608 - no value in it
                "BEGIN UPDATE directory SET version = version + 1; END"
            )


def _watch_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION note_in_directory() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN UPDATE directory SET version = version + 1; RETURN NULL; END $$"
    )
    for table, changes in _KEPT.items():
        # Deferred: the one row is locked last and briefly, so no two transactions wait for each other in a circle.
        op.execute(
            f"CREATE CONSTRAINT TRIGGER {table}_noted AFTER {' OR '.join(changes).upper()} ON {table} "
            "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note_in_directory()"
        )
