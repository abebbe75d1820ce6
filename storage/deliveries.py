"""The outbox's rows, by the database's own clock."""

import secrets
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, Update, exists, func, select, update
from sqlalchemy.orm import InstrumentedAttribute, aliased

from bot.access import Viewer, standing, viewer_of_anyone, viewer_of_squad
from bot.model.codec import from_json
from bot.model.event import Conversation, Sender
from bot.model.message import Block, Group
from bot.ports import Address, Delivery
from storage.people import PeopleRepository
from storage.repository import Work
from storage.schema import BarrierRow, DeliveryRow, LearningRow, PilotRow, StandupRow, UpdateRow
from storage.squads import SquadRepository
from storage.types import later, seconds_until
from storage.unit_of_work import SqlStore

_Record = type[PilotRow | UpdateRow | LearningRow | BarrierRow | StandupRow]
_RECORDS: dict[str, _Record] = {"P": PilotRow, "U": UpdateRow, "L": LearningRow, "B": BarrierRow, "S": StandupRow}
"""The tables by the letter of their codes."""
_What = ColumnElement[Any] | InstrumentedAttribute[Any]


class SqlDeliveries:
    """Fills `bot.ports.Deliveries`."""

    def __init__(self, store: SqlStore) -> None:
        """The deliveries that this store's units commit."""
        self._store = store

    async def claim(self, *, platforms: Collection[str], lease: float, limit: int) -> Sequence[Delivery]:
        # Looking first costs a read; a write transaction is opened only when there is something to take.
        async with self._store.work() as work:
            if await work.reads.first(_ready(DeliveryRow.id, platforms)) is None:
                return ()
        token = secrets.token_hex(16)
        rows = await self._store.writer.run(lambda connection: _claim(connection, platforms, token, lease, limit))
        return [_delivery_of(row, thread, in_doubt=bool(earlier)) for row, earlier, thread in rows]

    async def sent(self, delivery: Delivery, reference: str, link: str) -> bool:
        held = _held(delivery).values(settled_at=later(), reference=reference, link=link)

        def settle(connection: Connection) -> bool:
            announces = connection.execute(held.returning(DeliveryRow.announces)).scalar_one_or_none()
            if announces and link:
                _link(connection, announces, link)
            return announces is not None

        return await self._store.writer.run(settle)

    async def retry(self, delivery: Delivery, *, wait: float, error: str, in_doubt: bool) -> None:
        # A claim that is left standing is what says, to whoever claims next, that the message may have been shown.
        claim = delivery.claim if in_doubt else ""
        again = _held(delivery).values(ready_at=later(wait), claim=claim, error=error)
        await self._store.writer.run(lambda connection: connection.execute(again).close())

    async def give_up(self, delivery: Delivery, error: str) -> None:
        never = _held(delivery).values(settled_at=later(), error=error)
        await self._store.writer.run(lambda connection: connection.execute(never).close())

    async def next_ready(self, platforms: Collection[str]) -> float | None:
        async with self._store.work() as work:
            wait = await work.reads.first(_heads(func.min(seconds_until(DeliveryRow.ready_at)), platforms))
        return None if wait is None else max(0.0, wait)

    async def hidden_from_readers(self, delivery: Delivery) -> frozenset[str]:
        about = frozenset(_abouts(delivery.message.blocks))
        if not about:
            return about
        async with self._store.work() as work:
            work.see_as(await _readers(delivery.address, work))
            return frozenset({code for code in about if not await _is_seen(code, work)})


# --- claiming and settling --------------------------------------------------------------------------------------------


def _heads(what: _What, platforms: Collection[str]) -> Select[Any]:
    """This, of the oldest unfinished row of each conversation on these platforms."""
    earlier = aliased(DeliveryRow)
    blocked = exists().where(earlier.key == DeliveryRow.key, earlier.id < DeliveryRow.id, earlier.settled_at.is_(None))
    own = DeliveryRow.platform.in_(sorted(platforms))
    return select(what).where(DeliveryRow.settled_at.is_(None), own, ~blocked)


def _ready(what: _What, platforms: Collection[str]) -> Select[Any]:
    """This, of the rows that can be claimed now, oldest first."""
    return _heads(what, platforms).where(DeliveryRow.ready_at <= later()).order_by(DeliveryRow.id)


def _claim(
    connection: Connection, platforms: Collection[str], token: str, lease: float, limit: int
) -> Sequence[tuple[Row[Any], str, str]]:
    """The rows taken, the claim that each had before, and the message whose thread it belongs in."""
    free = _ready(DeliveryRow.id, platforms).add_columns(DeliveryRow.claim).limit(limit)
    earlier: dict[int, str] = {row.id: row.claim for row in connection.execute(free.with_for_update(skip_locked=True))}
    taken = (
        update(DeliveryRow)
        .where(DeliveryRow.id.in_(earlier))
        .values(claim=token, ready_at=later(lease), attempts=DeliveryRow.attempts + 1)
        .returning(*DeliveryRow.__table__.c)
    )
    rows = sorted(connection.execute(taken), key=lambda row: int(row.id))
    return [(row, earlier[row.id], _thread_of(connection, row) if row.under else "") for row in rows]


def _thread_of(connection: Connection, row: Row[Any]) -> str:
    """The message that announced what this belongs under, in its own conversation; empty when it never got there."""
    above = select(DeliveryRow.reference).where(
        DeliveryRow.announces == row.under, DeliveryRow.key == row.key, DeliveryRow.reference != ""
    )
    return connection.execute(above.order_by(DeliveryRow.id).limit(1)).scalar_one_or_none() or ""


def _held(delivery: Delivery) -> Update:
    """The row, as long as this claim is the one that holds it."""
    return update(DeliveryRow).where(
        DeliveryRow.id == delivery.id, DeliveryRow.claim == delivery.claim, DeliveryRow.settled_at.is_(None)
    )


def _link(connection: Connection, code: str, link: str) -> None:
    table, number = _record(code)
    if table:
        connection.execute(update(table).where(table.id == number, table.link == "").values(link=link))


def _delivery_of(row: Row[Any], thread: str, *, in_doubt: bool) -> Delivery:
    where = Conversation(row.platform, row.workspace, row.channel, row.kind)
    address = Address(where, row.only_for, row.replaces, thread)
    return Delivery(
        row.id, address, from_json(row.message), row.attempts, row.claim, row.created_at, row.announces, in_doubt
    )


# --- who reads, and what they see -------------------------------------------------------------------------------------


async def _readers(address: Address, work: Work) -> Viewer:
    """A reader nobody knows, and a channel that is no squad's, see what the whole programme may."""
    where, squads = address.conversation, SquadRepository(work)
    if address.only_for:
        sender = Sender(where.platform, where.workspace, address.only_for, "")
        person = await PeopleRepository(work).by_account(sender)
        return standing(person, await squads.of_person(person.id)).viewer if person else viewer_of_anyone()
    squad = await squads.of_channel(where)
    return viewer_of_squad(squad) if squad else viewer_of_anyone()


async def _is_seen(code: str, work: Work) -> bool:
    table, number = _record(code)
    return table is not None and await work.reads.first(select(table.id).where(table.id == number)) is not None


def _record(code: str) -> tuple[_Record | None, int]:
    number = code[1:]
    return (_RECORDS.get(code[0]), int(number)) if number.isdecimal() else (None, 0)


def _abouts(blocks: Iterable[Block]) -> Iterable[str]:
    for block in blocks:
        if isinstance(block, Group):
            if block.about:
                yield block.about
            yield from _abouts(block.blocks)
