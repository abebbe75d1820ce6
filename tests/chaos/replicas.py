"""Replicas of `squadbot serve` as processes of their own, which are killed and started again."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from bot.clock import SystemClock
from tests.kit.process import free_port

_CLOCK = SystemClock()
Settings = Callable[[str], Mapping[str, str]]
"""The settings of the replica with this name."""


@dataclass(frozen=True)
class Replica:
    """A process that was started: its name is its slot's and how many there were in it before."""

    name: str
    pid: int
    port: int

    @property
    def alive(self) -> bool:
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        return True


class Replicas:
    """One replica in each slot; `ahead` is by how many seconds the clock of each slot's machine is wrong."""

    def __init__(self, zygote: "subprocess.Popen[str]", settings: Settings, folder: Path, ahead: Mapping[int, float]):
        self.started = 0
        self.killed: dict[str, float] = {}
        self._zygote = zygote
        self._settings = settings
        self._folder = folder
        self._ahead = ahead
        self._slots: dict[int, Replica] = {}

    @property
    def ports(self) -> list[int]:
        """Where they can be reached, one a slot, once they have started."""
        return [each.port for each in self._slots.values()]

    def fill(self) -> None:
        """Start one in every slot where none is alive."""
        for slot in self._ahead:
            if slot not in self._slots or not self._slots[slot].alive:
                self._slots[slot] = self._start(slot)

    def kill(self, choose: Callable[[list[Replica]], Replica]) -> None:
        """As a power cut would: one of those that are alive."""
        alive = {each: slot for slot, each in self._slots.items() if each.alive}
        if not alive:
            return
        victim = choose(list(alive))
        with suppress(ProcessLookupError):
            os.kill(victim.pid, signal.SIGKILL)
            self.killed[victim.name] = _CLOCK.elapsed()
            del self._slots[alive[victim]]

    def stop(self) -> None:
        """As an operator would."""
        for replica in self._slots.values():
            with suppress(ProcessLookupError):
                os.kill(replica.pid, signal.SIGTERM)

    def _start(self, slot: int) -> Replica:
        self.started += 1
        name, port = f"{slot}-{self.started}", free_port()
        plain = {"HOST": "127.0.0.1", "PORT": str(port), "PUBLIC_URL": "", "WEB_CHAT": ""}
        order = {
            "settings": {**plain, **self._settings(name)},
            "log": str(self._folder / f"replica-{slot}.log"),
            "ahead": self._ahead[slot],
        }
        assert self._zygote.stdin
        assert self._zygote.stdout
        self._zygote.stdin.write(json.dumps(order) + "\n")
        self._zygote.stdin.flush()
        return Replica(name, int(self._zygote.stdout.readline()), port)


@contextmanager
def replicas(settings: Settings, folder: Path, ahead: Mapping[int, float]) -> Iterator[Replicas]:
    """Somewhere to start replicas; those that are left are killed at the end."""
    zygote = subprocess.Popen(
        [sys.executable, "-m", "tests.chaos.zygote"],
        cwd=Path(__file__).parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Replicas(zygote, settings, folder, ahead)
    finally:
        assert zygote.stdin
        zygote.stdin.close()
        zygote.wait()
        assert zygote.stdout
        zygote.stdout.close()
