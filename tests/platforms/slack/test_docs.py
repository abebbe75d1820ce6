"""What docs/slack.md promises is what the program does."""

import re
from dataclasses import fields
from pathlib import Path

from bot.platforms.slack.manifest import REASONS
from bot.platforms.slack.settings import SlackSettings

DOCS = (Path(__file__).parents[3] / "docs" / "slack.md").read_text("utf-8")


def test_every_scope_is_there_with_its_reason() -> None:
    for scope, reason in REASONS.items():
        assert f"| `{scope}` | {reason} |" in DOCS
    assert re.findall(r"^\| `([a-z_]+(?::[a-z]+)?)` \|", DOCS, re.MULTILINE) == list(REASONS)


def test_every_setting_is_there() -> None:
    for each in fields(SlackSettings):
        assert f"`SLACK_{each.name.upper()}`" in DOCS
