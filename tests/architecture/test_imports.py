"""The walls of the house: import-linter's contracts are kept, and each one notices a breach."""

import re
import shutil
import subprocess
import sys
import tomllib
from copy import deepcopy
from pathlib import Path

import pytest
from grimp import ImportGraph, build_graph
from importlinter.application import use_cases
from importlinter.application.app_config import settings
from importlinter.configuration import configure

ROOT = Path(__file__).parents[2]
OURS = ("bot", "handlers", "storage")
configure()
OPTIONS = use_cases.read_user_options(str(ROOT / "pyproject.toml"))
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


class Tree:
    """What imports what in this checkout, with some modules planted in it: import-linter asks it for the graph."""

    def __init__(self, built: ImportGraph) -> None:
        self._built = built
        self._planted: dict[str, str] = {}

    def planted(self, modules: dict[str, str]) -> "Tree":
        tree = Tree(self._built)
        tree._planted = modules
        return tree

    def build(self, **_: object) -> ImportGraph:
        graph = deepcopy(self._built)
        for module, imported in self._planted.items():
            for each in graph.find_modules_directly_imported_by(module) if module in graph.modules else ():
                graph.remove_import(importer=module, imported=each)
            names = module.split(".")
            for length in range(1, len(names) + 1):
                graph.add_module(".".join(names[:length]))
            ours = imported.split(".")[0] in OURS
            assert not ours or imported in graph.modules or imported in self._planted, f"{imported} is no module"
            found = imported if ours else imported.split(".")[0]
            graph.add_module(found, is_squashed=not ours)
            graph.add_import(importer=module, imported=found)
        return graph

    @property
    def broken(self) -> set[str]:
        """The contracts that do not hold in this tree."""
        builder = settings.GRAPH_BUILDER
        settings.configure(GRAPH_BUILDER=self)
        try:
            report = use_cases.create_report(OPTIONS)
        finally:
            settings.configure(GRAPH_BUILDER=builder)
        verdicts = {contract.name: check.kept for contract, check in report.get_contracts_and_checks()}
        assert set(verdicts) == {contract["name"] for contract in contracts()}, report.invalid_contract_options
        return {name for name, kept in verdicts.items() if not kept}


def contracts() -> list[dict[str, object]]:
    """The contracts as pyproject.toml has them."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    found: list[dict[str, object]] = settings["tool"]["importlinter"]["contracts"]
    return found


@pytest.fixture(scope="module")
def tree() -> Tree:
    """This checkout, read once: to copy it and read the copy for each breach takes a hundred times as long."""
    use_cases._register_contract_types(OPTIONS)
    return Tree(build_graph(*OURS, include_external_packages=True, cache_dir=None))


@pytest.fixture(scope="module")
def broken_already(tree: Tree) -> set[str]:
    return tree.broken


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
    contract: str, modules: dict[str, str], tree: Tree, broken_already: set[str]
) -> None:
    assert tree.planted(modules).broken - broken_already == {contract}


@pytest.mark.parametrize("modules", ALLOWED, ids=str)
def test_what_is_at_home_is_left_alone(modules: dict[str, str], tree: Tree, broken_already: set[str]) -> None:
    assert tree.planted(modules).broken - broken_already == set()


def test_a_breach_in_a_file_fails_make_imports(tmp_path: Path) -> None:
    for name in OURS:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "storage" / "search" / "planted.py").write_text("import aiohttp.web\n", "utf-8")

    # import-linter puts the folder it runs in first on the path.
    lint = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True, no_logo=True))"
    run = subprocess.run([sys.executable, "-c", lint], cwd=tmp_path, capture_output=True, text=True)

    assert run.returncode == 1, run.stdout + run.stderr
    assert re.findall(r"^(.+) BROKEN", run.stdout, re.MULTILINE) == [WEB]
