"""Teams before it is imported: its name, whether it is set up, and what it adds to the command line and the gallery."""

from functools import partial

from bot.config import Config
from bot.platforms import Factory, PlatformKind, lazily
from bot.platforms.teams.settings import read_settings

NAME = "teams"


def _set_up(config: Config) -> Factory | None:
    settings = read_settings(config)
    if settings is None:
        return None
    from bot.platforms.teams.platform import Teams  # Microsoft's libraries take half a second to import

    return partial(Teams, settings)


KIND = PlatformKind(
    NAME,
    _set_up,
    lazily(f"{__package__}.operator", "operator_commands"),
    lazily(f"{__package__}.gallery", "artist"),
)
