"""The walls of the house: import-linter's contracts are kept, and each one notices a breach."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = "the rooms: imports run downward, and rooms on one line never see each other"
STORAGE = "the rooms of storage: imports run downward"
PARTS = "handlers see their parts, and the parts no handler"
ONLY_APP = "only bot.app sees handlers, storage and platforms (bot.database: storage alone)"
NEUTRAL = "model, access, ports and handlers reach no outside library"
SLACK = "Slack's libraries only below bot.platforms.slack"
TEAMS = "botbuilder only in endpoint and send of bot.platforms.teams"
DATABASE = "the database's libraries only in storage"
SCHEDULER = "apscheduler only in bot.scheduling.scheduler and bot.scheduling.timetable"
WEB = "aiohttp only in platforms, bot.app and bot.server"
PLATFORMS = "one platform never imports another"

# The planted files (module: what it imports), and the contract that they break. Planted modules are new ones that
# nothing imports, so that a breach shows only in the contract that it is for.
BREACHES: list[tuple[str, dict[str, str]]] = [
    (ROOMS, {"handlers.planted": "storage"}),
    (ROOMS, {"handlers.planted": "bot.platforms.web"}),
    (ROOMS, {"storage.search.planted": "handlers"}),
    (ROOMS, {"storage.search.planted": "bot.platforms.web"}),
    (ROOMS, {"bot.platforms.planted.send": "storage"}),
    (ROOMS, {"bot.platforms.planted.send": "handlers"}),
    (ONLY_APP, {"bot.planted": "handlers"}),
    (ONLY_APP, {"bot.planted": "storage.search"}),
    (ONLY_APP, {"bot.planted": "bot.platforms.web"}),
    (ONLY_APP, {"bot.demo.planted": "storage"}),
    (ROOMS, {"bot.server": "bot.app"}),
    (ROOMS, {"bot.model.planted": "bot.planted", "bot.planted": "bot.registry"}),
    (ROOMS, {"bot.model.planted": "bot.registry"}),
    (ROOMS, {"bot.language.planted": "bot.model"}),
    (ROOMS, {"handlers.planted": "bot.pipeline"}),
    (ROOMS, {"bot.platforms.planted.send": "bot.sending"}),
    (STORAGE, {"storage.schema.planted": "storage.records"}),
    (STORAGE, {"storage.records.planted": "storage.outbox"}),
    (STORAGE, {"storage.search.planted": "storage.writer"}),
    (STORAGE, {"storage.planted": "json"}),
    (PARTS, {"handlers.parts.planted": "handlers.learn"}),
    (PARTS, {"handlers.parts.planted": "handlers.standup.plan"}),
    (NEUTRAL, {"handlers.planted": "bot.planted", "bot.planted": "bot.server", "bot.server": "aiohttp.web"}),
    (SLACK, {"bot.planted": "slack_sdk"}),
    (SLACK, {"storage.search.planted": "slack_bolt"}),
    (SLACK, {"bot.platforms.planted.send": "slack_sdk.web"}),
    (TEAMS, {"bot.planted": "botbuilder.core"}),
    (TEAMS, {"bot.platforms.teams.render": "botbuilder.schema"}),
    (TEAMS, {"bot.platforms.planted.send": "botframework.connector"}),
    (DATABASE, {"bot.planted": "sqlalchemy"}),
    (DATABASE, {"bot.demo.planted": "sqlalchemy.orm"}),
    (DATABASE, {"bot.planted": "alembic.command"}),
    (DATABASE, {"bot.planted": "aiosqlite"}),
    (DATABASE, {"bot.platforms.planted.send": "psycopg"}),
    (SCHEDULER, {"bot.planted": "apscheduler.triggers.cron"}),
    (SCHEDULER, {"storage.search.planted": "apscheduler"}),
    (WEB, {"bot.planted": "aiohttp"}),
    (WEB, {"storage.search.planted": "aiohttp.web"}),
    (PLATFORMS, {"bot.platforms.planted.send": "bot.platforms.web"}),
    (PLATFORMS, {"bot.platforms.web.planted": "bot.platforms.planted.send", "bot.platforms.planted.send": "json"}),
]

# What the same contracts must leave alone.
ALLOWED: list[dict[str, str]] = [
    {"bot.platforms.slack.send": "slack_sdk", "bot.platforms.slack.receive": "slack_bolt"},
    {"bot.platforms.teams.endpoint": "botbuilder.core", "bot.platforms.teams.send": "botframework.connector"},
    {"storage.records.planted": "sqlalchemy"},
    {"storage.search.planted": "sqlalchemy.orm"},
    {"bot.platforms.planted.receive": "aiohttp"},
    {
        "handlers.planted": "bot.registry",
        "storage.search.planted": "bot.ports",
        "bot.platforms.planted.send": "bot.model",
    },
]


def broken(tree: Path) -> set[str]:
    """The contracts that do not hold in this tree. import-linter puts the folder it runs in first on the path."""
    lint = "from importlinter.cli import lint_imports; lint_imports(no_cache=True, no_logo=True)"
    run = subprocess.run([sys.executable, "-c", lint], cwd=tree, capture_output=True, text=True)
    verdicts = dict(re.findall(r"^(.+) (KEPT|BROKEN)(?: \(.*\))?$", run.stdout, re.MULTILINE))
    assert set(verdicts) == {contract["name"] for contract in contracts()}, run.stdout + run.stderr
    return {name for name, verdict in verdicts.items() if verdict == "BROKEN"}


def contracts() -> list[dict[str, object]]:
    """The contracts as pyproject.toml has them."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    found: list[dict[str, object]] = settings["tool"]["importlinter"]["contracts"]
    return found


