"""The chat platforms: each is one word in the list below, and a folder of that name with everything else of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # the command line looks here before it knows what it will need
    import click

    from bot.config import Config
    from bot.ports import CommandHelp, Kernel, Platform
    from bot.rendering.gallery import Artist

NAMES = ("web", "slack", "teams")
"""The list of platforms. Outside its folder a platform is named here and nowhere else."""
LOCAL = "web"
"""The platform of this machine alone, which the demo is played on."""

Factory = Callable[["Kernel"], "Platform"]
Commands = Callable[[], "Sequence[CommandHelp]"]


def no_operator_commands(_: Commands) -> "Sequence[click.Command]":
    """Return no commands: what a platform offers its operators when it needs nothing of them."""
    return ()


@dataclass(frozen=True, slots=True)
class PlatformKind:
    """What can be asked of a platform before it is imported: `kind.py` of each is small and quick.

    `set_up` reads its settings and returns what makes it, None where nothing is set. SettingError for one that cannot
    be used. `operator_commands` makes what it adds to the command line, from what Squadbot can do. `artist` makes what
    draws it in the gallery.
    """

    name: str
    set_up: "Callable[[Config], Factory | None]"
    operator_commands: "Callable[[Commands], Sequence[click.Command]]" = no_operator_commands
    artist: "Callable[[], Artist] | None" = None


def lazily(module: str, name: str) -> Callable[..., Any]:
    """Return a function that is imported when it is first called, with all that its module needs."""

    def call(*given: Any) -> Any:
        return getattr(import_module(module), name)(*given)

    return call


def kinds() -> list[PlatformKind]:
    """Return every platform there is, set up or not, in the order of the list."""
    return [_kind(name) for name in NAMES]


def _kind(name: str) -> PlatformKind:
    kind = import_module(f"{__name__}.{name}.kind").KIND
    assert isinstance(kind, PlatformKind)
    return kind
