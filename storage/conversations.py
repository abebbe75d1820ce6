"""Where a platform's conversations are reached, kept in the database."""

from typing import Any

from sqlalchemy import bindparam, delete, select
from sqlalchemy.sql import Delete

from bot.clock import Clock
from bot.model.event import Conversation
from bot.ports import ConversationReference
from storage.database.query import Query
from storage.schema import ConversationRow, table_of
from storage.staged import Staged, carry_out
from storage.unit_of_work import SqlStore

_CONVERSATIONS = table_of(ConversationRow)
_IN_WORKSPACE = select(_CONVERSATIONS).where(
    _CONVERSATIONS.c.platform == bindparam("platform"), _CONVERSATIONS.c.workspace == bindparam("workspace")
)
_THERE = Query(_IN_WORKSPACE.where(_CONVERSATIONS.c.channel == bindparam("channel")))
_NEWEST = Query(_IN_WORKSPACE.order_by(_CONVERSATIONS.c.at.desc()).limit(1))


class SqlReferences:
    """Fills `bot.ports.ConversationReferences`."""

    def __init__(self, store: SqlStore, clock: Clock, platform: str) -> None:
        """This platform's references, kept with this store's record."""
        self._store = store
        self._clock = clock
        self._platform = platform

    async def get(self, where: Conversation) -> ConversationReference | None:
        async with self._store.work() as work:
            row = await work.reads.row(
                _THERE, platform=self._platform, workspace=where.workspace, channel=where.channel
            )
        return _reference_of(row) if row else None

    async def newest(self, workspace: str) -> ConversationReference | None:
        async with self._store.work() as work:
            row = await work.reads.row(_NEWEST, platform=self._platform, workspace=workspace)
        return _reference_of(row) if row else None

    async def put(self, reference: ConversationReference) -> None:
        where, known = reference.where, await self.get(reference.where)
        team = reference.team or (known.team if known else "")
        group = reference.group or (known.group if known else "")
        new = ConversationReference(where, reference.address, reference.service_url, team, group)
        if new == known:
            return
        staged = Staged()
        staged.put(
            ConversationRow,
            platform=self._platform,
            workspace=where.workspace,
            channel=where.channel,
            kind=where.kind,
            address=new.address,
            service_url=new.service_url,
            team=new.team,
            team_group=new.group,
            at=self._clock.now(),
        )
        await self._store.writer.run(lambda connection: carry_out(connection, [staged]))

    async def remove(self, where: Conversation) -> None:
        await self._run(self._all_of(where.workspace).where(ConversationRow.channel == where.channel))

    async def remove_team(self, workspace: str, team: str) -> None:
        await self._run(self._all_of(workspace).where(ConversationRow.team == team, ConversationRow.team != ""))

    def _all_of(self, workspace: str) -> Delete:
        return delete(ConversationRow).where(
            ConversationRow.platform == self._platform, ConversationRow.workspace == workspace
        )

    async def _run(self, statement: Delete) -> None:
        await self._store.writer.run(lambda connection: connection.execute(statement).close())


def _reference_of(row: Any) -> ConversationReference:
    where = Conversation(row.platform, row.workspace, row.channel, row.kind)
    return ConversationReference(where, row.address, row.service_url, row.team, row.team_group)
