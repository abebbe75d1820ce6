"""Finds the command a person meant: by name, in plain words, or the nearest to a typo."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from bot.registry import Command

_NEAR = 75
_NEAR_SECOND = 65
"""How alike two words are, of 100: by their whole length, so that no word is like one that only holds it."""


@dataclass(frozen=True, slots=True)
class Nearest:
    """No command by that name. `corrected` is the text with the nearest name in its place, empty when none is near."""

    said: str
    command: str = ""
    corrected: str = ""


class Vocabulary:
    """What commands can be called. `recognise` finds the one that a text means."""

    def __init__(self, commands: Mapping[str, Command]) -> None:
        """Know these commands, by name."""
        self._commands = commands
        self._openings = {slash: _pattern(_openings(commands, slash=slash)) for slash in (False, True)}

    def recognise(self, text: str, *, slash: bool) -> tuple[Command, str] | Nearest:
        """The command and the text after its name. Plain words may open with any of a command's `words` instead."""
        plain = text.removeprefix("/")
        pattern, meant = self._openings[slash]
        opening = pattern.match(plain)
        if opening is None:
            return _near(plain, self._commands)
        group = opening.lastindex or 1
        command, rest = meant[group - 1], plain[opening.end() :]
        # What stands between them may be a colon alone: "digest:lsit".
        if (
            rest
            and not command.grammar.takes_text
            and (near := _near_second(f"{opening[group]} {rest}", self._commands))
        ):
            return near
        return command, rest


def _openings(commands: Mapping[str, Command], *, slash: bool) -> Iterator[tuple[str, Command]]:
    """Names; plain words; and after a slash just the word that opens a family of commands ("/pilot")."""
    for command in commands.values():
        yield command.name, command
        for words in command.words:
            if not slash or words == command.name.split()[0]:
                yield words, command


def _pattern(openings: Iterable[tuple[str, Command]]) -> tuple[re.Pattern[str], list[Command]]:
    """What finds the longest opening of a text, a group each, and the command of each group."""
    longest_first = sorted(openings, key=lambda each: -len(each[0]))
    ways = "|".join(rf"({_words(opening)})" for opening, _ in longest_first)
    pattern = re.compile(rf"(?:{ways})(?:$|(?=[\s:,?.!]))[\s:,?.!]*", re.IGNORECASE)
    return pattern, [command for _, command in longest_first]


def _words(opening: str) -> str:
    return r"\s+".join(re.escape(word) for word in opening.split())


def _near(text: str, commands: Mapping[str, Command]) -> Nearest:
    words = text.split()
    for taken in (2, 1):
        names = [name for name in commands if len(name.split()) == taken]
        if len(words) >= taken and (name := _nearest(" ".join(words[:taken]), names, cutoff=_NEAR)):
            return Nearest(_shown(words), name, f"{name} {_after(text, taken)}".strip())
    return Nearest(_shown(words))


def _near_second(text: str, commands: Mapping[str, Command]) -> Nearest | None:
    """Text like "/pilot lsit": it opens as one command does, and means another of its family."""
    family, second = text.split(maxsplit=2)[:2]
    seconds = [name.split()[1] for name in commands if name.startswith(family.casefold() + " ")]
    meant = None if second.casefold() in seconds else _nearest(second, seconds, cutoff=_NEAR_SECOND)
    if meant is None:
        return None
    name = f"{family.casefold()} {meant}"
    return Nearest(f"{family} {second}"[:40], name, f"{name} {_after(text, 2)}".strip())


def _shown(words: list[str]) -> str:
    return words[0][:40] if words else ""


def _after(text: str, taken: int) -> str:
    parts = text.split(maxsplit=taken)
    return parts[taken] if len(parts) > taken else ""


def _nearest(word: str, names: Iterable[str], *, cutoff: int) -> str | None:
    found = process.extractOne(word.casefold(), [*names], scorer=fuzz.ratio, score_cutoff=cutoff)
    return str(found[0]) if found else None
