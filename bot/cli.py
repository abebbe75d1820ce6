"""The `squadbot` command."""

import asyncio
import contextlib
import json
import logging
import os
import signal
import socket
import sys
from collections.abc import Callable, Coroutine, Sequence, Sized
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from bot import platforms
from bot.config import Config, SettingError, read_config

T = TypeVar("T")
R = TypeVar("R", bound=Sized)

if TYPE_CHECKING:
    from bot.operator.importing.errors import Imported
    from bot.ports import CommandHelp, Store

    BringIn = Callable[[Store, R, datetime, Callable[[int], object]], Coroutine[Any, Any, Imported]]

_MOST_TRIES = 10
DEMO_DATABASE = "sqlite:///var/demo.db"
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def main() -> None:
    """Run the command; a problem is one sentence on standard error, and exit code 1."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    try:
        cli()
    except Exception as error:
        from bot.database import failure_in_words  # only now: most commands start without the database

        if words := failure_in_words(error):
            _fail(words)
        raise


class _Commands(click.Group):
    """The commands below, and those that the platforms add, which are looked at only when none here has the name."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return super().get_command(ctx, cmd_name) or self._of_platforms().get(cmd_name)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *self._of_platforms()})

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except SettingError as error:
            _fail(str(error))

    def _of_platforms(self) -> dict[str, click.Command]:
        offered = (each for kind in platforms.kinds() for each in kind.operator_commands(_all_commands))
        return {each.name: each for each in offered if each.name}


def _all_commands() -> "Sequence[CommandHelp]":
    from bot.app import commands

    return commands()


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Squadbot: what squads try, learn and get stuck on, shared across places."""


@cli.command()
@click.option("--fresh", is_flag=True, help="Throw the demo's record away and begin anew.")
@click.option("--begin", type=click.DateTime(), help="The day on which a new demo is first looked at (default: today).")
def demo(fresh: bool, begin: datetime | None) -> None:
    """Try Squadbot on this machine: real learnings, made-up squads, a page in your browser."""
    from zoneinfo import ZoneInfo

    from bot.demo.run import demo as running

    config = _config()
    if "DATABASE_URL" not in os.environ:
        config = replace(config, database_url=DEMO_DATABASE)
    if not config.on_loopback:
        _fail("The demo lets anybody be anybody, so HOST must be 127.0.0.1 and PUBLIC_URL an address of this machine.")
    config = replace(config, demo=True)
    folder = Path("var")
    if fresh:
        _forget(config, folder)
    start = begin.replace(tzinfo=ZoneInfo("Europe/London")) if begin else None

    async def run() -> None:
        async with running(config, folder, start):
            click.echo(f"Squadbot is at {config.public_url} (press Ctrl+C to stop)")
            await _until_stopped()

    _run(run())


def _forget(config: Config, folder: Path) -> None:
    if config.database_url != DEMO_DATABASE:
        _fail("--fresh works on the demo's own database only. Empty the one in DATABASE_URL yourself.")
    with contextlib.suppress(OSError), socket.create_connection((config.host, config.port), timeout=2):
        _fail(f"Something runs on port {config.port} already. If it is the demo, stop it first.")
    for name in ("demo.db", "demo.db-wal", "demo.db-shm", "demo-clock.json"):
        (folder / name).unlink(missing_ok=True)


@cli.command()
def serve() -> None:
    """Run Squadbot. Settings: DATABASE_URL, HOST, PORT, PUBLIC_URL, and each platform's own (see docs/)."""
    from bot.app import opened, serving

    config = _config()

    async def run() -> None:
        async with opened(config) as squadbot, serving(squadbot):
            click.echo(f"Squadbot is listening on {config.host}:{config.port}")
            await _until_stopped()

    _run(run())


@cli.command()
def migrate() -> None:
    """Create the database, or bring it to the newest schema."""
    from bot.database import migrate as upgrade

    try:
        upgrade(_config())
    except ValueError as error:
        _fail(str(error))
    click.echo("The database is up to date.")


@cli.group("import")
def import_() -> None:
    """Bring in the programme, or published learnings. Safe to run twice."""


@import_.command("programme")
@click.argument("file", type=_FILE)
def import_programme(file: Path) -> None:
    """Places, missions, challenges and organisations from a programme.json."""
    from bot.operator.importing.programme import import_programme as bring_in
    from bot.operator.importing.programme import read_programme

    _import(file, read_programme, bring_in)


@import_.command("learnings")
@click.argument("file", type=_FILE)
def import_learnings(file: Path) -> None:
    """Published learnings from a JSON Lines file, one a line."""
    from bot.operator.importing.learnings import import_learnings as bring_in
    from bot.operator.importing.learnings import read_learnings

    _import(file, read_learnings, bring_in)


def _import(file: Path, read: Callable[[Path], R], bring_in: "BringIn[R]") -> None:
    """Read the file, import its good rows under a progress bar, and name the bad ones (exit code 1)."""
    from bot.clock import SystemClock
    from bot.database import opened_store
    from bot.operator.importing.errors import Unreadable, say_bad_rows
    from bot.ports import Conflict

    try:
        rows = read(file)
    except Unreadable as error:
        _fail(str(error))

    async def run() -> "Imported":
        async with opened_store(_config()) as store:
            for _ in range(_MOST_TRIES):
                with click.progressbar(length=len(rows), label="Importing", file=sys.stderr) as bar:
                    try:
                        return await bring_in(store, rows, SystemClock().now(), lambda done: bar.update(done - bar.pos))
                    except Conflict:
                        continue  # somebody saved something meanwhile: nothing of ours was written
        _fail("The record is being changed too fast to import. Try again in a minute.")

    imported = _run(run())
    for line in say_bad_rows(imported.bad):
        click.echo(line, err=True)
    click.echo(str(imported))
    if imported.bad:
        raise SystemExit(1)


