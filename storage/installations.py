"""Where Squadbot is installed. The database holds sealed tokens only, and of a state only its hash."""

import hashlib
import secrets
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select, update

from bot.ports import Installation
from bot.sealing import Seal
from storage.database.query import Query
from storage.schema import InstallationRow, InstallStateRow, table_of
from storage.staged import Staged, carry_out
from storage.unit_of_work import SqlStore

_INSTALLATIONS = table_of(InstallationRow)
_OF_WORKSPACE = Query(
    select(_INSTALLATIONS).where(
        _INSTALLATIONS.c.platform == bindparam("platform"), _INSTALLATIONS.c.workspace == bindparam("workspace")
    )
)


class SqlInstallations:
    """Fills `bot.ports.Installations`."""

    def __init__(self, store: SqlStore, seal: Seal, platform: str) -> None:
        """This platform's installations, kept with this store's record, tokens under this seal."""
        self._store = store
        self._seal = seal
        self._platform = platform

    async def get(self, workspace: str) -> Installation | None:
        async with self._store.work() as work:
            row = await work.reads.row(_OF_WORKSPACE, platform=self._platform, workspace=workspace)
        token = self._seal.open(row.token) if row else None
        if row is None or token is None:
            return None
        return Installation(row.workspace, row.name, row.bot_user, row.bot_id, token, row.installed_at)

    async def put(self, installation: Installation) -> None:
        staged = Staged()
        staged.put(
            InstallationRow,
            platform=self._platform,
            workspace=installation.workspace,
            name=installation.name,
            bot_user=installation.bot_user,
            bot_id=installation.bot_id,
            token=self._seal.close(installation.token),
            installed_at=installation.installed_at,
        )
        await self._store.writer.run(lambda connection: carry_out(connection, [staged]))

    async def remove(self, workspace: str, before: datetime) -> bool:
        gone = (
            delete(InstallationRow)
            .where(
                InstallationRow.platform == self._platform,
                InstallationRow.workspace == workspace,
                InstallationRow.installed_at <= before,
            )
            .returning(InstallationRow.workspace)
        )
        return await self._store.writer.run(lambda connection: connection.execute(gone).first() is not None)

    async def issue_state(self, expires_at: datetime) -> str:
        state, staged = secrets.token_urlsafe(32), Staged()
        staged.add(InstallStateRow, id=_hash(state), expires_at=expires_at)
        await self._store.writer.run(lambda connection: carry_out(connection, [staged]))
        return state

    async def use_state(self, state: str, now: datetime) -> bool:
        used = delete(InstallStateRow).where(InstallStateRow.id == _hash(state)).returning(InstallStateRow.expires_at)

        def use(connection: Connection) -> bool:
            connection.execute(delete(InstallStateRow).where(InstallStateRow.expires_at <= now))
            return connection.execute(used).first() is not None

        return await self._store.writer.run(use)

    async def reseal(self) -> int:
        def seal_anew(connection: Connection) -> int:
            mine = InstallationRow.platform == self._platform
            opened = [
                (workspace, token, self._seal.open(token))
                for workspace, token in connection.execute(
                    select(InstallationRow.workspace, InstallationRow.token).where(mine)
                )
            ]
            for workspace, sealed, token in opened:
                if token is not None:
                    this = update(InstallationRow).where(
                        mine, InstallationRow.workspace == workspace, InstallationRow.token == sealed
                    )
                    connection.execute(this.values(token=self._seal.close(token)))
            return len(opened)

        return await self._store.writer.run(seal_anew)


def _hash(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()
