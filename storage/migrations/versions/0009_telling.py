"""PostgreSQL tells whoever listens of what is new to send, and of what falls due at another time."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_context().dialect.name == "sqlite":
        return  # one process, which knows of its own commits
    op.execute(
        "CREATE FUNCTION tell_replicas() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN PERFORM pg_notify('squadbot', TG_TABLE_NAME); RETURN NULL; END $$"
    )
    _tell("deliveries_new", "AFTER INSERT ON deliveries FOR EACH STATEMENT")
    # The operator sets one going again.
    _tell(
        "deliveries_again",
        "AFTER UPDATE ON deliveries FOR EACH ROW WHEN (OLD.settled_at IS NOT NULL AND NEW.settled_at IS NULL)",
    )
    _tell("schedules_changed", "AFTER INSERT OR UPDATE OR DELETE ON schedules FOR EACH STATEMENT")


def _tell(name: str, when: str) -> None:
    op.execute(f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION tell_replicas()")
