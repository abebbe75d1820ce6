"""The grammar of command text: what a person typed -> typed arguments, or one sentence that says what to type instead.

A command names its arguments as a frozen dataclass whose fields are made by `code`, `option`, `flag`, `person` and
`rest`. Options are written `place:Sheffield`; phones and habits also give `place: Sheffield`, `--place Sheffield`,
`—place Sheffield` and curly quotes, and those mean the same.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import MISSING, Field, dataclass, field, fields
from enum import StrEnum
from itertools import zip_longest
from typing import Any, Generic, TypeVar

from rapidfuzz import fuzz, process

from bot.language.names import whole
from bot.language.words import listed

A = TypeVar("A")
CAPTURE_LIMIT = 3000
"""Characters one capture may have: what fits every platform in one piece."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with the text, in one sentence."""

    sentence: str


@dataclass(frozen=True, slots=True)
class NoArguments:
    """Takes nothing."""


@dataclass(frozen=True, slots=True)
class Code:
    """A record's number as people name it, first in the text: "P3"."""

    letter: str
    label: str
    required: bool


@dataclass(frozen=True, slots=True)
class Option:
    """A named value anywhere; `choices` when only some will do; `words`: a pattern of those of several words."""

    label: str
    choices: tuple[str, ...]
    words: str = ""


@dataclass(frozen=True, slots=True)
class Flag:
    """A word that is there or not."""


@dataclass(frozen=True, slots=True)
class Rest:
    """Everything else, exactly as written."""

    label: str
    limit: int
    required: bool
    example: str


@dataclass(frozen=True, slots=True)
class Loose:
    """Words that are none of the others, for the command to make sense of."""

    label: str


@dataclass(frozen=True, slots=True)
class One:
    """A person: mentioned, named in words that are none of the other arguments, or "me".

    `beside` are words that people put beside the name, and that are no part of it: "as a".
    """

    label: str
    beside: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Who:
    """A person as typed. `mention` is which of the people mentioned it is; None when their name was typed."""

    words: str
    mention: int | None = None

    @property
    def is_me(self) -> bool:
        """Whether whoever typed it means themself."""
        return self.mention is None and self.words.casefold() in _ME


Kind = Code | Option | Flag | Rest | Loose | One
_KIND = "kind"


def code(letter: str, label: str, *, required: bool = False) -> Any:
    """A record's number, None when left out: `code("P", "pilot")` reads "P3" as 3."""
    return field(default=None, metadata={_KIND: Code(letter, label, required)})


def option(label: str, choices: type[StrEnum] | None = None, *, words: str = "") -> Any:
    """A named value: a str, empty when left out; with `choices`, a member or None.

    Beside free text a value is one word, or in quotes, or fits the pattern `words`.
    """
    names = tuple(choices) if choices else ()
    return field(default=None if choices else "", metadata={_KIND: Option(label, names, words)})


def flag() -> Any:
    """Whether its own name stands in the text."""
    return field(default=False, metadata={_KIND: Flag()})


def rest(label: str, *, required: bool = False, limit: int = CAPTURE_LIMIT, example: str = "") -> Any:
    """What is left, as written; empty when nothing is."""
    return field(default="", metadata={_KIND: Rest(label, limit, required, example)})


def loose(label: str) -> Any:
    """The words that are nothing else, unless one is likely a misspelt name; empty when there are none."""
    return field(default="", metadata={_KIND: Loose(label)})


def person(label: str, *, beside: Iterable[str] = ()) -> Any:
    """A person, as `Who`; None when left out. `beside`: words that may stand beside their name."""
    return field(default=None, metadata={_KIND: One(label, tuple(beside))})


