"""Compile the library that shifts the time of day, and say how a process is started with it."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

SHIFT = "SQUADBOT_CLOCK_SHIFT"
_SOURCE = Path(__file__).with_name("shift.c")
_FOR_EVERYBODY = 0o755


class CannotShift(Exception):
    """This machine cannot shift a process's clock; the sentence says why and what to do."""


@contextmanager
def compiled() -> Iterator[Path]:
    """Yield the compiled library, in a temporary folder. CannotShift when this machine cannot make it."""
    if not sys.platform.startswith("linux"):
        raise CannotShift("Only on Linux can the tests’ clock be shifted. Try a container.")
    compiler = shutil.which("cc")
    if not compiler:
        raise CannotShift("Shifting the tests’ clock needs a C compiler named cc: apt-get install gcc libc6-dev")
    with tempfile.TemporaryDirectory(prefix="squadbot-dates-") as folder:
        # PostgreSQL's processes run as `nobody` when we are root, and the loader skips a library it may not read.
        Path(folder).chmod(_FOR_EVERYBODY)
        library = Path(folder) / "shift.so"
        flags = ["-shared", "-fPIC", "-O2", "-Wall", "-Wextra"]
        run = subprocess.run([compiler, *flags, "-o", library, _SOURCE, "-ldl"], capture_output=True, text=True)
        if run.returncode:
            raise CannotShift(f"{_SOURCE.name} does not compile:\n{run.stderr}")
        library.chmod(_FOR_EVERYBODY)
        yield library


def environment(library: Path | None, seconds: int, zone: str) -> Mapping[str, str]:
    """Return this process's environment, with the clock shifted by these seconds and the machine's zone replaced."""
    changed = dict(os.environ)
    if library:
        changed |= {"LD_PRELOAD": str(library), SHIFT: str(seconds)}
    if zone:
        # The C library takes a zone it does not know for UTC, and a small machine has no zones of its own.
        changed |= {"TZ": zone, "TZDIR": str(files("tzdata") / "zoneinfo")}
    return changed
