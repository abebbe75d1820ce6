"""The outbox's rows as their operator looks at them."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, and_, bindparam, case, func, select, update

from bot.model.event import Conversation
from bot.ports import DeliveryState, Progress
from storage.database.query import Query
from storage.schema import DeliveryRow, table_of
from storage.schema.types import later
from storage.unit_of_work import SqlStore

_ROW = table_of(DeliveryRow).c
_FAILED: ColumnElement[bool] = and_(_ROW.settled_at.is_not(None), _ROW.error != "", _ROW.reference == "")
_STATE = case(
    (_FAILED, DeliveryState.FAILED.value),
    (_ROW.settled_at.is_not(None), DeliveryState.SENT.value),
    (and_(_ROW.claim != "", _ROW.error == "", _ROW.ready_at > later()), DeliveryState.SENDING.value),
    else_=DeliveryState.WAITING.value,
).label("state")
_PROGRESS = select(
    _ROW.id,
    _STATE,
    _ROW.platform,
    _ROW.workspace,
    _ROW.channel,
    _ROW.kind,
    _ROW.created_at,
    _ROW.settled_at,
    _ROW.attempts,
    _ROW.error,
    (_ROW.message != "").label("worded"),
)
_NEWEST = _PROGRESS.order_by(_ROW.id.desc()).limit(bindparam("most", type_=Integer))
_UNSENT = Query(_NEWEST.where(_FAILED | _ROW.settled_at.is_(None)))
_NEVER_SENT = Query(_NEWEST.where(_FAILED))
_BY_NUMBER = Query(_PROGRESS.where(_ROW.id == bindparam("number")))
_COUNTS = Query(select(_STATE, func.count()).group_by("state"))


class SqlDeliveryBook:
    """Fills `bot.ports.DeliveryBook`."""

    def __init__(self, store: SqlStore) -> None:
        """The deliveries in this store."""
        self._store = store

    async def counts(self) -> Mapping[DeliveryState, int]:
        async with self._store.work() as work:
            rows = await work.reads.rows(_COUNTS)
        return {DeliveryState(state): number for state, number in rows}

    async def unsent(self, *, failed_only: bool, limit: int) -> Sequence[Progress]:
        async with self._store.work() as work:
            rows = await work.reads.rows(_NEVER_SENT if failed_only else _UNSENT, most=limit)
        return [_progress_of(row) for row in reversed(rows)]

    async def get(self, delivery: int) -> Progress | None:
        async with self._store.work() as work:
            row = await work.reads.row(_BY_NUMBER, number=delivery)
        return _progress_of(row) if row else None

    async def send_again(self, delivery: int) -> bool:
        # Its claim stays: when the last try ended in doubt, it is looked up before it is sent.
        again = (
            update(table_of(DeliveryRow))
            .where(_ROW.id == delivery, _FAILED, _ROW.message != "")
            .values(settled_at=None, ready_at=later(), attempts=0)
            .returning(_ROW.id)
        )

        def change(connection: Connection) -> bool:
            return connection.execute(again).one_or_none() is not None

        return await self._store.writer.run(change)


def _progress_of(row: Any) -> Progress:
    where = Conversation(row.platform, row.workspace, row.channel, row.kind)
    state = DeliveryState(row.state)
    return Progress(row.id, state, where, row.created_at, row.settled_at, row.attempts, row.error, row.worded)
