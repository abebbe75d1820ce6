"""SQL is compiled once in a test process, not again for each test's own engines: a quarter of a dialogue's time.

SQLAlchemy caches compiled statements by engine and dialect. Each test has a database, and so engines, of its own; here
all dialects of one kind are equal and all engines keep compiled statements in one cache.
"""

from typing import Any

from sqlalchemy import Engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg, PGDialectAsync_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine.default import DefaultDialect

_compiled: dict[Any, Any] = {}


class _Alike(DefaultDialect):
    """Equal to every other dialect of its class with the same isolation level."""

    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Alike) and self._kind() == other._kind()

    def __hash__(self) -> int:
        return hash(self._kind())

    def _kind(self) -> tuple[type, object]:
        return type(self), self._on_connect_isolation_level

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        super().engine_created(engine)
        engine.update_execution_options(compiled_cache=_compiled)


class Sqlite(_Alike, SQLiteDialect_pysqlite):
    supports_statement_cache = True


class AsyncPostgres(_Alike, PGDialectAsync_psycopg):
    supports_statement_cache = True


class Postgres(_Alike, PGDialect_psycopg):
    supports_statement_cache = True

    @classmethod
    def get_async_dialect_cls(cls, _url: object) -> type[AsyncPostgres]:
        return AsyncPostgres


def compile_once() -> None:
    """From here on new engines share what they compiled."""
    registry.register("sqlite", __name__, Sqlite.__name__)
    registry.register("postgresql.psycopg", __name__, Postgres.__name__)
