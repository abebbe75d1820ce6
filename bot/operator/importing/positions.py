"""A JSON file read so that each row knows its line: for errors people can act on."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.operator.importing.errors import Problem, Unreadable
from bot.operator.importing.values import read_bytes_of

_DECODER = json.JSONDecoder()
_SPACE = " \t\r\n"


class Document:
    """A JSON object whose lists are read row by row, with the line that each starts on."""

    def __init__(self, path: Path) -> None:
        """Read the file. Unreadable when it is not UTF-8 text with one JSON object."""
        try:
            self._text = read_bytes_of(path).decode("utf-8")
            self.value = json.loads(self._text)
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            raise Unreadable(f"{path} is not UTF-8 text (line {line}).") from None
        except json.JSONDecodeError as error:
            raise Unreadable(f"{path} is not JSON: line {error.lineno}, column {error.colno}.") from None
        except RecursionError:
            raise Unreadable(f"{path} is not JSON that can be read: it is nested too deeply.") from None
        if not isinstance(self.value, dict):
            raise Unreadable(f'{path} should hold one object: {{"places": […], …}}.')
        self._starts = dict(self._values())

    def rows(self, key: str) -> Iterator[tuple[int, str, Any]]:
        """Each row of a list: its line, its JSON path ("places[3]"), and the row. Problem when there is no list."""
        if not isinstance(self.value.get(key), list):
            raise Problem(f'there is no list "{key}".')
        at = self._skip(self._starts[key] + 1)
        number = 0
        while self._text[at] != "]":
            row, end = _DECODER.raw_decode(self._text, at)
            yield self.line_at(at), f"{key}[{number}]", row
            number += 1
            at = self._skip(end)
            if self._text[at] == ",":
                at = self._skip(at + 1)

    def line_at(self, offset: int) -> int:
        """The line of an offset."""
        return self._text.count("\n", 0, offset) + 1

    def _values(self) -> Iterator[tuple[str, int]]:
        """Each key of the object, and the offset of its value; the text is known to be sound."""
        at = self._skip(self._skip(0) + 1)
        while self._text[at] != "}":
            key, end = _DECODER.raw_decode(self._text, at)
            start = self._skip(self._skip(end) + 1)
            yield key, start
            _, end = _DECODER.raw_decode(self._text, start)
            at = self._skip(end)
            if self._text[at] == ",":
                at = self._skip(at + 1)

    def _skip(self, at: int) -> int:
        while self._text[at] in _SPACE:
            at += 1
        return at
