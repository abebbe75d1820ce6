"""Every file of the repository that the program writes: `make generated` writes them, and tests compare them."""

import asyncio
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from itertools import groupby
from pathlib import Path

from click.testing import CliRunner

from bot.app import commands
from bot.cli import cli
from bot.config import read_config
from bot.demo.gallery import gallery
from bot.platforms.slack.manifest import REASONS as SLACK_REASONS
from bot.platforms.teams.package import REASONS as TEAMS_REASONS
from bot.registry import Command

ROOT = Path(__file__).parents[1]
GALLERY = "docs/gallery/index.html"
COMMANDS = "docs/commands.md"
_BEGIN, _END = "<!-- {}: written by make generated -->\n", "<!-- end of {} -->\n"


def manifest() -> str:
    """Return what `squadbot manifest` prints when no setting changes it."""
    printed = CliRunner(env={"SLACK_COMMAND_PREFIX": None}).invoke(cli, ["manifest"], catch_exceptions=False)
    assert printed.exit_code == 0, printed.output
    return printed.stdout


def gallery_page() -> str:
    """Return the page that `squadbot gallery` writes."""
    page, _ = asyncio.run(gallery(read_config({})))
    return page


def commands_page(known: Iterable[Command]) -> str:
    """Return a page of these commands, a heading for each first word."""
    families = groupby(known, key=lambda command: command.name.split()[0])
    return (
        "# Every command\n\nWritten by `make generated` from the commands themselves. What stands in brackets may be "
        "left out.\nIn a direct message, or after `@Squadbot` in a channel, the words under *in plain words* do as "
        "well.\n\n" + "\n".join(_family(name, members) for name, members in families)
    )


def _family(name: str, members: Iterable[Command]) -> str:
    return f"## /{name}\n\n" + "".join(map(_command, members))


def _command(command: Command) -> str:
    lines = [f"`{command.usage}`  ", f"{command.summary}  "]
    if command.examples:
        lines.append("For example: " + ", ".join(f"`{example}`" for example in command.examples) + "  ")
    # “I'm off” and “I’m off” are listed once.
    plain = [words for words in command.words if "'" not in words]
    if plain:
        lines.append("In plain words: " + ", ".join(f"“{words} …”" for words in plain) + "  ")
    return "\n".join(lines).rstrip() + "\n\n"


def _reasons(asked: str, reasons: Mapping[str, str]) -> str:
    rows = "".join(f"| `{name}` | {reason} |\n" for name, reason in reasons.items())
    return f"| {asked} | What for |\n| --- | --- |\n{rows}"


def with_part(text: str, name: str, part: str) -> str:
    """Return the text with this part between its two markers. ValueError unless each marker is there once."""
    begin, end = _BEGIN.format(name), _END.format(name)
    if text.count(begin) != 1 or text.count(end) != 1:
        raise ValueError(f"the markers of “{name}” must be there once each:\n{begin}{end}")
    return re.sub(re.escape(begin) + ".*?" + re.escape(end), lambda _: f"{begin}\n{part}\n{end}", text, flags=re.DOTALL)


def _part_of(file: str, name: str, part: str) -> str:
    return with_part((ROOT / file).read_text("utf-8"), name, part)


GENERATED: Mapping[str, Callable[[], str]] = {
    "manifest.yml": manifest,
    COMMANDS: lambda: commands_page(commands()),
    "docs/slack.md": lambda: _part_of("docs/slack.md", "scopes", _reasons("Scope", SLACK_REASONS)),
    "docs/teams.md": lambda: _part_of("docs/teams.md", "permissions", _reasons("Permission", TEAMS_REASONS)),
    GALLERY: gallery_page,
}
"""How each file is made, the slowest last."""


def assert_current(file: str, made: str) -> None:
    """Fail, and name the command that helps, when the file in the repository is not what was made now."""
    path = ROOT / file
    kept = path.read_text("utf-8") if path.exists() else ""
    assert kept == made, f"{file} is out of date. Run: make generated"


def main() -> None:
    """Write every file that is not as it should be, and say which."""
    for file, make in GENERATED.items():
        path, made = ROOT / file, make()
        if path.exists() and path.read_text("utf-8") == made:
            sys.stdout.write(f"{file} is up to date.\n")
        else:
            path.write_text(made, "utf-8")
            sys.stdout.write(f"{file} is written.\n")


if __name__ == "__main__":
    main()
