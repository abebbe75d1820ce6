"""Reading values out of JSON. A value that is not what it should be is a `Problem`, one plain sentence."""

import re
from collections.abc import Collection
from pathlib import Path
from typing import Any

from bot.operator.importing.errors import Problem, Unreadable

_GSS = re.compile(r"[EWSNK][0-9]{8}")


def read_bytes_of(path: Path) -> bytes:
    """The file, without a byte order mark. Unreadable when it cannot be opened."""
    try:
        return path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    except OSError as error:
        raise Unreadable(f"{path} cannot be read: {error.strerror}.") from None


def as_object(value: object, what: str = "this") -> dict[str, Any]:
    """A JSON object."""
    if not isinstance(value, dict):
        raise Problem(f'{what} is not an object: it should be {{"…": …}}.')
    return value


def text_of(row: dict[str, Any], key: str, most: int, *, needed: bool = True) -> str:
    """A text of at most so many characters, trimmed; empty for null where none is needed."""
    if key not in row:
        raise Problem(f'"{key}" is missing.')
    value = row[key]
    if value is None and not needed:
        return ""
    if not isinstance(value, str):
        raise Problem(f'"{key}" should be text in quotation marks.')
    text = value.strip()
    if not text and needed:
        raise Problem(f'"{key}" is empty.')
    if len(text) > most:
        raise Problem(f'"{key}" has {len(text):,} characters; at most {most:,} fit.')
    if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise Problem(f'"{key}" holds a character that cannot be stored.')
    return text


def word_of(row: dict[str, Any], key: str, known: Collection[str]) -> str:
    """One of the words known for this key."""
    word = text_of(row, key, 60)
    if word not in known:
        raise Problem(f'"{key}" is "{word}"; it should be one of: {", ".join(sorted(known))}.')
    return word


def gss_of(row: dict[str, Any], *, needed: bool = True) -> str:
    """An ONS code such as E08000019."""
    code = text_of(row, "gss", 20, needed=needed)
    if code and not _GSS.fullmatch(code):
        raise Problem(f'"gss" is "{code}"; it should look like E08000019.')
    return code


def slug(name: str) -> str:
    """A name as a code: "Newcastle upon Tyne" is "newcastle-upon-tyne"."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
