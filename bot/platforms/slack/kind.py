"""Slack before it is imported: its name, whether it is set up, and what it adds to the command line and the gallery."""

from functools import partial

from bot.config import Config
from bot.platforms import Factory, PlatformKind, lazily
from bot.platforms.slack.settings import read_settings

NAME = "slack"


def _set_up(config: Config) -> Factory | None:
    settings = read_settings(config)
    if settings is None:
        return None
    from bot.platforms.slack.platform import Slack  # Slack's libraries take a while to import

    return partial(Slack, settings)


KIND = PlatformKind(
    NAME,
    _set_up,
    lazily(f"{__package__}.operator", "operator_commands"),
    lazily(f"{__package__}.gallery", "artist"),
)
