"""Every platform is made alike: the same file does the same job in each, and each says which does what."""

import re
from importlib import import_module
from pathlib import Path

import pytest

from bot.app import set_up
from bot.config import read_config
from bot.platforms import LOCAL, NAMES, kinds

FOLDER = Path(__file__).parents[2] / "bot" / "platforms"
SAME = {"kind", "platform", "endpoint", "receive", "render", "forms", "send", "limits"}


@pytest.mark.parametrize("name", NAMES)
def test_the_same_file_does_the_same_job_and_the_folder_says_which_does_what(name: str) -> None:
    files = {file.stem for file in (FOLDER / name).glob("*.py")} - {"__init__"}
    told = set(re.findall(r"`([a-z_]+)`", import_module(f"bot.platforms.{name}").__doc__ or ""))
    assert files >= SAME
    assert told == files


def test_each_kind_is_found_by_the_name_that_its_folder_has() -> None:
    assert [kind.name for kind in kinds()] == list(NAMES)
    assert LOCAL in NAMES


def test_nothing_is_set_up_until_it_is_asked_for() -> None:
    assert set_up(read_config({})) == []


def test_what_platforms_add_to_the_command_line_has_names_of_its_own() -> None:
    offered = [each.name for kind in kinds() for each in kind.operator_commands(list)]
    assert len(set(offered)) == len(offered)
    assert set(offered) == {"manifest", "new-key", "teams-package"}
