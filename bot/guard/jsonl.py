"""The guard over JSON Lines, for `squadbot guard --jsonl`."""

import json
from collections.abc import Iterable, Iterator

from bot.guard import find


class BadLine(ValueError):
    """A line that is not {"id": …, "text": …}; its message names the line and never repeats what it says."""

    def __init__(self, line: int, problem: str) -> None:
        """The line's number from 1, and what is wrong in plain words."""
        super().__init__(f"Line {line}: {problem}")
        self.line = line


def run_jsonl(lines: Iterable[str]) -> Iterator[str]:
    """For each line {"id": …, "text": …}, a line {"id": …, "findings": [{"type": …, "start": …, "end": …}]}.

    Offsets count characters (Unicode code points) and the end is not included. Blank lines are passed over. BadLine
    for any other line; lines before it have been answered.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip("\ufeff \t\r\n"):
            continue
        row = _row(number, line)
        findings = [{"type": found.type, "start": found.start, "end": found.end} for found in find(row["text"])]
        yield json.dumps({"id": row["id"], "findings": findings})


def _row(number: int, line: str) -> dict[str, str]:
    try:
        row = json.loads(line.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        raise BadLine(number, "this is not JSON.") from None
    if not isinstance(row, dict):
        raise BadLine(number, 'this is not an object such as {"id": 1, "text": "…"}.')
    for key in ("id", "text"):
        if key not in row:
            raise BadLine(number, f'"{key}" is missing.')
    if not isinstance(row["text"], str):
        raise BadLine(number, '"text" is not a text in quotation marks.')
    return row
