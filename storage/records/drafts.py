"""Drafts: text kept for one person for a day."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select

from bot.model.event import Named
from bot.ports import Draft
from storage.database.query import Query
from storage.records.repository import Repository
from storage.schema import DraftRow, table_of

KEPT = timedelta(hours=24)
_DRAFT = table_of(DraftRow).c
_TEXT = Query(
    select(_DRAFT.text, _DRAFT.named).where(
        _DRAFT.id == bindparam("draft"), _DRAFT.person_id == bindparam("person"), _DRAFT.expires_at > bindparam("now")
    )
)
_SURE = "sure"


class DraftRepository(Repository):
    """Fills `bot.ports.Drafts`. Adding one clears away those that have expired."""

    async def add(self, person: int, text: str, at: datetime, named: Sequence[Named] = ()) -> str:
        draft = secrets.token_urlsafe(16)
        kept = [[each.workspace, each.account, each.name, _SURE if each.sure else ""] for each in named]
        self.staged.add(DraftRow, id=draft, person_id=person, text=text, named=kept, expires_at=at + KEPT)
        self.staged.run(delete(DraftRow).where(DraftRow.expires_at <= at))
        return draft

    async def get(self, draft: str, person: int, now: datetime) -> Draft | None:
        row = await self.reads.row(_TEXT, draft=draft, person=person, now=now)
        if row is None:
            return None
        people = (Named(space, account, name, sure == _SURE) for space, account, name, sure in row.named)
        return Draft(row.text, tuple(people))
