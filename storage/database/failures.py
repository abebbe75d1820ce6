"""What the database's failures mean, for whoever runs the command."""

from sqlalchemy.exc import DBAPIError

_NO_SUCH_TABLE = "42P01"
"""PostgreSQL's code for it."""
_DRIVERS = {"sqlite3", "psycopg"}


def in_words(error: Exception) -> str | None:
    """One sentence that says what to do; None for an exception that is not the database's. It holds no password."""
    original = _original(error)
    if original is None:
        return None
    if is_missing_table(error):
        return "There is no record here yet. Begin with: squadbot import programme FILE"
    return f"The database does not answer ({type(original).__name__}). Is DATABASE_URL right, and is it running?"


def is_missing_table(error: Exception) -> bool:
    """Whether the schema is missing, or older than what was read."""
    original = _original(error)
    return getattr(original, "sqlstate", None) == _NO_SUCH_TABLE or "no such table" in str(original)


def _original(error: Exception) -> BaseException | None:
    """The driver's own exception; SQLAlchemy wraps those that came through it."""
    if isinstance(error, DBAPIError):
        return error.orig
    # By name, so that PostgreSQL's driver need not be loaded to tell.
    return error if type(error).__module__.partition(".")[0] in _DRIVERS else None
