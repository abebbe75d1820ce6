"""Column types and SQL expressions that mean the same on SQLite and PostgreSQL."""

import json
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

from sqlalchemy import ARRAY, BindParameter, Boolean, DateTime, Dialect, Float, Integer, Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.types import TypeDecorator, TypeEngine

E = TypeVar("E", bound=StrEnum)


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: takes aware datetimes only (ValueError for naive ones), stores UTC, gives back aware UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Into the database."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored time needs its zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Out of the database."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Word(TypeDecorator[E], Generic[E]):
    """One of an enumeration's words, stored as the word itself."""

    impl = Text
    cache_ok = True

    def __init__(self, words: type[E]) -> None:
        """Hold members of this enumeration."""
        super().__init__()
        self.words = words

    def process_bind_param(self, value: E | None, dialect: Dialect) -> str | None:
        """Into the database; ValueError for a word that is not one of them."""
        return None if value is None else self.words(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> E | None:
        """Out of the database."""
        return None if value is None else self.words(value)


class Several(TypeDecorator[list[Any]]):
    """Any number of values as one, for `one_of`: so the statement is the same however many there are."""

    impl = Text
    cache_ok = True

    def __init__(self, item: type[Text | Integer]) -> None:
        """Hold values of this type."""
        super().__init__()
        self.item = item

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """An array where the database has them, else JSON."""
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else ARRAY(self.item))

    def process_bind_param(self, value: list[Any] | None, dialect: Dialect) -> Any:
        """Into the database."""
        return json.dumps(value) if dialect.name == "sqlite" else value


class _OneOf(FunctionElement[bool]):
    name = "one_of"
    type = Boolean()
    inherit_cache = True

    def self_group(self, against: OperatorType | None = None) -> "_OneOf":
        """As it is: for SQLite, SQLAlchemy would compare it with 1, and then no index answers it."""
        return self


class _Later(FunctionElement[datetime]):
    name = "later"
    type = UtcDateTime()
    inherit_cache = True


class _SecondsUntil(FunctionElement[float]):
    name = "seconds_until"
    type = Float()
    inherit_cache = True


def one_of(value: Any, several: BindParameter[list[Any]]) -> ColumnElement[bool]:
    """Whether a value is among several."""
    return _OneOf(value, several)


def later(seconds: float | ColumnElement[float] = 0.0) -> ColumnElement[datetime]:
    """The database's own clock, and so many seconds on."""
    return _Later(seconds)


def seconds_until(at: ColumnElement[datetime]) -> ColumnElement[float]:
    """How long from now, by the database's own clock, until an instant; negative when it has passed."""
    return _SecondsUntil(at)


@compiles(_OneOf, "postgresql")
def _one_of_postgresql(element: _OneOf, compiler: SQLCompiler, **options: Any) -> str:
    value, several = (compiler.process(each, **options) for each in element.clauses)
    return f"({value} = ANY ({several}))"


@compiles(_OneOf, "sqlite")
def _one_of_sqlite(element: _OneOf, compiler: SQLCompiler, **options: Any) -> str:
    value, several = (compiler.process(each, **options) for each in element.clauses)
    return f"({value} IN (SELECT value FROM json_each({several})))"  # noqa: S608 - compiled SQL, no value in it


@compiles(_Later, "postgresql")
def _later_postgresql(element: _Later, compiler: SQLCompiler, **options: Any) -> str:
    return f"(clock_timestamp() + make_interval(secs => CAST({compiler.process(element.clauses, **options)} AS float)))"


@compiles(_Later, "sqlite")
def _later_sqlite(element: _Later, compiler: SQLCompiler, **options: Any) -> str:
    # Six decimals, as SQLAlchemy writes datetimes, so that stored times compare as text.
    seconds = compiler.process(element.clauses, **options)
    return f"(strftime('%Y-%m-%d %H:%M:%f', 'now', printf('%+.3f seconds', {seconds})) || '000')"


@compiles(_SecondsUntil, "postgresql")
def _seconds_until_postgresql(element: _SecondsUntil, compiler: SQLCompiler, **options: Any) -> str:
    at = compiler.process(element.clauses, **options)
    return f"CAST(extract(epoch FROM {at} - clock_timestamp()) AS float)"


@compiles(_SecondsUntil, "sqlite")
def _seconds_until_sqlite(element: _SecondsUntil, compiler: SQLCompiler, **options: Any) -> str:
    at = compiler.process(element.clauses, **options)
    # A julianday is exact to 0.04 ms only: unrounded, what is 3600 s away may be 3600.00003 s away.
    return f"round((julianday({at}) - julianday('now')) * 86400.0, 3)"
