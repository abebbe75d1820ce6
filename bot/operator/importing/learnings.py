"""Published learnings from JSON Lines: one test and what was learned from it a line, each with its source.

Each line is an object with `id`, `place`, `local_authorities` (a list of {"name", "gss"}), `programme`, `challenge`,
`title`, `tried`, `learning`, `evidence`, `direction`, `kind`, `source_title`, `source_url`, `source_date` (YYYY,
YYYY-MM or YYYY-MM-DD) and `confidence`. `programme`, `source_url` and `source_date` may be null, and stay empty.
"""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.access import viewer_of_anyone
from bot.guard import describe, find
from bot.model.record import Learning, Place, Source
from bot.operator.importing.design import DIRECTIONS, design_of
from bot.operator.importing.errors import BadRow, Imported, Problem, Unreadable
from bot.operator.importing.values import as_object, gss_of, read_bytes_of, text_of, word_of
from bot.ports import Published, Reference, Store

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_TEXTS = ("title", "tried", "learning", "place", "evidence", "source_title", "programme", "kind")


@dataclass(frozen=True, slots=True)
class Row:
    """A good line: the learning, its place still as written, and the codes of the councils it names."""

    line: int
    learning: Published
    gss: frozenset[str]


@dataclass(frozen=True, slots=True)
class LearningRows:
    """A file as read: its good rows and its bad ones."""

    good: tuple[Row, ...]
    bad: tuple[BadRow, ...]

    def __len__(self) -> int:
        """How many rows there are to import."""
        return len(self.good)


def read_learnings(path: Path) -> LearningRows:
    """Every row of the file, checked. Unreadable when there is no such file, or it holds nothing."""
    good: list[Row] = []
    bad: list[BadRow] = []
    line_of: dict[str, int] = {}
    lines = read_bytes_of(path).split(b"\n")
    for number, raw in enumerate(lines, start=1):
        if not raw.strip():
            continue
        try:
            row = _row(number, _decoded(raw))
        except Problem as problem:
            bad.append(BadRow(number, str(problem)))
            continue
        source = row.learning.source.id
        if source in line_of:
            bad.append(BadRow(number, f'the id "{source}" is on line {line_of[source]} already.'))
        else:
            line_of[source] = number
            good.append(row)
    if not good and not bad:
        raise Unreadable(f"{path} is empty.")
    return LearningRows(tuple(good), tuple(bad))


async def import_learnings(
    store: Store, rows: LearningRows, at: datetime, progress: Callable[[int], object] = lambda _: None
) -> Imported:
    """Add or change the learnings in one transaction; those that are there already stay untouched.

    `progress` hears how many rows are done after each. A row on a challenge that the programme does not have is left
    out and reported. Conflict when someone else imported at the same moment: run it again.
    """
    added = changed = same = 0
    async with store.unit() as unit:
        unit.see_as(viewer_of_anyone())
        bad = [*rows.bad, *await _on_unknown_challenges(rows, unit.reference)]
        left_out = {row.line for row in bad}
        places = await unit.reference.places()
        before = await unit.learnings.published()
        for done, row in enumerate(rows.good, start=1):
            if row.line not in left_out:
                learning = replace(row.learning, place=_place(row, places))
                old = before.get(learning.source.id)
                if old is not None and _is_same(old, learning):
                    same += 1
                else:
                    await unit.learnings.put_published(learning, at)
                    added, changed = (added + 1, changed) if old is None else (added, changed + 1)
            progress(done)
        if added or changed:
            await unit.commit(at)
    return Imported(added, changed, same, tuple(sorted(bad)))


def _decoded(raw: bytes) -> dict[str, Any]:
    try:
        return as_object(json.loads(raw.decode("utf-8")), "the line")
    except UnicodeDecodeError:
        raise Problem("this is not UTF-8 text.") from None
    except (json.JSONDecodeError, RecursionError):
        raise Problem("this is not JSON.") from None


def _row(line: int, row: dict[str, Any]) -> Row:
    areas = [_area(area) for area in _listed(row, "local_authorities")]
    evidence, direction = text_of(row, "evidence", 500), word_of(row, "direction", DIRECTIONS)
    source = Source(
        id=text_of(row, "id", 40),
        title=text_of(row, "source_title", 500),
        url=_address(text_of(row, "source_url", 2000, needed=False)),
        date=_date(text_of(row, "source_date", 10, needed=False)),
        kind=text_of(row, "kind", 100),
        evidence=evidence,
        direction=direction,
        confidence=word_of(row, "confidence", {"A", "B"}),
        programme=text_of(row, "programme", 200, needed=False),
        areas="; ".join(name for name, _ in areas),
    )
    learning = Published(
        source=source,
        title=text_of(row, "title", 200),
        observed=text_of(row, "tried", 3000),
        learned=text_of(row, "learning", 3000),
        place="",
        place_name=text_of(row, "place", 300),
        challenge=text_of(row, "challenge", 60),
        design=design_of(evidence, direction),
    )
    _guard(row)
    return Row(line, learning, frozenset(gss for _, gss in areas if gss))


def _listed(row: dict[str, Any], key: str) -> list[Any]:
    value = row.get(key)
    if not isinstance(value, list):
        raise Problem(f'"{key}" is missing.' if key not in row else f'"{key}" should be a list.')
    return value


def _area(value: object) -> tuple[str, str]:
    area = as_object(value, 'one of "local_authorities"')
    return text_of(area, "name", 100), gss_of(area, needed=False)


def _address(url: str) -> str:
    try:
        parts = urlsplit(url)
        fine = not url or (parts.scheme in ("http", "https") and bool(parts.hostname))
    except ValueError:
        fine = False
    if not fine or any(character.isspace() for character in url):
        raise Problem('"source_url" should be an address that starts with https:// or http://.')
    return url


def _date(text: str) -> str:
    match = _DATE.fullmatch(text)
    try:
        if match:
            date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        match = None
    if text and not match:
        raise Problem(f'"source_date" is "{text}"; it should be a date such as 2024, 2025-07 or 2024-04-10, or null.')
    return text


def _guard(row: dict[str, Any]) -> None:
    """Published or not, no resident's data is stored."""
    for key in _TEXTS:
        found = find(row.get(key) or "")
        if found:
            raise Problem(f'"{key}" seems to hold {describe(found)}; take it out first.')


async def _on_unknown_challenges(rows: LearningRows, reference: Reference) -> list[BadRow]:
    known = {challenge.code for challenge in await reference.challenges()}
    ask = "" if known else " Import the programme first: squadbot import programme FILE"
    return [
        BadRow(row.line, f'the programme has no challenge "{row.learning.challenge}".{ask}')
        for row in rows.good
        if row.learning.challenge not in known
    ]


def _place(row: Row, places: Sequence[Place]) -> str:
    """The one place of the programme that the row's councils, or else its place's name, point to; "" if not one."""
    codes = {place.code for place in places if place.gss in row.gss}
    if not codes:
        codes = {place.code for place in places if place.name.casefold() == row.learning.place_name.casefold()}
    return codes.pop() if len(codes) == 1 else ""


def _is_same(old: Learning, new: Published) -> bool:
    before = (
        old.source, old.title, old.observed, old.learned, old.place, old.place_name, old.challenge, old.design
    )  # fmt: skip
    return before == (
        new.source, new.title, new.observed, new.learned, new.place, new.place_name, new.challenge, new.design
    )  # fmt: skip
