"""Who reads becomes a WHERE on every SELECT of a shared record, joins and relationships included."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, TypeVar, TypeVarTuple

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Connection,
    Integer,
    Row,
    Select,
    Table,
    Text,
    and_,
    bindparam,
    event,
    or_,
    select,
)
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria

from bot.access import Viewer, visible_to
from bot.model.record import Sharing
from storage.schema import Shared
from storage.schema.types import Several, one_of

T = TypeVar("T")
Ts = TypeVarTuple("Ts")
_EVERYTHING = bindparam("sees_everything", type_=Boolean)
_PROGRAMME = bindparam("sees_programme", type_=Boolean)
_PLACES = bindparam("sees_places", type_=Several(Text))
_SQUADS = bindparam("sees_squads", type_=Several(Integer))


def sight_of(viewer: Viewer) -> Mapping[str, Any]:
    """What a viewer may see, as the values that `line_of_sight` asks for."""
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


_NARROWING = tuple(
    with_loader_criteria(table, line_of_sight(table), include_aliases=True) for table in Shared.__subclasses__()
)


class NarrowedSession(Session):
    """A session whose every SELECT asks for a viewer's `sight_of`; without it the statement fails."""


@event.listens_for(NarrowedSession, "do_orm_execute")
def _narrow(state: ORMExecuteState) -> None:
    if state.is_select:
        state.statement = state.statement.options(*_NARROWING)


class Sight:
    """Reads through one connection as one viewer, with every SELECT narrowed."""

    def __init__(self, connection: Connection, viewer: Viewer) -> None:
        """Look through this connection, which stays the caller's to close."""
        self._session = NarrowedSession(connection)
        self._values = sight_of(viewer)

    def see_as(self, viewer: Viewer) -> None:
        """Read as this viewer from here on."""
        # What the viewer before could see hangs on loaded rows (a learning's pilot), so they are read anew.
        self._session.expunge_all()
        self._values = sight_of(viewer)

    def all(self, statement: Select[T]) -> Sequence[T]:
        """The one thing selected, of every row."""
        return self._session.scalars(statement, self._values).all()

    def rows(self, statement: Select[*Ts]) -> Sequence[Row[*Ts]]:
        """Every row."""
        return self._session.execute(statement, self._values).all()

    def first(self, statement: Select[T]) -> T | None:
        """The one thing selected, of the first row."""
        return self._session.scalars(statement, self._values).first()


@cache
def in_sight(table: Table, *which: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """The rows of a shared table that the viewer may see and that these conditions hold of, by number."""
    return select(table).where(line_of_sight(table.c), *which).order_by(table.c.id)


@cache
def numbered(table: Table) -> ColumnElement[bool]:
    """A condition for `in_sight`: the row with the `number` given."""
    return table.c.id == bindparam("number")
