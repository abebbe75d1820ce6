"""Statements given to the database past every rule, as at its own prompt."""

from collections.abc import Callable

from sqlalchemy import Connection, Executable


def doing(statement: Executable) -> Callable[[Connection], None]:
    """What the writer runs to carry it out."""
    return lambda connection: connection.execute(statement).close()
