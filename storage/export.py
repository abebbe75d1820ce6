"""The whole record as files that outlive the bot: JSON Lines for programs, CSV for spreadsheets.

One pair of files a table (`pilots.jsonl`, `pilots.csv`), a line a row in the order of the primary key, and the columns
of `storage.schema` by their own names: instants as ISO 8601 in UTC, days as YYYY-MM-DD, yes and no as true or false,
`challenges` of a squad as a list (in CSV its codes with spaces between). A pilot's `id` is its number, as in P3;
`squad_id`, `pilot_id`, `learning_id`, `person_id`, `owner_id`, `author_id` and `by_id` are ids in the table they name
(`owner`, `author` and `by` are people). A learning with a `source_id` was published; every other is a squad's own. In
CSV an empty cell is no value, and text that a spreadsheet would run as a formula starts with an apostrophe. When people
work, and when they are away, is left out.
"""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import select

from storage.database.query import Query
from storage.database.sight import whole_table
from storage.schema import Base, table_of
from storage.unit_of_work import SqlStore

EXPORTED: Sequence[type[Base]] = tuple(row for row in Base.__subclasses__() if row.exported)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


async def export(store: SqlStore, folder: Path) -> Mapping[str, int]:
    """Write every record as it stands at one moment; how many rows of each table. Makes the folder, replaces files."""
    written = {}
    async with store.work() as work:
        for table in EXPORTED:
            rows = [row._asdict() for row in await work.reads.rows(_all_of(table))]
            _write(folder, table, rows)
            written[table.__tablename__] = len(rows)
    return written


@cache
def _all_of(table: type[Base]) -> Query:
    every = whole_table(table, unnarrowed="an operator's copy holds the whole record")
    return Query(select(every).order_by(*(every.c[key.name] for key in table_of(table).primary_key)))


def _write(folder: Path, table: type[Base], rows: Iterable[Mapping[str, Any]]) -> None:
    names = [column.name for column in table.__table__.c]
    folder.mkdir(parents=True, exist_ok=True)
    lines = folder / f"{table.__tablename__}.jsonl"
    sheet = folder / f"{table.__tablename__}.csv"
    with lines.open("w", encoding="utf-8") as exact, sheet.open("w", encoding="utf-8-sig", newline="") as cells:
        writer = csv.writer(cells)
        writer.writerow(names)
        for row in rows:
            exact.write(json.dumps(row, ensure_ascii=False, default=_plain) + "\n")
            writer.writerow([_cell(row[name]) for name in names])


def _plain(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(f"cannot be exported: {type(value).__name__}")


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case list():
            return " ".join(value)
        case str():
            return f"'{value}" if value.startswith(_FORMULA) else value
        case int():
            return str(value)
        case _:
            return _plain(value)
