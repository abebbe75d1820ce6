"""The directory's number grows with every change to pilots too: each capture asks which pilots its squad has."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_context().dialect.name == "sqlite":
        for change in ("insert", "update", "delete"):
            op.execute(
                f"CREATE TRIGGER pilots_{change}_noted AFTER {change.upper()} ON pilots "  # noqa: S608 - no value in it
                "BEGIN UPDATE directory SET version = version + 1; END"
            )
    else:
        op.execute(
            "CREATE CONSTRAINT TRIGGER pilots_noted AFTER INSERT OR UPDATE OR DELETE ON pilots "
            "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note_in_directory()"
        )
