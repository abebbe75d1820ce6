"""The local chat page before it is imported: its name, and whether it is set up."""

from bot.config import Config, only_here, read_switch
from bot.platforms import Factory, PlatformKind

NAME = "web"
_SETTING = "WEB_CHAT"


def _set_up(config: Config) -> Factory | None:
    if read_switch(config.environment, _SETTING):
        only_here(config, f"{_SETTING}=1 lets anybody who reaches the page be anybody")
    elif not config.demo:
        return None
    from bot.platforms.web.platform import Web  # only where it is served

    return Web


KIND = PlatformKind(NAME, _set_up)
