"""Finds the command a person meant: by name, in plain words, or the nearest to a typo."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from bot.arguments import nearest
from bot.registry import Command

_NEAR = 75
_NEAR_SECOND = 65


@dataclass(frozen=True, slots=True)
class Nearest:
    """No command by that name. `corrected` is the text with the nearest name in its place, empty when none is near."""

    said: str
    command: str = ""
    corrected: str = ""


def recognise(text: str, commands: Mapping[str, Command], *, slash: bool) -> tuple[Command, str] | Nearest:
    """The command and the text after its name. Plain words may open with any of a command's `words` instead."""
    plain = text.removeprefix("/")
    found = _by_opening(plain, commands, slash=slash)
    if found is None:
        return _near(plain, commands)
    command, rest = found
    if rest and not command.grammar.takes_text and (near := _near_second(plain, commands)):
        return near
    return command, rest


def _openings(commands: Mapping[str, Command], *, slash: bool) -> Iterator[tuple[str, Command]]:
    """Names; plain words; and after a slash just the word that opens a family of commands ("/pilot")."""
    for command in commands.values():
        yield command.name, command
        for words in command.words:
            if not slash or words == command.name.split()[0]:
                yield words, command


def _by_opening(text: str, commands: Mapping[str, Command], *, slash: bool) -> tuple[Command, str] | None:
    """The command whose opening the text starts with; the longest opening wins."""
    found = None
    for opening, command in _openings(commands, slash=slash):
        if (found is None or len(opening) > len(found[0])) and (match := _opens(opening).match(text)):
            found = opening, command, text[match.end() :]
    return found[1:] if found else None


@cache
def _opens(opening: str) -> re.Pattern[str]:
    words = r"\s+".join(re.escape(word) for word in opening.split())
    return re.compile(rf"{words}(?:$|(?=[\s:,?.!]))[\s:,?.!]*", re.IGNORECASE)


def _near(text: str, commands: Mapping[str, Command]) -> Nearest:
    words = text.split()
    for taken in (2, 1):
        names = [name for name in commands if len(name.split()) == taken]
        if len(words) >= taken and (name := nearest(" ".join(words[:taken]), names, cutoff=_NEAR)):
            return Nearest(_shown(words), name, f"{name} {_after(text, taken)}".strip())
    return Nearest(_shown(words))


def _near_second(text: str, commands: Mapping[str, Command]) -> Nearest | None:
    """Text like "/pilot lsit": it opens as one command does, and means another of its family."""
    family, second = text.split(maxsplit=2)[:2]
    seconds = [name.split()[1] for name in commands if name.startswith(family.casefold() + " ")]
    meant = None if second.casefold() in seconds else nearest(second, seconds, cutoff=_NEAR_SECOND)
    if meant is None:
        return None
    name = f"{family.casefold()} {meant}"
    return Nearest(f"{family} {second}"[:40], name, f"{name} {_after(text, 2)}".strip())


def _shown(words: list[str]) -> str:
    return words[0][:40] if words else ""


def _after(text: str, taken: int) -> str:
    parts = text.split(maxsplit=taken)
    return parts[taken] if len(parts) > taken else ""
