"""Addresses and times."""

import asyncio
import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import OperationalError

from storage.database.engine import database_url, open_database
from storage.database.query import Query
from storage.schema import ReceivedRow
from storage.schema.types import UtcDateTime
from storage.unit_of_work import SqlStore
from tests.kit.builders import NOW


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("sqlite:///a.db", "sqlite:///a.db"),
        ("sqlite+aiosqlite:////var/a.db", "sqlite:////var/a.db"),
        ("postgresql://me@host/db", "postgresql+psycopg://me@host/db"),
        ("postgres://me@host:6432/db", "postgresql+psycopg://me@host:6432/db"),
        ("postgresql+psycopg://host/db?sslmode=require", "postgresql+psycopg://host/db?sslmode=require"),
    ],
)
def test_every_usual_form_of_an_address_is_understood(written: str, read: str) -> None:
    assert database_url(written).render_as_string(hide_password=False) == read


@pytest.mark.parametrize("written", ["mysql://host/db", "sqlite://", "sqlite:///:memory:", "squadbot.db", ""])
def test_any_other_address_is_refused_with_an_example(written: str) -> None:
    with pytest.raises(ValueError, match=re.escape("sqlite:///squadbot.db")):
        database_url(written)


async def test_sqlite_keeps_what_it_said_it_kept(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/new/squadbot.db")
    pragmas = ("journal_mode", "synchronous", "foreign_keys")
    read = await database.write(
        lambda connection: [connection.execute(text(f"PRAGMA {name}")).scalar() for name in pragmas]
    )
    assert read == ["wal", 2, 1]
    await database.close()


async def test_sqlite_waits_while_another_process_writes_and_holds_nobody_up(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/squadbot.db")
    await database.write(lambda connection: connection.execute(text("CREATE TABLE said (word TEXT)")))
    with closing(sqlite3.connect(tmp_path / "squadbot.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("INSERT INTO said VALUES ('theirs')")
        ours = asyncio.create_task(
            database.write(lambda connection: connection.execute(text("INSERT INTO said VALUES ('ours')")))
        )
        assert await asyncio.to_thread(lambda: "meanwhile") == "meanwhile"
        assert not ours.done()
        other.execute("COMMIT")
        await ours
        assert other.execute("SELECT word FROM said").fetchall() == [("theirs",), ("ours",)]
    await database.close()


async def test_sqlite_gives_up_when_another_process_writes_for_too_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.database.sqlite.BUSY_TIMEOUT", 3)
    database = open_database(f"sqlite:///{tmp_path}/squadbot.db")
    with closing(sqlite3.connect(tmp_path / "squadbot.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError, match="locked"):
            await database.write(lambda _: None)
        other.execute("COMMIT")
    await database.write(lambda connection: connection.execute(text("CREATE TABLE said (word TEXT)")))
    await database.close()


@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 6, 5, 9, 45, 1, 234567, ZoneInfo("Europe/London")),
        datetime(2026, 10, 25, 1, 30, tzinfo=ZoneInfo("Europe/London"), fold=1),
        datetime(2026, 6, 5, 23, 0, tzinfo=timezone(timedelta(hours=-9))),
    ],
)
async def test_an_instant_comes_back_as_it_was_in_utc(store: SqlStore, at: datetime) -> None:
    async with store.work() as work:
        work.staged.add(ReceivedRow, id="1", at=at)
        assert await store.writer.commit(work.staged, NOW, "")
    async with store.work() as work:
        read = await work.reads.value(Query(select(ReceivedRow.at)))
    assert read == at.astimezone(UTC)
    assert read.tzinfo is UTC


def test_a_time_without_its_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        UtcDateTime().process_bind_param(datetime(2026, 6, 5), sqlite.dialect())  # noqa: DTZ001 - that is the point
