"""Who reads becomes a WHERE on every SELECT of a shared record, joins and relationships included."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, and_, event, false, or_, true
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.sql.base import ExecutableOption

from bot.access import Viewer, visible_to
from bot.model.record import Sharing
from storage.schema import Shared


class NarrowedSession(Session):
    """A session that reads as one viewer; until it is told which, it sees no shared record."""

    def __init__(self, *args: Any, **options: Any) -> None:
        """Start as the viewer who sees nothing."""
        super().__init__(*args, **options)
        self.see_as(Viewer())

    def see_as(self, viewer: Viewer) -> None:
        """Read as this viewer from here on."""
        # What the viewer before could see hangs on loaded rows (a learning's pilot), so they are read anew.
        self.expunge_all()
        self.narrowing = narrowing(viewer)


@lru_cache(maxsize=1024)
def narrowing(viewer: Viewer) -> Sequence[ExecutableOption]:
    """The options that hold a SELECT to what this viewer may see."""
    return tuple(
        with_loader_criteria(table, _criteria(table, viewer), include_aliases=True) for table in Shared.__subclasses__()
    )


def _criteria(table: type[Shared], viewer: Viewer) -> ColumnElement[bool]:
    """The lines of `bot.access.Visible.allows`, as SQL."""
    rule = visible_to(viewer)
    if rule.everything:
        return true()
    return or_(
        table.sharing == Sharing.PROGRAMME if rule.programme else false(),
        and_(table.sharing != Sharing.SQUAD, table.place != "", table.place.in_(sorted(rule.places))),
        table.squad_id.in_(sorted(rule.squads)),
    )


@event.listens_for(NarrowedSession, "do_orm_execute")
def _narrow(state: ORMExecuteState) -> None:
    if state.is_select:
        assert isinstance(state.session, NarrowedSession)
        state.statement = state.statement.options(*state.session.narrowing)
