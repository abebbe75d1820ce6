"""Handlers are found, not listed: in a checkout and in an installed wheel, and none is left out."""

import ast
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest

import handlers
from bot import registry
from bot.registry import Command, Registry

ROOT = Path(__file__).parents[2]
MARKS = {mark.__name__ for mark in (registry.command, registry.button, registry.form, registry.job, registry.on)}
FOUND = {each.__name__ for each in handlers.MODULES}


def marked(root: Path) -> set[tuple[str, str]]:
    """Every function below this folder that a decorator of bot.registry marks, by module and name."""
    return {
        (module_of(file.relative_to(root)), name)
        for folder in ("bot", "handlers", "storage")
        for file in (root / folder).rglob("*.py")
        if "bot.registry" in (text := file.read_text("utf-8"))
        for name in marked_in(ast.parse(text))
    }


def module_of(file: Path) -> str:
    parts = file.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def marked_in(tree: ast.Module) -> Iterable[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and any(map(is_mark, node.decorator_list)):
            yield node.name


def is_mark(decorator: ast.expr) -> bool:
    called = decorator.func if isinstance(decorator, ast.Call) else None
    match called:
        case ast.Name(id=name) | ast.Attribute(value=ast.Name(id="registry"), attr=name):
            return name in MARKS
        case _:
            return False


def collected() -> set[tuple[str, str]]:
    """Every function that the registry has collected, by module and name."""
    found = Registry(handlers.MODULES)
    specs = (found.commands, found.buttons, found.forms, found.jobs, found.events)
    return {(spec.run.__module__, spec.run.__name__) for kind in specs for spec in kind.values()}


def test_every_marked_function_is_collected() -> None:
    assert marked(ROOT) - collected() == set(), "move it to a module of handlers/ outside handlers/parts"


@pytest.mark.parametrize("file", ["handlers/parts/planted.py", "bot/rendering/planted.py"])
@pytest.mark.parametrize("mark", ["command", "registry.button"])
def test_a_planted_one_outside_what_is_found_is_noticed(file: str, mark: str, tmp_path: Path) -> None:
    planted = tmp_path / file
    planted.parent.mkdir(parents=True)
    planted.write_text(f"from bot import registry\nfrom bot.registry import command\n@{mark}('x')\ndef run(): ...\n")
    planted.with_name("harmless.py").write_text("# bot.registry\n@property\ndef command(): ...\n")
    assert marked(tmp_path) == {(file.removesuffix(".py").replace("/", "."), "run")}
    assert not marked(tmp_path) & collected()


def test_they_come_in_the_order_of_their_names_and_the_parts_are_not_among_them() -> None:
    names = [each.__name__ for each in handlers.MODULES]
    assert names == sorted(set(names))
    assert {"handlers.learn", "handlers.standup.due"} <= FOUND
    assert not any(name.startswith("handlers.parts") for name in names)


def test_no_two_commands_open_alike() -> None:
    openings: dict[str, Command] = {}
    for command in Registry(handlers.MODULES).help:
        for words in (command.name, *command.words):
            other = openings.setdefault(words.casefold(), command)
            assert other is command, f"“{words}” opens /{other.name} and /{command.name}"


def test_an_installed_wheel_finds_the_same(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    installed = tmp_path / "installed"
    zipfile.ZipFile(wheel).extractall(installed)
    say = "import handlers; print(handlers.__file__, *(each.__name__ for each in handlers.MODULES))"
    run = subprocess.run(
        [sys.executable, "-c", say],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(installed)},
        check=True,
        capture_output=True,
        text=True,
    )
    file, *names = run.stdout.split()
    assert Path(file).is_relative_to(installed)
    assert names == [each.__name__ for each in handlers.MODULES]
