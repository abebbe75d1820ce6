"""Squadbot as a process of its own, as an operator starts it, and waiting for what it does."""

import os
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar
from urllib.error import URLError

T = TypeVar("T")
_TRIES = 3000  # 150 seconds: just under pytest's own limit, which cannot say what never came
_BETWEEN = 0.05
_OWN = ("DATABASE_URL", "HOST", "PORT", "PUBLIC_URL", "WEB_CHAT")


def eventually(look: Callable[[], T], what: str) -> T:
    """What `look` finds, once it is truthy. AssertionError when it never is."""
    pause = threading.Event()
    for _ in range(_TRIES):
        if found := look():
            return found
        pause.wait(_BETWEEN)
    raise AssertionError(f"never came: {what}")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


class Process:
    """A running `squadbot`."""

    def __init__(self, process: "subprocess.Popen[bytes]", url: str, log: Path) -> None:
        self._process = process
        self.url = url
        self._log = log

    def wait_until_ready(self) -> None:
        eventually(self._answers, f"{self.url}/readyz")

    def kill(self) -> None:
        """As a power cut would: no time to tidy up."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def stop(self) -> int:
        """As an operator would; the exit code."""
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait()

    @property
    def said(self) -> str:
        """What it wrote."""
        return self._log.read_text()

    def _answers(self) -> bool:
        assert self._process.poll() is None, f"squadbot stopped:\n{self.said}"
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False


@contextmanager
def squadbot(*words: str, folder: Path, settings: Mapping[str, str]) -> Iterator[Process]:
    """`squadbot WORDS…` in a folder, with these settings; killed at the end if it still runs."""
    port = free_port()
    plain = {name: value for name, value in os.environ.items() if name not in _OWN}
    log = folder / f"squadbot-{port}.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", *words],
            cwd=folder,
            env={**plain, "PYTHONPATH": str(Path(__file__).parents[2]), "PORT": str(port), **settings},
            stdout=out,
            stderr=out,
        )
    running = Process(process, f"http://127.0.0.1:{port}", log)
    try:
        running.wait_until_ready()
        yield running
    finally:
        if process.poll() is None:
            running.kill()
