"""Rules of the house that no linter knows."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot import registry

ROOT = Path(__file__).parents[2]
LONGEST = 400


def test_every_file_can_be_read_in_one_sitting() -> None:
    long = {
        str(file.relative_to(ROOT)): lines
        for folder in ("bot", "handlers", "storage", "tests")
        for kind in ("py", "html", "css", "js")
        for file in (ROOT / folder).rglob(f"*.{kind}")
        if (lines := file.read_text("utf-8").count("\n")) >= LONGEST
    }

    assert long == {}


async def shape(_ask: object) -> Any:
    """Any form's shape."""


@pytest.mark.parametrize(
    "mark", [registry.command("planted"), registry.button("planted"), registry.form("planted", shape=shape)]
)
def test_nothing_is_offered_before_it_says_who_may(mark: Callable[[Any], Any]) -> None:
    async def planted(_ask: object) -> None:
        """Do what nobody was asked about."""

    with pytest.raises(TypeError, match="needs="):
        mark(planted)


def test_help_lists_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z][a-z-]*):", makefile, re.MULTILINE))
    described = set(re.findall(r"^([a-z][a-z-]*):.*## \S", makefile, re.MULTILINE))
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)

    assert targets == described
    assert phony
    assert targets == set(phony[1].split())