class Grammar(Generic[A]):
    """Reads text into one command's arguments."""

    def __init__(self, takes: type[A]) -> None:
        """Take the grammar from the dataclass's fields."""
        self._takes = takes
        self._kinds: dict[str, Kind] = {each.name: _kind_of(each) for each in fields(takes)}  # type: ignore[arg-type]  # a dataclass: `fields` says so if not

    @property
    def usage(self) -> str:
        """The arguments as help shows them: "[P3] [share:squad|place|programme] what you learned"."""
        return " ".join(_usage(name, kind) for name, kind in self._kinds.items())

    @property
    def takes_text(self) -> bool:
        """Whether free text may follow."""
        return any(isinstance(kind, Rest) for kind in self._kinds.values())

    def parse(self, text: str, named: Sequence[str] = ()) -> A | Problem:
        """The arguments, or what is wrong. `named`: the people mentioned, whose names are never read as an argument."""
        values: dict[str, object] = {}
        left = self._take_mention(text.strip(), named, values)
        try:
            left = self._take_ends(left, named, values) if self.takes_text else self._take_all(left, values)
            left = self._take_loose(self._take_rest(left, values), values)
        except _WrongError as wrong:
            return Problem(str(wrong))
        if left:
            return Problem(self._do_not_know(left))
        for name, kind in self._kinds.items():
            if isinstance(kind, Code) and kind.required and name not in values:
                return Problem(f"Say which {kind.label}, for example {kind.letter}3.")
        return self._takes(**values)

    def _take_mention(self, left: str, named: Sequence[str], values: dict[str, object]) -> str:
        """Take the first person mentioned, before their name can be read as anything else."""
        for name, kind in self._kinds.items():
            if isinstance(kind, One) and (found := whole(named).search(left)):
                values[name] = Who(found[0], list(named).index(found[0]))
                return f"{left[: found.start()].rstrip('@ ')} {left[found.end() :].lstrip()}".strip()
        return left

    def _take_ends(self, left: str, named: Sequence[str], values: dict[str, object]) -> str:
        """Options before and after free text; inside it, a colon is only a colon."""
        names = whole(named)
        while not names.match(left) and (taken := self._take_first(left, values)) is not None:
            left = taken
        while not left.endswith(tuple(named)) and (taken := self._take_last(left, values)) is not None:
            left = taken
        return left

    def _take_first(self, left: str, values: dict[str, object]) -> str | None:
        for name, kind in self._kinds.items():
            if name in values:
                continue
            if isinstance(kind, Code) and (
                match := re.match(rf"{kind.letter}([1-9][0-9]{{0,8}})(?:\s+|$)", left, re.I)
            ):
                values[name] = int(match[1])
                return left[match.end() :]
            if isinstance(kind, Option) and (
                match := re.match(_option(name) + _value(kind) + r"(?:\s+|$)", left, re.I)
            ):
                values[name] = _choose(name, kind, _unquote(match[1]))
                return left[match.end() :]
        return None

    def _take_last(self, left: str, values: dict[str, object]) -> str | None:
        for name, kind in self._kinds.items():
            if name in values or not isinstance(kind, Option):
                continue
            tail = left[-_LONGEST_OPTION:]
            if match := re.search(r"(?:^|\s)" + _option(name) + _value(kind) + r"$", tail, re.I):
                values[name] = _choose(name, kind, _unquote(match[1]))
                return left[: len(left) - len(tail) + match.start()].rstrip()
        return None

    def _take_all(self, left: str, values: dict[str, object]) -> str:
        """Options and flags in any order; an option's words run on until the next one."""
        names = [name for name, kind in self._kinds.items() if isinstance(kind, Option)]
        starts = re.compile("|".join(rf"(?:^|(?<=\s)){_option(name, key=True)}" for name in names) or r"(?!)", re.I)
        found = list(starts.finditer(left))
        loose = [left[: found[0].start()] if found else left]
        for match, following in zip_longest(found, found[1:]):
            name = next(name for name in names if name == str(match[match.lastindex or 0]).casefold())
            value = left[match.end() : following.start() if following else len(left)].strip()
            words, flags = self._split_flags(value)
            loose.extend(flags)
            if name in values:
                raise _WrongError(f"{name} is there twice. Keep one.")
            kind = self._kinds[name]
            assert isinstance(kind, Option)
            values[name] = _choose(name, kind, _unquote(words))
        return self._take_words(" ".join(loose).split(), values)

    def _split_flags(self, value: str) -> tuple[str, list[str]]:
        words = value.split()
        flags = []
        while words and self._is_flag(words[-1]):
            flags.append(words.pop())
        return " ".join(words), flags

    def _is_flag(self, word: str) -> bool:
        return isinstance(self._kinds.get(word.strip("-—").casefold()), Flag)

    def _take_words(self, words: Sequence[str], values: dict[str, object]) -> str:
        unknown = []
        for word in words:
            if self._is_flag(word):
                values[word.strip("-—").casefold()] = True
            elif not self._take_code(word, values):
                unknown.append(word)
        return " ".join(unknown)

    def _take_code(self, word: str, values: dict[str, object]) -> bool:
        for name, kind in self._kinds.items():
            if isinstance(kind, Code) and (match := re.fullmatch(rf"{kind.letter}([1-9][0-9]{{0,8}})", word, re.I)):
                values[name] = int(match[1])
                return True
        return False

    def _take_rest(self, left: str, values: dict[str, object]) -> str:
        for name, kind in self._kinds.items():
            if isinstance(kind, Rest):
                values[name] = _check_rest(kind, left)
                return ""
        return left

    def _take_loose(self, left: str, values: dict[str, object]) -> str:
        for name, kind in self._kinds.items():
            if isinstance(kind, One):
                left = " ".join(word for word in left.split() if word.casefold() not in kind.beside)
                if left and name not in values:
                    values[name], left = Who(left), ""
            if isinstance(kind, Loose):
                misspelt = [word for word in left.split() if self._near(word)]
                values[name] = "" if misspelt else left
                return " ".join(misspelt)
        return left

    def _near(self, word: str) -> str:
        """The argument whose name this word is most like; empty when none is near."""
        names = [name for name, kind in self._kinds.items() if not isinstance(kind, Rest | Loose | One)]
        near = process.extractOne(re.split(r"[:=]", word)[0], names, scorer=fuzz.ratio, score_cutoff=70)
        return str(near[0]) if near else ""

    def _do_not_know(self, left: str) -> str:
        first = left.split()[0]
        near = self._near(first)
        shown = first if len(first) <= 40 else first[:40] + "…"
        hint = f" Did you mean {_usage(near, self._kinds[near]).strip('[]')}?" if near else ""
        return f"I do not know what “{shown}” means here.{hint}"