@cli.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def export(folder: Path) -> None:
    """Write every record to FOLDER as JSON Lines and CSV."""
    from bot.database import export_records, opened_store

    async def run() -> dict[str, int]:
        async with opened_store(_config()) as store:
            return await export_records(store, folder)

    for name, number in _run(run()).items():
        click.echo(f"{number:>7,}  {name}")


@cli.command()
@click.argument("words", required=False)
@click.option("--place", default="", help="Only from this place.")
@click.option("--challenge", default="", help="Only on this challenge.")
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 1000))
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list, best first.")
@click.option("--jsonl", is_flag=True, help='Read lines {"id", "text"}; write lines {"id", "results"}.')
def find(words: str | None, place: str, challenge: str, limit: int, as_json: bool, jsonl: bool) -> None:
    """Find what places have learned."""
    from bot.database import reading_store
    from bot.operator.find import Query, QueryError, read_queries, search

    if bool(words) == jsonl:
        _fail('Give words to look for, or --jsonl. For example: squadbot find "text reminders" --json')
    query = Query(words or "", place, challenge, limit)
    queries = ((id_, replace(query, words=text)) for id_, text in read_queries(sys.stdin)) if jsonl else [("", query)]
    show = _line if jsonl else _json if as_json else _plain

    async def run() -> None:
        async with reading_store(_config()) as store:
            await search(store, queries, show)

    try:
        _run(run())
    except QueryError as error:
        _fail(str(error))


def _line(id_: object, results: list[dict[str, object]]) -> None:
    click.echo(json.dumps({"id": id_, "results": results}, ensure_ascii=False))


def _json(_: object, results: list[dict[str, object]]) -> None:
    click.echo(json.dumps(results, ensure_ascii=False, indent=2))


def _plain(_: object, results: list[dict[str, object]]) -> None:
    for each in results:
        click.echo(f"{each['id']:>6}  {each['place']}: {each['title']}")
    if not results:
        click.echo("Nothing found.")


@cli.command()
@click.argument("who", required=False)
@click.option("--remove", is_flag=True, help="They coordinate no longer.")
def coordinator(who: str | None, remove: bool) -> None:
    """Make WHO, a name or an account, a coordinator of the programme; without WHO, list the coordinators."""
    from bot.clock import SystemClock
    from bot.database import opened_store
    from bot.operator.coordinators import coordinate, coordinators

    if remove and not who:
        _fail('Say who coordinates no longer. For example: squadbot coordinator "Helen Shaw" --remove')

    async def run() -> list[str]:
        async with opened_store(_config()) as store:
            if who:
                return [await coordinate(store, who, SystemClock().now(), remove=remove)]
            return await coordinators(store) or ['Nobody yet. For example: squadbot coordinator "Helen Shaw"']

    for line in _run(run()):
        click.echo(line)


@cli.command()
@click.option("--failed", is_flag=True, help="Only those that were given up.")
@click.option("--retry", type=click.IntRange(1), metavar="ID", help="Set one going again that was given up.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1), help="How many of the newest.")
def deliveries(failed: bool, retry: int | None, as_json: bool, limit: int) -> None:
    """List the messages that wait to be sent or were given up, without their words."""
    from bot.database import delivery_book, reading_store
    from bot.operator.deliveries import CannotRetryError, as_table, plain_data, send_again

    async def run() -> str:
        async with reading_store(_config()) as store:
            book = delivery_book(store)
            if retry is not None:
                return await send_again(book, retry)
            unsent = await book.unsent(failed_only=failed, limit=limit)
            if as_json:
                return json.dumps([plain_data(each) for each in unsent], ensure_ascii=False, indent=2)
            return as_table(unsent, await book.counts())

    try:
        click.echo(_run(run()))
    except CannotRetryError as error:
        _fail(str(error))


@cli.command()
@click.option("--jsonl", is_flag=True, required=True, help='Read lines {"id", "text"}; write lines {"id", "findings"}.')
def guard(jsonl: bool) -> None:
    """Find residents' personal data in text."""
    from bot.guard.jsonl import BadLine, run_jsonl

    try:
        for line in run_jsonl(sys.stdin):
            click.echo(line)
    except BadLine as error:
        _fail(str(error))


@cli.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def gallery(folder: Path) -> None:
    """Write a page to FOLDER that shows everything Squadbot says, as each platform would draw it."""
    from bot.demo.gallery import gallery as shown

    page, number = _run(shown(_config()))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "index.html").write_text(page, encoding="utf-8")
    click.echo(f"{number} things to look at in {folder / 'index.html'}")


def _config() -> Config:
    return read_config(os.environ)


def _fail(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    raise SystemExit(1)


def _run(work: Coroutine[Any, Any, T]) -> T:
    try:
        return asyncio.run(work)
    except OSError as error:
        _fail(f"{error.strerror or error}. Is Squadbot already running? PORT=9000 chooses another port.")
    except ValueError as error:
        _fail(str(error))


async def _until_stopped() -> None:
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    await stopped.wait()
