"""What all tables share: how each type of value is kept."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import JSON, Date, Table, Text
from sqlalchemy.orm import DeclarativeBase

from bot.model.event import ConversationKind
from bot.model.record import BarrierKind, Decision, Role, ScheduleKind, Sharing, Stage
from bot.model.standup import StandupState
from storage.schema.types import UtcDateTime, Word


def table_of(row: type) -> Table:
    """Return the table that a mapped class stands for. To read a shared one, see `storage.database.sight`."""
    table = getattr(row, "__table__", None)
    assert isinstance(table, Table), "a mapped class"
    return table


class Base(DeclarativeBase):
    """The record. `exported`: whether the operator's export holds the table."""

    exported: ClassVar[bool] = False
    type_annotation_map: ClassVar = {
        str: Text,
        datetime: UtcDateTime,
        date: Date,
        list[str]: JSON,
        list[list[str]]: JSON,
        Sharing: Word(Sharing),
        Role: Word(Role),
        Stage: Word(Stage),
        Decision: Word(Decision),
        BarrierKind: Word(BarrierKind),
        ScheduleKind: Word(ScheduleKind),
        ConversationKind: Word(ConversationKind),
        StandupState: Word(StandupState),
    }
