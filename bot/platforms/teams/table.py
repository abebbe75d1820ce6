"""Tables: Teams' own where it fits on a phone, else a list that names each value."""

from collections.abc import Sequence

from bot.model.message import Table
from bot.platforms.teams import limits
from bot.platforms.teams.rich import Piece, Reader, pen, rich, runs, text_runs
from bot.rendering.fitting import json_length
from bot.rendering.runs import Json, Line, named_row, plain_rows, plain_words


def table(block: Table, reader: Reader) -> list[Piece]:
    """The caption, then the rows."""
    pieces = rich([text_runs(block.caption, weight="Bolder")])
    if not block.rows:
        return [*pieces, *rich([text_runs("; ".join(block.columns))])]
    rows: list[list[Line]] = [[runs(cell, reader) for cell in row] for row in block.rows]
    if len(block.columns) <= limits.TABLE_COLUMNS and all(_is_short(cell) for row in rows for cell in row):
        return [*pieces, *_tables(block.columns, rows)]
    named = rich([[*text_runs("• "), *named_row(block.columns, row, pen(reader))] for row in block.rows])
    return [*pieces, *(piece.styled(spacing="Small") for piece in named)]


def _tables(columns: tuple[str, ...], rows: list[list[Line]]) -> list[Piece]:
    """The rows in as many tables as they need, each with the columns' names."""
    pieces: list[Piece] = []
    head: list[Line] = [text_runs(column) for column in columns]
    kept: list[list[Line]] = []
    for row in rows:
        if kept and (
            len(kept) == limits.TABLE_ROWS or json_length(_piece(head, [*kept, row]).element) > limits.ELEMENT_JSON
        ):
            pieces.append(_piece(head, kept))
            kept = []
        kept.append(row)
    return [*pieces, _piece(head, kept)]


def _piece(head: list[Line], rows: list[list[Line]]) -> Piece:
    drawn = [_row(head), *map(_row, rows)]
    names, said = list(map(plain_words, head)), [list(map(plain_words, row)) for row in rows]
    columns = [{"width": _width(column)} for column in zip(names, *said, strict=True)]
    return Piece(
        {"type": "Table", "firstRowAsHeader": True, "columns": columns, "rows": drawn}, plain_rows(names, said)
    )


def _width(column: Sequence[str]) -> int:
    """A column's share: long words get more of a narrow screen than short ones."""
    return 2 + min(limits.MOST_SHARES, max(map(len, column)) // limits.SHARE)


def _row(cells: list[Line]) -> Json:
    return {"type": "TableRow", "cells": [_cell(cell) for cell in cells]}


def _cell(line: Line) -> Json:
    """A cell; one with nothing in it has a dash, so that it is not taken for one that is missing."""
    items = [piece.element for piece in rich([line]) or rich([text_runs("–")])]
    return {"type": "TableCell", "items": items}


def _is_short(line: Line) -> bool:
    return sum(len(run.plain) for run in line) <= limits.CELL
