"""Shared records come into a SELECT by two doors: narrowed to the viewer, or whole for a reason that is written there.

A SELECT that takes one past both is refused.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Any
from weakref import WeakSet

from sqlalchemy import (
    Boolean,
    ColumnClause,
    ColumnElement,
    Engine,
    Executable,
    FromClause,
    Integer,
    Subquery,
    Table,
    TableClause,
    Text,
    TextClause,
    and_,
    bindparam,
    event,
    or_,
    select,
)
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.operators import custom_op

from bot.access import Viewer, visible_to
from bot.model.record import Sharing
from storage.schema import SEARCH_INDEX, HoldsSharedWords, Shared, table_of
from storage.schema.types import Several, one_of

_EVERYTHING = bindparam("sees_everything", type_=Boolean)
_PROGRAMME = bindparam("sees_programme", type_=Boolean)
_PLACES = bindparam("sees_places", type_=Several(Text))
_SQUADS = bindparam("sees_squads", type_=Several(Integer))
_GUARDED = frozenset(
    {table_of(row).name for row in (*Shared.__subclasses__(), *HoldsSharedWords.__subclasses__())} | {SEARCH_INDEX.name}
)
"""Tables with a sharing level, and those that hold the words of such records."""
_NAMED = re.compile(rf"\b({'|'.join(sorted(_GUARDED))})\b", re.IGNORECASE)
_ANSWERS = re.compile(r"\b(select|returning)\b", re.IGNORECASE)
_doors: WeakSet[FromClause] = WeakSet()
"""What the two doors gave out."""


class Unnarrowed(Exception):
    """A SELECT reads a shared record past its viewer's line of sight: a mistake in the program."""


def sight_of(viewer: Viewer) -> Mapping[str, Any]:
    """Return what a viewer may see, as the values that `line_of_sight` asks for."""
    rule = visible_to(viewer)
    return {
        _EVERYTHING.key: rule.everything,
        _PROGRAMME.key: rule.programme,
        _PLACES.key: sorted(rule.places),
        _SQUADS.key: sorted(rule.squads),
    }


def line_of_sight(columns: Any) -> ColumnElement[bool]:
    """The lines of `bot.access.Visible.allows`, as SQL about a shared table, whoever the viewer is.

    The viewer comes as values, so that a statement is built and compiled once for all of them.
    """
    return or_(
        _EVERYTHING,
        and_(_PROGRAMME, columns.sharing == Sharing.PROGRAMME),
        and_(columns.sharing != Sharing.SQUAD, columns.place != "", one_of(columns.place, _PLACES)),
        one_of(columns.squad_id, _SQUADS),
    )


def in_sight(row: type[Shared]) -> Subquery:
    """Return a shared table narrowed to what the viewer may see, to select from as from the table itself.

    Both databases merge it into the SELECT around it, so that it costs its conditions and no more.
    """
    return _narrowed(table_of(row))


@cache
def _narrowed(table: Table) -> Subquery:
    narrowed = select(table).where(line_of_sight(table.c)).subquery(table.name)
    _doors.add(narrowed)
    return narrowed


def whole_table(row: type | TableClause, *, unnarrowed: str) -> FromClause:
    """Return a table with every row, whoever reads, to select from. `unnarrowed` says why that is right here."""
    if not unnarrowed.strip():
        raise ValueError("say why every row is read, whoever asks")
    table = row if isinstance(row, TableClause) else table_of(row)
    whole = table.alias(table.name)
    _doors.add(whole)
    return whole


@lru_cache(maxsize=512)
def refuse_unnarrowed(statement: ClauseElement) -> None:
    """Raise Unnarrowed when any part of a statement names a shared table that came by neither door."""
    for element in _elements(statement):
        if isinstance(element, TableClause):
            named = element.name if element.name in _GUARDED else None
        else:
            named = next((found.group().lower() for text in _texts(element) if (found := _NAMED.search(text))), None)
        if named:
            raise Unnarrowed(
                f"a SELECT reads {named!r} past its viewer's line of sight: take in_sight(…), or "
                'whole_table(…, unnarrowed="why") where every row is meant'
            )


def guard(engine: Engine) -> None:
    """Have an engine refuse what answers with rows of a shared record past the viewer's line of sight."""
    event.listen(engine, "before_execute", _before)


def _before(_connection: object, statement: Executable, *_: object) -> None:
    if isinstance(statement, TextClause):
        answers = bool(_ANSWERS.search(statement.text))
    else:
        answers = statement.is_select or bool(getattr(statement, "_returning", ()))
    if answers:
        refuse_unnarrowed(statement)


def _elements(statement: ClauseElement) -> Iterator[Any]:
    """Every part of a statement, and the table of every column; nothing of what the doors gave out."""
    seen: set[int] = set()
    waiting: list[Any] = [statement]
    while waiting:
        element = waiting.pop()
        if id(element) in seen or element in _doors:
            continue
        seen.add(id(element))
        yield element
        waiting += element.get_children()
        if isinstance(element, ColumnClause) and element.table is not None:
            waiting.append(element.table)


def _texts(element: Any) -> Iterator[str]:
    """What an element says in SQL of its own, which has no parts to look at."""
    if isinstance(element, TextClause):
        yield element.text
    if isinstance(element, ColumnClause) and element.is_literal:
        yield element.name
    if isinstance(operator := getattr(element, "operator", None), custom_op):
        yield operator.opstring
    for said, _dialect in (*getattr(element, "_prefixes", ()), *getattr(element, "_suffixes", ())):
        yield str(said)
    yield str(getattr(element, "_hints", ""))
    yield str(getattr(element, "_statement_hints", ""))
