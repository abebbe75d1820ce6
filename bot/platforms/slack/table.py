"""Tables: Slack's own where it takes one, else a list that names each value."""

from bot.model.message import Table
from bot.platforms.slack import limits
from bot.platforms.slack.fit import json_length, length
from bot.platforms.slack.rich import Piece, Reader, pen, rich, runs, text_runs
from bot.rendering.runs import Json, Line, named_row, plain_rows, plain_words

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
    plain = plain_rows(names, [[said for _, said in row] for row in rows[1:]])
    return Piece({"type": "table", "column_settings": settings, "rows": cells}, plain)


def _cell(line: Line) -> Cell:
    """A cell; one with nothing in it has a dash, for Slack takes no empty one."""
    plain = plain_words(line)
    if not plain.strip():
        return {"type": "raw_text", "text": "–"}, "–"
    if all(run.element["type"] == "text" and "style" not in run.element for run in line):
        return {"type": "raw_text", "text": "".join(run.element["text"] for run in line)}, plain
    section = {"type": "rich_text_section", "elements": [run.element for run in line]}
    return {"type": "rich_text", "elements": [section]}, plain


def _lists(block: Table, reader: Reader) -> list[Piece]:
    return rich([named_row(block.columns, row, pen(reader)) for row in block.rows], "list")
