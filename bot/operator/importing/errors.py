"""What can be wrong with a file to import, in words for whoever runs the import."""

from collections.abc import Sequence
from dataclasses import dataclass

SHOWN = 20


class Unreadable(Exception):
    """The whole file cannot be read; nothing was imported. Its message is one plain sentence."""


@dataclass(frozen=True, slots=True, order=True)
class BadRow:
    """One row that was left out: its line in the file (from 1), and what is wrong. `where` is a JSON path, if any."""

    line: int
    problem: str
    where: str = ""

    def __str__(self) -> str:
        """One line to print: "Line 12, places[3]: the GSS code …"."""
        return f"Line {self.line}{f', {self.where}' if self.where else ''}: {self.problem}"


class Problem(ValueError):
    """What is wrong with one value, while its row is being read; becomes a BadRow."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did. Rows in `bad` were left out, all others are in the record; `same` were there already."""

    added: int
    changed: int
    same: int
    bad: tuple[BadRow, ...] = ()

    def __str__(self) -> str:
        """One sentence: "3 added, 1 changed, 153 already there, 2 left out."."""
        counts = [
            f"{number:,} {what}"
            for number, what in (
                (self.added, "added"),
                (self.changed, "changed"),
                (self.same, "already there"),
                (len(self.bad), "left out"),
            )
            if number
        ]
        return f"{', '.join(counts) or 'The file has no rows'}."


def say_bad_rows(bad: Sequence[BadRow]) -> list[str]:
    """The lines to print about bad rows: the first 20 in the order of the file, then how many more."""
    lines = [str(row) for row in sorted(bad)[:SHOWN]]
    more = len(bad) - SHOWN
    if more > 0:
        lines.append(f"… and {more:,} more like these." if more > 1 else "… and one more.")
    return lines
