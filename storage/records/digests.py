"""What has been in a squad's digests."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import bindparam, select

from storage.database.query import Query
from storage.records.repository import Repository
from storage.schema import DigestItemRow, MissedDigestRow, table_of

_ITEM = table_of(DigestItemRow).c
_SHOWN = Query(select(_ITEM.code).where(_ITEM.squad_id == bindparam("squad"), _ITEM.at >= bindparam("since")))


class DigestRepository(Repository):
    """Fills `bot.ports.Digests`."""

    async def shown(self, squad: int, since: datetime) -> frozenset[str]:
        return frozenset(await self.reads.values(_SHOWN, squad=squad, since=since))

    def mark_shown(self, squad: int, codes: Iterable[str], at: datetime) -> None:
        for code in codes:
            self.staged.put(DigestItemRow, squad_id=squad, code=code, at=at)

    def missed(self, squad: int, due: Iterable[datetime]) -> None:
        for at in due:
            self.staged.put(MissedDigestRow, squad_id=squad, due_at=at)
