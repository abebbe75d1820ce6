"""Slack before it is imported: its name, whether it is set up, and what it adds to the command line and the gallery."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from bot.config import Config
from bot.platforms import Commands, Factory, PlatformKind
from bot.platforms.slack.settings import read_settings

if TYPE_CHECKING:
    import click

    from bot.rendering.gallery import Artist

NAME = "slack"


def _set_up(config: Config) -> Factory | None:
    settings = read_settings(config)
    if settings is None:
        return None
    from bot.platforms.slack.platform import Slack  # Slack's libraries take a while to import

    return partial(Slack, settings)


def _operator_commands(commands: Commands) -> "Sequence[click.Command]":
    from bot.platforms.slack.operator import operator_commands

    return operator_commands(commands)


def _artist() -> "Artist":
    from bot.platforms.slack.gallery import artist

    return artist()


KIND = PlatformKind(NAME, _set_up, _operator_commands, _artist)
