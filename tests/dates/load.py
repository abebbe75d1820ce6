"""Keep the processors busy while tests run."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_LOOP = "import os\nparent = os.getppid()\nwhile os.getppid() == parent: pass"  # ends with us, even when we are killed


@contextmanager
def busy(loops: int) -> Iterator[None]:
    """Run this many endless loops beside the block, each a process of its own."""
    running = [subprocess.Popen([sys.executable, "-c", _LOOP]) for _ in range(loops)]
    try:
        yield
    finally:
        for loop in running:
            loop.kill()
            loop.wait()
