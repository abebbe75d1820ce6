"""Triggers that number the directory's versions, and on PostgreSQL tell other replicas what changed."""

from alembic import op

_WATCHED = {
    **dict.fromkeys(
        ("places", "missions", "challenges", "organisations", "squads", "memberships", "channels", "pilots"),
        ("insert", "update", "delete"),
    ),
    # A newcomer changes nothing that processes cache, and on the first day everybody is a newcomer.
    **dict.fromkeys(("people", "accounts"), ("update", "delete")),
}
_NEXT_VERSION = "UPDATE directory SET version = version + 1;"


def create_sqlite_triggers() -> None:
    """Create the triggers that add one to the directory's version. One process tells nobody of its own commits."""
    for table, changes in _WATCHED.items():
        for change in changes:
            op.execute(
                f"CREATE TRIGGER {table}_{change}_noted AFTER {change.upper()} ON {table} BEGIN {_NEXT_VERSION} END"
            )


def create_postgresql_triggers() -> None:
    """Create the triggers that add one to the directory's version, and those that send NOTIFY."""
    _number_versions()
    _notify_replicas()


def _number_versions() -> None:
    op.execute(
        "CREATE FUNCTION note_in_directory() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {_NEXT_VERSION} RETURN NULL; END $$"
    )
    for table, changes in _WATCHED.items():
        # Deferred to the commit: the one row is locked last and briefly, so two transactions cannot deadlock on it.
        op.execute(
            f"CREATE CONSTRAINT TRIGGER {table}_noted AFTER {' OR '.join(changes).upper()} ON {table} "
            "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note_in_directory()"
        )


def _notify_replicas() -> None:
    op.execute(
        "CREATE FUNCTION tell_replicas() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN PERFORM pg_notify('squadbot', TG_TABLE_NAME); RETURN NULL; END $$"
    )
    _notify("deliveries_new", "AFTER INSERT ON deliveries FOR EACH STATEMENT")
    # `squadbot deliveries` sets a settled delivery going again.
    _notify(
        "deliveries_again",
        "AFTER UPDATE ON deliveries FOR EACH ROW WHEN (OLD.settled_at IS NOT NULL AND NEW.settled_at IS NULL)",
    )
    _notify("schedules_changed", "AFTER INSERT OR UPDATE OR DELETE ON schedules FOR EACH STATEMENT")
    _notify("standups_changed", "AFTER INSERT OR UPDATE ON standups FOR EACH STATEMENT")


def _notify(name: str, event: str) -> None:
    op.execute(f"CREATE TRIGGER {name} {event} EXECUTE FUNCTION tell_replicas()")
