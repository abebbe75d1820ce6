"""No platform is named outside its folder, but in the list of platforms: a new one is a folder and a word there."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.platforms import NAMES

ROOT = Path(__file__).parents[2]
ROOMS = ("bot", "handlers", "storage")
LIST = Path("bot/platforms/__init__.py")
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_THE_WEB = "web_address"
"""The one thing of the web at large that has a name in code: an address that begins with http."""
_SENTENCE = re.compile(rf"\b({'|'.join(name.capitalize() for name in NAMES)})\b")


def breaches(tree: Path) -> list[str]:
    """Each place outside the platforms' folders that names one: the file, the line, the name."""
    own = tuple(Path("bot/platforms", name) for name in NAMES)
    files = (file.relative_to(tree) for room in ROOMS for file in sorted((tree / room).rglob("*.py")))
    return [
        f"{file}:{line}: {name}"
        for file in files
        if file != LIST and not any(file.is_relative_to(folder) for folder in own)
        for line, name in named_in((tree / file).read_text("utf-8"))
    ]


def named_in(source: str) -> Iterator[tuple[int, str]]:
    """Names of platforms in what runs: names in code, imports and texts. Comments and docstrings may tell of them."""
    tree = ast.parse(source)
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    borrowed = {name for node in ast.walk(tree) for name in _borrowed(node)}
    for node in ast.walk(tree):
        if id(node) in docstrings:
            continue
        for said in _said(node, borrowed):
            yield getattr(node, "lineno", 0), said


def _borrowed(node: ast.AST) -> Iterator[str]:
    """What an outside library gave its name to, such as aiohttp's `web`."""
    if isinstance(node, ast.ImportFrom) and not _ours(node.module):
        yield from (each.asname or each.name for each in node.names)


def _said(node: ast.AST, borrowed: set[str]) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(text)):
            # Many words are a sentence, where a team and the web may well be meant; one word is a name.
            yield from _SENTENCE.findall(text) if " " in text.strip() else _names(text)
        case ast.Name(id=name) if name not in borrowed:
            yield from _names(name)
        case ast.Attribute(attr=name) | ast.arg(arg=name) | ast.keyword(arg=str(name)):
            yield from _names(name)
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield from _names(name)
        case ast.ImportFrom(module=module, names=names) if _ours(module):
            for each in (module or "", *(alias.name for alias in names), *(alias.asname or "" for alias in names)):
                yield from _names(each)
        case ast.Import(names=names):
            for alias in names:
                yield from _names(alias.name) if _ours(alias.name) else ()
        case _:
            return


def _names(text: str) -> list[str]:
    return [word for word in _WORD.findall(text.replace(_THE_WEB, "")) if word.lower() in NAMES]


def _ours(module: str | None) -> bool:
    return module is None or module.partition(".")[0] in ROOMS


def test_no_platform_is_named_outside_its_folder() -> None:
    assert breaches(ROOT) == []


def test_the_list_and_the_folders_are_the_same() -> None:
    folders = {file.parent.name for file in (ROOT / "bot/platforms").glob("*/__init__.py")}
    assert set(NAMES) == folders


PLANTED = [
    ("bot/planted.py", 'KEEPS = {"web"}', "web"),
    ("bot/pipeline/planted.py", 'def f(where): return where.platform == "slack"', "slack"),
    ("bot/planted.py", 'SETTING = "SLACK_BOT_TOKEN"', "SLACK"),
    ("bot/planted.py", 'ADDRESS = f"{HOME}/teams/install"', "teams"),
    ("bot/planted.py", "def with_teams() -> None: ...", "teams"),
    ("bot/planted.py", "class TeamsSettings: ...", "Teams"),
    ("bot/planted.py", "config = replace(config, web_chat=True)", "web"),
    ("bot/planted.py", "if squadbot.slack: ...", "slack"),
    ("bot/app.py", "from bot.platforms.slack.platform import Sender", "slack"),
    ("bot/app.py", "from bot.platforms import teams as chat", "teams"),
    ("bot/app.py", "import bot.platforms.web.send", "web"),
    ("handlers/planted.py", 'HINT = "Type /learn in Slack, or mention me."', "Slack"),
    ("storage/planted.py", 'TABLE = "web_accounts"', "web"),
    ("storage/planted.py", "class WebAccountRow: ...", "Web"),
]


@pytest.mark.parametrize(("file", "line", "name"), PLANTED, ids=[line for _, line, _ in PLANTED])
def test_a_planted_name_is_noticed(file: str, line: str, name: str, tmp_path: Path) -> None:
    planted = tmp_path / file
    planted.parent.mkdir(parents=True)
    planted.write_text(f"{line}\n", "utf-8")

    assert [each.rpartition(": ")[2] for each in breaches(tmp_path)] == [name]


@pytest.mark.parametrize(
    "line",
    [
        '"""What Slack sends, Teams asks for and the web shows."""',
        "# Slack tries again within the hour.",
        'X = 1\n"""Seconds that Teams waits."""',
        "from aiohttp import web\napp: web.Application = web.Application()",
        'SAID = "People paste from web pages, and teams of the organisation may answer."',
    ],
)
def test_what_only_tells_of_one_is_left_alone(line: str) -> None:
    assert list(named_in(line)) == []
