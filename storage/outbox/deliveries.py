"""The outbox's rows, by the database's own clock."""

import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from math import inf
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Float,
    Integer,
    Row,
    Select,
    Text,
    bindparam,
    case,
    func,
    select,
    update,
)
from sqlalchemy.sql.dml import ReturningUpdate

from bot.access import Viewer, standing, viewer_of_anyone, viewer_of_squad
from bot.model.codec import from_json
from bot.model.event import Conversation, Sender
from bot.model.message import Block, Group
from bot.ports import Address, Delivery, Ended
from storage.database.query import Query
from storage.database.sight import in_sight
from storage.outbox.settling import RECORDS, record_of, settle
from storage.records.people import PeopleRepository
from storage.records.repository import Work
from storage.records.squads import SquadRepository
from storage.schema import ON_ITS_WAY, DeliveryRow, Shared, table_of
from storage.schema.types import Several, later, one_of, seconds_until
from storage.unit_of_work import SqlStore

_TABLE = table_of(DeliveryRow)
_ROW = _TABLE.c
_PLATFORMS = bindparam("platforms", type_=Several(Text))
_AGAIN = "+"
"""What a claim ends with when there was one before it."""


class SqlDeliveries:
    """Fills `bot.ports.Deliveries`."""

    def __init__(self, store: SqlStore) -> None:
        """The deliveries that this store's units commit."""
        self._store = store

    async def claim(
        self, *, platforms: Collection[str], lease: float, limit: int, taking_over: bool = True
    ) -> Sequence[Delivery]:
        statement = _TAKING_OVER if taking_over else _TAKING
        values = {"token": secrets.token_hex(16), "lease": lease, "most": limit, "platforms": sorted(platforms)}

        def take(connection: Connection) -> list[Delivery]:
            rows = sorted(connection.execute(statement, values).all(), key=lambda row: int(row.id))
            return [_delivery_of(row, _replaced(connection, row), _thread_of(connection, row)) for row in rows]

        return await self._store.writer.run(take)

    async def settle(self, ended: Sequence[Ended]) -> frozenset[int]:
        return await self._store.writer.run(lambda connection: settle(connection, ended))

    async def next_ready(self, platforms: Collection[str]) -> float | None:
        async with self._store.work() as work:
            wait = await work.reads.value(_NEXT, platforms=sorted(platforms))
        return None if wait is None else max(0.0, wait)

    async def database_up_for(self) -> float:
        if self._store.database.dialect == "sqlite":
            return inf
        async with self._store.work() as work:
            return float(await work.reads.value(_UP_FOR) or 0)

    async def hidden_from_readers(self, deliveries: Sequence[Delivery]) -> Mapping[int, frozenset[str]]:
        about = {each.id: codes for each in deliveries if (codes := frozenset(_abouts(each.message.blocks)))}
        hidden: dict[int, frozenset[str]] = {}
        if not about:
            return hidden
        async with self._store.work() as work:
            for delivery in (each for each in deliveries if each.id in about):
                work.see_as(await _readers(delivery.address, work))
                codes = about[delivery.id]
                if unseen := frozenset({code for code in codes if not await _is_seen(code, work)}):
                    hidden[delivery.id] = unseen
        return hidden


# --- claiming ---------------------------------------------------------------------------------------------------------


def _heads(what: ColumnElement[Any]) -> Select[Any]:
    """This, of the oldest unfinished row of each conversation on the `platforms` given.

    From conversation to conversation along the index, so that it takes no longer however many wait in each.
    """
    each = _TABLE.alias("each")
    unfinished = each.c.settled_at.is_(None)
    keys = select(func.min(each.c.key).label("key")).where(unfinished).cte("keys", recursive=True)
    following = select(func.min(each.c.key)).where(unfinished, each.c.key > keys.c.key).scalar_subquery()
    keys = keys.union_all(select(following).where(keys.c.key.is_not(None)))
    oldest = select(func.min(each.c.id)).where(unfinished, each.c.key == keys.c.key).scalar_subquery()
    heads = select(what).join_from(keys, _TABLE, _ROW.id == oldest)
    return heads.where(_ROW.settled_at.is_(None), one_of(_ROW.platform, _PLATFORMS))


def _claiming(*, taking_over: bool) -> ReturningUpdate[*tuple[Any, ...]]:
    """Takes the rows that can be claimed now, oldest first, in one statement."""
    ready = _heads(_ROW.id).where(_ROW.ready_at <= later())
    if not taking_over:
        ready = ready.where(_ROW.claim == "")
    most = bindparam("most", type_=Integer)
    free = ready.order_by(_ROW.id).limit(most).with_for_update(skip_locked=True, of=_TABLE).cte("free")
    # RETURNING gives only what is new, so the claim itself says whether there was one before it.
    claim = bindparam("token", type_=Text) + case((_ROW.claim == "", ""), else_=_AGAIN)
    lease = later(bindparam("lease", type_=Float))
    taken = update(_TABLE).where(_ROW.id == free.c.id)
    age = -seconds_until(_ROW.created_at)
    return taken.values(claim=claim, ready_at=lease).returning(*_ROW, age.label("age"))


_TAKING, _TAKING_OVER = _claiming(taking_over=False), _claiming(taking_over=True)
_NEXT = Query(_heads(func.min(seconds_until(_ROW.ready_at))))
_UP_FOR = Query(select(func.extract("epoch", later() - func.pg_postmaster_start_time())))
"""PostgreSQL's own; for SQLite nobody asks."""

_ABOVE = (
    select(_ROW.reference)
    .where(_ROW.announces == bindparam("under"), _ROW.key == bindparam("where"), _ROW.reference != "")
    .order_by(_ROW.id)
    .limit(1)
)


def _thread_of(connection: Connection, row: Row[Any]) -> str:
    """The message that it answers, or that announced what this belongs under; empty when that never got there."""
    if row.thread or not row.under:
        return str(row.thread)
    return connection.execute(_ABOVE, {"under": row.under, "where": row.key}).scalar_one_or_none() or ""


def _replaced(connection: Connection, row: Row[Any]) -> str:
    """The message in whose place this goes; empty when that one never got there."""
    if not row.replaces.startswith(ON_ITS_WAY):
        return str(row.replaces)
    number = int(row.replaces.removeprefix(ON_ITS_WAY))
    return connection.execute(select(_ROW.reference).where(_ROW.id == number)).scalar_one_or_none() or ""


def _delivery_of(row: Row[Any], replaces: str, thread: str) -> Delivery:
    where = Conversation(row.platform, row.workspace, row.channel, row.kind)
    address = Address(where, row.only_for, replaces, thread)
    in_doubt = row.claim.endswith(_AGAIN)
    return Delivery(
        row.id,
        address,
        from_json(row.message),
        row.attempts,
        row.claim,
        row.created_at,
        row.announces,
        in_doubt,
        row.age,
        row.secret,
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
    table, number = record_of(code)
    return table is not None and bool(await work.reads.rows(_SEEN[table.letter], number=number))


def _seen(table: type[Shared]) -> Query:
    """Return the query for the record with the `number` given, if the viewer may see it."""
    number = in_sight(table).c.id
    return Query(select(number).where(number == bindparam("number")))


_SEEN = {letter: _seen(table) for letter, table in RECORDS.items()}


def _abouts(blocks: Iterable[Block]) -> Iterable[str]:
    for block in blocks:
        if isinstance(block, Group):
            if block.about:
                yield block.about
            yield from _abouts(block.blocks)