def copy_of_the_tree(to: Path) -> Path:
    for name in ("bot", "handlers", "storage"):
        shutil.copytree(ROOT / name, to / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", to)
    return to


def plant(tree: Path, modules: dict[str, str]) -> None:
    for module, imported in modules.items():
        file = tree.joinpath(*module.split(".")).with_suffix(".py")
        for folder in file.relative_to(tree).parents:
            (tree / folder).mkdir(exist_ok=True)
            if folder != Path():
                (tree / folder / "__init__.py").touch()
        file.write_text(f"import {imported}\n", "utf-8")


@pytest.fixture(scope="module")
def broken_already(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    return broken(copy_of_the_tree(tmp_path_factory.mktemp("unplanted")))


def test_the_contracts_are_kept(broken_already: set[str]) -> None:
    assert broken_already == set()


def test_a_breach_is_planted_for_each_contract() -> None:
    assert {contract["name"] for contract in contracts()} == {name for name, _ in BREACHES}


def test_every_room_of_bot_has_a_layer() -> None:
    layers = next(contract["layers"] for contract in contracts() if contract["name"] == ROOMS)
    assert isinstance(layers, list)
    placed = {room.strip() for layer in layers for room in layer.split("|")} - {"handlers", "storage"}
    files = [file for file in (ROOT / "bot").iterdir() if file.suffix == ".py" or (file / "__init__.py").exists()]
    assert placed == {f"bot.{file.stem}" for file in files if file.name != "__init__.py"}


@pytest.mark.parametrize(("contract", "modules"), BREACHES, ids=lambda value: str(value) if type(value) is dict else "")
def test_a_planted_breach_is_noticed(
    contract: str, modules: dict[str, str], tmp_path: Path, broken_already: set[str]
) -> None:
    tree = copy_of_the_tree(tmp_path)
    plant(tree, modules)

    assert broken(tree) - broken_already == {contract}


@pytest.mark.parametrize("modules", ALLOWED, ids=str)
def test_what_is_at_home_is_left_alone(modules: dict[str, str], tmp_path: Path, broken_already: set[str]) -> None:
    tree = copy_of_the_tree(tmp_path)
    plant(tree, modules)

    assert broken(tree) - broken_already == set()
