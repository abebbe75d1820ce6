"""What a person can do, one file a thing. A file put here is found; nothing lists it."""

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType

PARTS = "handlers.parts"
"""What several handlers show. A handler there is not found, so that no part answers to anything by itself."""


def _found() -> Iterator[ModuleType]:
    """Import every module of this package but the parts, in the order of their names.

    Asks Python's import system, not the file system, so that an installed wheel is read like a checkout.
    """
    names = (each.name for each in pkgutil.walk_packages(__path__, f"{__name__}."))
    for name in sorted(names):
        if name != PARTS and not name.startswith(f"{PARTS}."):
            yield import_module(name)


MODULES = tuple(_found())
