"""Text put by for one person, for a day."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from storage.records.repository import Repository
from storage.schema import DraftRow

KEPT = timedelta(hours=24)


class DraftRepository(Repository):
    """Fills `bot.ports.Drafts`. Adding one clears away those that have expired."""

    async def add(self, person: int, text: str, at: datetime) -> str:
        draft = secrets.token_urlsafe(16)
        self.staged.add(DraftRow, id=draft, person_id=person, text=text, expires_at=at + KEPT)
        self.staged.run(delete(DraftRow).where(DraftRow.expires_at <= at))
        return draft

    async def get(self, draft: str, person: int, now: datetime) -> str | None:
        return await self.reads.first(
            select(DraftRow.text).where(DraftRow.id == draft, DraftRow.person_id == person, DraftRow.expires_at > now)
        )
