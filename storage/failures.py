"""What the database's failures mean, for whoever runs the command."""

from sqlalchemy.exc import DBAPIError

_NO_SUCH_TABLE = "42P01"
"""PostgreSQL's code for it."""


def in_words(error: Exception) -> str | None:
    """One sentence that says what to do; None for an exception that is not the database's. It holds no password."""
    if not isinstance(error, DBAPIError):
        return None
    if getattr(error.orig, "sqlstate", None) == _NO_SUCH_TABLE or "no such table" in str(error.orig):
        return "There is no record here yet. Begin with: squadbot import programme FILE"
    return f"The database does not answer ({type(error.orig).__name__}). Is DATABASE_URL right, and is it running?"
