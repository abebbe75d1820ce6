"""Text put by for one person, for a day."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select

from storage.database.query import Query
from storage.records.repository import Repository
from storage.schema import DraftRow, table_of

KEPT = timedelta(hours=24)
_DRAFT = table_of(DraftRow).c
_TEXT = Query(
    select(_DRAFT.text).where(
        _DRAFT.id == bindparam("draft"), _DRAFT.person_id == bindparam("person"), _DRAFT.expires_at > bindparam("now")
    )
)


class DraftRepository(Repository):
    """Fills `bot.ports.Drafts`. Adding one clears away those that have expired."""

    async def add(self, person: int, text: str, at: datetime) -> str:
        draft = secrets.token_urlsafe(16)
        self.staged.add(DraftRow, id=draft, person_id=person, text=text, expires_at=at + KEPT)
        self.staged.run(delete(DraftRow).where(DraftRow.expires_at <= at))
        return draft

    async def get(self, draft: str, person: int, now: datetime) -> str | None:
        return await self.reads.value(_TEXT, draft=draft, person=person, now=now)
