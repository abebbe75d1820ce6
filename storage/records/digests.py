"""What has been in a squad's digests."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from storage.records.repository import Repository
from storage.schema import DigestItemRow, MissedDigestRow


class DigestRepository(Repository):
    """Fills `bot.ports.Digests`."""

    async def shown(self, squad: int, since: datetime) -> frozenset[str]:
        items = select(DigestItemRow.code).where(DigestItemRow.squad_id == squad, DigestItemRow.at >= since)
        return frozenset(await self.reads.all(items))

    def mark_shown(self, squad: int, codes: Iterable[str], at: datetime) -> None:
        for code in codes:
            self.staged.put(DigestItemRow, squad_id=squad, code=code, at=at)

    def missed(self, squad: int, due: Iterable[datetime]) -> None:
        for at in due:
            self.staged.put(MissedDigestRow, squad_id=squad, due_at=at)
