"""What is kept only for a time: the words of messages long sent, ids of old events, what was begun, who was away."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, Delete, Update, delete, select, update

from storage.schema import AccountCodeRow, DayAwayRow, DeliveryRow, DraftRow, InstallStateRow, ReceivedRow
from storage.schema.types import later
from storage.writer import Writer

EVENT_IDS = timedelta(days=8)
"""No platform sends an event again after so long: Slack's last try comes within the hour."""
MESSAGES = timedelta(days=30)
"""What was said stands in the chat and in the record. Where it was posted is kept, so that it can still be edited."""
DAYS_AWAY = timedelta(days=31)
"""Nobody needs to know any longer that somebody was away."""
AT_ONCE = 1000
"""Rows in one transaction: others write in between."""


async def forget(writer: Writer, now: datetime) -> None:
    """Take out what has had its time. Safe to run at any moment, by any number of processes."""
    for statement in _statements(now):
        while await writer.run(_counting(statement)) == AT_ONCE:
            pass


def _counting(statement: Delete | Update) -> Callable[[Connection], int]:
    return lambda connection: connection.execute(statement).rowcount


def _statements(now: datetime) -> Sequence[Delete | Update]:
    events = select(ReceivedRow.id).where(ReceivedRow.at < now - EVENT_IDS).limit(AT_ONCE)
    drafts = select(DraftRow.id).where(DraftRow.expires_at <= now).limit(AT_ONCE)
    states = select(InstallStateRow.id).where(InstallStateRow.expires_at <= now).limit(AT_ONCE)
    # By the database's clock, as they were settled. What the outbox still has to send is never settled.
    settled = DeliveryRow.settled_at < later(-MESSAGES.total_seconds())
    messages = select(DeliveryRow.id).where(settled, DeliveryRow.message != "").limit(AT_ONCE)
    return (
        delete(ReceivedRow).where(ReceivedRow.id.in_(events)),
        delete(DayAwayRow).where(DayAwayRow.day < (now - DAYS_AWAY).date()),
        delete(DraftRow).where(DraftRow.id.in_(drafts)),
        delete(InstallStateRow).where(InstallStateRow.id.in_(states)),
        delete(AccountCodeRow).where(AccountCodeRow.expires_at <= now),
        update(DeliveryRow).where(DeliveryRow.id.in_(messages)).values(message=""),
    )
