"""The programme's own lists from programme.json: places, missions, challenges, and the bodies that own barriers.

- `places`: objects with `name`, `gss`, `kind`, `nation`, `bank_holiday_division`. The code is made from the name.
- `campuses`: objects with `mission`; each mission once.
- `challenges`: objects with `code`, `label`, `lead_department`, kept in the source's words ("… (inferred)"), or null.
- organisations: the departments named there, in `programme.owner` and in `pfpp.departments_named_at_launch`, and the
  council of each place that is no region.

Where the source says null or "not found", the record stays empty.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from bot.model.record import Challenge, Mission, Organisation, Place
from bot.operator.importing.departments import council_of, departments_in
from bot.operator.importing.errors import BadRow, Imported, Problem
from bot.operator.importing.positions import Document
from bot.operator.importing.values import as_object, gss_of, slug, text_of, word_of
from bot.ports import Store

_NATIONS = {"England", "Scotland", "Wales", "Northern Ireland"}
_HOLIDAYS = {"england-and-wales", "scotland", "northern-ireland"}
_NOT_FOUND = re.compile(r"not (?:found|stated)\b.*", re.I)
_CODE = re.compile(r"[a-z0-9_-]{1,60}")
Item = TypeVar("Item", Place, Mission, Challenge, Organisation)


@dataclass(frozen=True, slots=True)
class ProgrammeRows:
    """A programme as read: the rows that are good, and those that are not."""

    places: tuple[Place, ...]
    missions: tuple[Mission, ...]
    challenges: tuple[Challenge, ...]
    organisations: tuple[Organisation, ...]
    bad: tuple[BadRow, ...]

    def __len__(self) -> int:
        """How many rows there are to import."""
        return len(self.places) + len(self.missions) + len(self.challenges) + len(self.organisations)


def read_programme(path: Path) -> ProgrammeRows:
    """Every row, checked. Unreadable when the file is missing or is not one JSON object."""
    document = Document(path)
    bad: list[BadRow] = []
    regions: set[str] = set()

    def place(row: dict[str, Any]) -> Place:
        read = _place(row)
        if row.get("kind") == "region":
            regions.add(read.code)
        return read

    places = _read(document, "places", place, bad)
    missions = _read(document, "campuses", _mission, bad, once=False)
    challenges = _read(document, "challenges", _challenge, bad)
    named = [challenge.department for challenge in challenges] + _bodies(document.value)
    titles = _source_titles(document.value)
    organisations = [
        *(organisation for words in named for organisation in departments_in(words)),
        *(council_of(place.name, titles) for place in places if place.code not in regions),
    ]
    return ProgrammeRows(places, missions, challenges, _each_once(organisations), tuple(sorted(bad)))


async def import_programme(
    store: Store, rows: ProgrammeRows, at: datetime, progress: Callable[[int], object] = lambda _: None
) -> Imported:
    """Add or change the lists in one transaction; what is there already stays untouched, and nothing is taken away.

    `progress` hears how many rows are done after each. Conflict when someone else imported at the same moment.
    """
    added = changed = same = done = 0

    def put(new: Sequence[Item], before: Sequence[Item], write: Callable[[Item], None]) -> None:
        nonlocal added, changed, same, done
        old = {item.code: item for item in before}
        for item in new:
            if old.get(item.code) == item:
                same += 1
            else:
                write(item)
                added, changed = (added, changed + 1) if item.code in old else (added + 1, changed)
            done += 1
            progress(done)

    async with store.unit() as unit:
        lists = unit.reference
        put(rows.places, await lists.places(), lists.put_place)
        put(rows.missions, await lists.missions(), lists.put_mission)
        put(rows.challenges, await lists.challenges(), lists.put_challenge)
        put(rows.organisations, await lists.organisations(), lists.put_organisation)
        if added or changed:
            await unit.commit(at)
    return Imported(added, changed, same, rows.bad)


def _read(
    document: Document, key: str, read: Callable[[dict[str, Any]], Item], bad: list[BadRow], *, once: bool = True
) -> tuple[Item, ...]:
    """The good rows of a list. A code that comes again is a bad row, or no news where codes need not come `once`."""
    items: dict[str, Item] = {}
    try:
        for line, where, row in document.rows(key):
            try:
                item = read(as_object(row))
            except Problem as problem:
                bad.append(BadRow(line, str(problem), where))
                continue
            if once and item.code in items:
                bad.append(BadRow(line, f'there is a "{item.code}" above already.', where))
            items.setdefault(item.code, item)
    except Problem as problem:
        bad.append(BadRow(1, str(problem)))
    return tuple(items.values())


def _place(row: dict[str, Any]) -> Place:
    name = text_of(row, "name", 100)
    if not slug(name):
        raise Problem('"name" has no letters.')
    return Place(
        code=slug(name),
        name=name,
        gss=gss_of(row, needed=False),
        nation=word_of(row, "nation", _NATIONS),
        holidays=word_of(row, "bank_holiday_division", _HOLIDAYS),
    )


def _mission(row: dict[str, Any]) -> Mission:
    code = text_of(row, "mission", 60)
    return Mission(slug(code), code.replace("_", " ").capitalize())


def _challenge(row: dict[str, Any]) -> Challenge:
    code = text_of(row, "code", 60)
    if not _CODE.fullmatch(code):
        raise Problem(f'"code" is "{code}"; it should be small letters, digits, "-" and "_" only.')
    department = _NOT_FOUND.sub("", text_of(row, "lead_department", 300, needed=False))
    return Challenge(code, text_of(row, "label", 200), department)


def _bodies(value: dict[str, Any]) -> list[str]:
    """What the rest of the file names as departments, where it has such parts."""
    programme, pfpp = value.get("programme"), value.get("pfpp")
    owner = programme.get("owner") if isinstance(programme, dict) else None
    launch = pfpp.get("departments_named_at_launch") if isinstance(pfpp, dict) else None
    return [words for words in (owner, *(launch if isinstance(launch, list) else ())) if isinstance(words, str)]


def _source_titles(value: dict[str, Any]) -> str:
    sources = value.get("sources")
    rows = sources.values() if isinstance(sources, dict) else ()
    return "\n".join(str(row.get("title", "")) for row in rows if isinstance(row, dict))


def _each_once(organisations: Iterable[Organisation]) -> tuple[Organisation, ...]:
    return tuple({organisation.code: organisation for organisation in organisations}.values())