class _WrongError(Exception):
    """One sentence for the person."""


_ME = frozenset({"me", "myself"})
_ONE_VALUE = r"\"[^\"]*\"|“[^“”]*”|[^\s\"“]\S*"
_LONGEST_OPTION = 300


def _kind_of(each: "Field[Any]") -> Kind:
    kind = each.metadata.get(_KIND)
    if kind is None or each.default is MISSING:
        raise TypeError(f"{each.name}: make it with code(), option(), flag(), person() or rest()")
    assert isinstance(kind, Code | Option | Flag | Rest | Loose | One)
    return kind


def _value(kind: Option) -> str:
    return f"({kind.words}|{_ONE_VALUE})" if kind.words else f"({_ONE_VALUE})"


def _option(name: str, *, key: bool = False) -> str:
    """The ways people write an option's name."""
    word = f"({name})" if key else f"(?:{name})"
    return rf"(?:(?:--|—|–){word}(?:\s*[:=]\s*|\s+)|{word}[:=]\s*)"


def _usage(name: str, kind: Kind) -> str:
    match kind:
        case Code(letter=letter, required=required):
            return f"{letter}3" if required else f"[{letter}3]"
        case Option(label=label, choices=choices):
            return f"[{name}:{'|'.join(choices) or label}]"
        case Flag():
            return f"[{name}]"
        case Rest(label=label, required=required):
            return label if required else f"[{label}]"
        case Loose(label=label) | One(label=label):
            return f"[{label}]"


def _choose(name: str, kind: Option, value: str) -> object:
    if not value:
        raise _WrongError(f"{name} needs a value, for example {name}:{next(iter(kind.choices), kind.label)}.")
    if not kind.choices:
        return value
    for choice in kind.choices:
        if choice.casefold() == value.casefold():
            return choice
    raise _WrongError(f"{name} takes {listed(kind.choices, 'or')}, not “{value[:40]}”.")


def _check_rest(kind: Rest, text: str) -> str:
    if not text:
        if kind.required:
            raise _WrongError(f"Say {kind.label} after the command.")
        return ""
    if len(text) > kind.limit:
        raise _WrongError(
            f"That is {len(text):,} characters, and {kind.limit:,} is the most. Shorten it and send it again."
        )
    if not has_words(text):
        raise _WrongError(f"Put {kind.label} in words: symbols alone cannot be found again.")
    return text


def _unquote(value: str) -> str:
    return value.strip().strip('"“”').strip()


def has_words(text: str) -> bool:
    """Whether there is a letter or a digit in it."""
    return any(character.isalnum() for character in text)


def nearest(word: str, known: Iterable[str], *, cutoff: int = 60) -> str | None:
    """The known word most like this one, None when none is near."""
    found = process.extractOne(word.casefold(), list(known), scorer=fuzz.WRatio, score_cutoff=cutoff)
    return found[0] if found else None
