"""Starts replicas quickly: everything is imported once, and each is a fork of this process that runs `squadbot serve`.

An order is one line of JSON on standard input, {"settings", "log", "ahead"}; the answer is the replica's process id.
"""

import json
import os
import signal
import sys
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import bot.app

# What `squadbot serve` would import, before there are any replicas.
import bot.platforms.slack.platform
import bot.platforms.teams.platform  # noqa: F401 - as above
from bot.cli import main
from bot.clock import SystemClock


def run() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    children: list[int] = []
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if not child:
            replica(order)
        children.append(child)
        print(child, flush=True)  # noqa: T201 - the answer
    for child in children:
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)


def replica(order: dict[str, Any]) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for number, file in enumerate((nothing, log, log)):
        os.dup2(file, number)
    if ahead := order["ahead"]:
        set_wrong(timedelta(seconds=ahead))
    os.environ |= order["settings"]
    sys.argv[1:] = ["serve"]
    try:
        main()
    except SystemExit as left:
        os._exit(left.code if isinstance(left.code, int) else 1)
    finally:
        os._exit(0)


def set_wrong(ahead: timedelta) -> None:
    """Make this machine's clock wrong."""
    right = SystemClock.now

    def now(self: SystemClock) -> datetime:
        return right(self) + ahead

    setattr(SystemClock, "now", now)  # noqa: B010 - a method is replaced on purpose


if __name__ == "__main__":
    run()
