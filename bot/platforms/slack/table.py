"""Tables: Slack's own where it takes one, else a list that names each value."""

from bot.model.message import Inlines, Table
from bot.platforms.slack import limits
from bot.platforms.slack.fit import json_length, length
from bot.platforms.slack.rich import Json, Line, Piece, Reader, Run, rich, runs, text_runs

Cell = tuple[Json, str]


def table(block: Table, reader: Reader, *, native: bool) -> list[Piece]:
    """The caption, then the rows. `native`: whether Slack draws tables here (in messages, not in views)."""
    pieces = rich([text_runs(block.caption, bold=True)])
    if not block.rows:
        return [*pieces, *rich([text_runs("; ".join(block.columns))])]
    head = [_cell(text_runs(column)) for column in block.columns]
    rows = [[_cell(runs(cell, reader)) for cell in row] for row in block.rows]
    if native and len(head) <= limits.TABLE_COLUMNS and all(_fits([head, row]) for row in rows):
        return [*pieces, *_tables(block, head, rows)]
    return [*pieces, *_lists(block, reader)]


def _tables(block: Table, head: list[Cell], rows: list[list[Cell]]) -> list[Piece]:
    """The rows in as many tables as they need, each with the columns' names."""
    pieces: list[Piece] = []
    kept = [head]
    for row in rows:
        if len(kept) > 1 and not (len(kept) < limits.TABLE_ROWS and _fits([*kept, row])):
            pieces.append(_piece(block, kept))
            kept = [head]
        kept.append(row)
    return [*pieces, _piece(block, kept)]


def _fits(rows: list[list[Cell]]) -> bool:
    words = sum(length(plain) + 4 for row in rows for _, plain in row)
    named = words + len(rows) * sum(length(plain) + 4 for _, plain in rows[0])
    return named <= limits.TABLE_TEXT and json_length([[cell for cell, _ in row] for row in rows]) <= limits.TABLE_JSON


def _piece(block: Table, rows: list[list[Cell]]) -> Piece:
    settings = [{"is_wrapped": True} for _ in block.columns]
    cells = [[cell for cell, _ in row] for row in rows]
    names = [plain for _, plain in rows[0]]
    plain = "\n".join(
        "- " + "; ".join(f"{name}: {said}" for name, (_, said) in zip(names, row, strict=True)) for row in rows[1:]
    )
    return Piece({"type": "table", "column_settings": settings, "rows": cells}, plain)


def _cell(line: Line) -> Cell:
    """A cell; one with nothing in it has a dash, for Slack takes no empty one."""
    plain = "".join(run.plain for run in line)
    if not plain.strip():
        return {"type": "raw_text", "text": "–"}, "–"
    if all(run.element["type"] == "text" and "style" not in run.element for run in line):
        return {"type": "raw_text", "text": "".join(run.element["text"] for run in line)}, plain
    section = {"type": "rich_text_section", "elements": [run.element for run in line]}
    return {"type": "rich_text", "elements": [section]}, plain


def _lists(block: Table, reader: Reader) -> list[Piece]:
    return rich([_named(block.columns, row, reader) for row in block.rows], "list")


def _named(columns: tuple[str, ...], row: tuple[Inlines, ...], reader: Reader) -> list[Run]:
    line: list[Run] = []
    for column, cell in zip(columns, row, strict=True):
        line += text_runs("; ") if line else []
        line += [*text_runs(f"{column}: ", bold=True), *runs(cell, reader)]
    return line
