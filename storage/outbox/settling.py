"""How sends ended, written for any number of deliveries in one statement."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    JSON,
    Connection,
    Float,
    Integer,
    Select,
    Text,
    bindparam,
    case,
    cast,
    column,
    func,
    select,
    update,
)
from sqlalchemy.sql.dml import ReturningUpdate

from bot.ports import Ended
from storage.schema import DeliveryRow, Shared, table_of
from storage.schema.types import later

RECORDS = {row.letter: row for row in Shared.__subclasses__() if row.letter}
"""The tables by the letter of their codes."""
_TABLE = table_of(DeliveryRow)
_GIVEN = {
    "id": Integer,
    "held": Text,
    "claim": Text,
    "wait": Float,
    "error": Text,
    "failures": Integer,
    "reference": Text,
    "link": Text,
}


def settle(connection: Connection, ended: Sequence[Ended]) -> frozenset[int]:
    """Record how these ended; the ids of those whose claim still held."""
    rows = [_row(each) for each in ended]
    held = frozenset(connection.execute(_settling(connection.dialect.name), {"ended": rows}).scalars())
    for each in ended:
        if each.delivery.id not in held:
            continue
        if each.link and each.delivery.announces:
            _link(connection, each.delivery.announces, each.link)
        _follow(connection, each)
    return held


def record_of(code: str) -> tuple[type[Shared] | None, int]:
    """The table and the number that a code ("L12") stands for; no table for what is none."""
    number = code[1:]
    return (RECORDS.get(code[0]), int(number)) if number.isdecimal() else (None, 0)


def _row(ended: Ended) -> dict[str, Any]:
    # A claim that is left standing is what says, to whoever claims next, that the message may have been shown.
    again = ended.wait is not None and not ended.in_doubt
    return {
        "id": ended.delivery.id,
        "held": ended.delivery.claim,
        "claim": "" if again else ended.delivery.claim,
        "wait": ended.wait,
        "error": ended.error,
        "failures": int(ended.failed),
        "reference": ended.reference,
        "link": ended.link,
    }


@cache
def _settling(dialect: str) -> ReturningUpdate[int]:
    ended = _given(dialect).subquery("ended")
    return (
        update(_TABLE)
        .where(_TABLE.c.id == ended.c.id, _TABLE.c.claim == ended.c.held, _TABLE.c.settled_at.is_(None))
        .values(
            settled_at=case((ended.c.wait.is_(None), later())),
            ready_at=case((ended.c.wait.is_(None), _TABLE.c.ready_at), else_=later(ended.c.wait)),
            claim=ended.c.claim,
            attempts=_TABLE.c.attempts + ended.c.failures,
            error=ended.c.error,
            reference=ended.c.reference,
            link=ended.c.link,
        )
        .returning(_TABLE.c.id)
    )


def _given(dialect: str) -> Select[*tuple[Any, ...]]:
    """The rows given as one JSON text, so that the statement is the same however many there are."""
    if dialect == "sqlite":
        each = func.json_each(bindparam("ended", type_=JSON)).table_valued("value")
        return select(
            *(cast(func.json_extract(each.c.value, f"$.{name}"), kind).label(name) for name, kind in _GIVEN.items())
        )
    typed = [column(name, kind()) for name, kind in _GIVEN.items()]
    rows = func.json_to_recordset(bindparam("ended", type_=JSON)).table_valued(*typed, name="given")
    return select(*rows.render_derived(with_types=True).c)


def _follow(connection: Connection, ended: Ended) -> None:
    """An edit may have more parts or fewer: whatever it stands in place of is known as it is known from here on."""
    where, before = ended.delivery.address.conversation, ended.delivery.address.replaces
    if before and ended.reference and ended.reference != before:
        here = _TABLE.c.key == where.key
        stood = update(_TABLE).where(here, _TABLE.c.reference == before).values(reference=ended.reference)
        announced = connection.execute(stood.returning(_TABLE.c.id, _TABLE.c.announces, _TABLE.c.link)).all()
        for number, code, link in announced if ended.link else ():
            connection.execute(update(_TABLE).where(_TABLE.c.id == number).values(link=ended.link))
            _link(connection, code, ended.link, instead_of=link)
        # So are the edits that wait behind it.
        waiting = update(_TABLE).where(here, _TABLE.c.replaces == before, _TABLE.c.settled_at.is_(None))
        connection.execute(waiting.values(replaces=ended.reference))


def _link(connection: Connection, code: str, link: str, *, instead_of: str = "") -> None:
    row, number = record_of(code)
    if row is not None and "link" in (table := table_of(row)).c:
        connection.execute(update(table).where(table.c.id == number, table.c.link == instead_of).values(link=link))
