"""Teams against the suite that every platform passes."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from botframework.connector.auth import AppCredentials

from bot.model.event import Conversation
from bot.platforms.teams.readers import Readers
from bot.platforms.teams.send import Connector, TeamsSender
from bot.platforms.teams.settings import TeamsSettings
from bot.ports import ConversationReference
from storage.database.engine import open_database
from storage.unit_of_work import SqlStore
from tests.kit.clock import FrozenClock
from tests.kit.teams_screen import read
from tests.kit.teams_server import TOKEN, TeamsServer
from tests.kit.teams_signing import APP_ID
from tests.platforms.contract import ContractStage, PlatformContract

ADDRESS = "19:hubs@thread.tacv2"
HERE = Conversation("teams", "tenant", ADDRESS)
NOWHERE = Conversation("teams", "tenant", "19:gone@thread.tacv2")


@dataclass
class Stage:
    """A channel in a stub Teams."""

    platform: TeamsSender
    teams: TeamsServer
    here: Conversation = HERE
    nowhere: Conversation = NOWHERE
    reader: str = "aad-ada"
    other: str = "aad-ben"

    async def seen_by(self, account: str) -> str:
        shown = [*self.teams.places[ADDRESS].messages, *self.teams.own_chat(account).messages]
        return "\n".join(read(each) for each in shown)


class Signed(AppCredentials):  # type: ignore[misc]  # the library has no types
    """Signed in already."""

    def get_access_token(self, force_refresh: bool = False) -> str:
        return TOKEN


class Known(dict[Conversation, ConversationReference]):
    """bot.ports.ConversationReferences, in memory."""

    async def get(self, where: Conversation) -> ConversationReference | None:  # type: ignore[override]  # a dict's own is no coroutine
        return dict.get(self, where)

    async def newest(self, workspace: str) -> ConversationReference | None:
        return next(iter(self.values()))

    async def put(self, reference: ConversationReference) -> None:
        self[reference.where] = reference

    async def remove(self, where: Conversation) -> None:
        del self[where]

    async def remove_team(self, workspace: str, team: str) -> None:
        raise AssertionError("nobody leaves")


class TestTeams(PlatformContract):
    """The suite, on a stub Bot Connector."""

    @pytest.fixture(autouse=True)
    def _database(self, sqlite_template: Path, tmp_path: Path) -> None:
        shutil.copy(sqlite_template, tmp_path / "squadbot.db")
        type(self).url = f"sqlite:///{tmp_path}/squadbot.db"

    url = ""

    @asynccontextmanager
    async def open(self) -> AsyncIterator[ContractStage]:
        clock, store = FrozenClock(), SqlStore(open_database(self.url))
        connector = Connector(TeamsSettings(APP_ID))
        connector._credentials = Signed(APP_ID)
        async with TeamsServer(clock.elapsed) as teams:
            teams.add_channel(ADDRESS, "tenant", "19:team")
            for account in ("aad-ada", "aad-ben"):
                teams.add_person(account, "tenant", account)
            known = Known({HERE: ConversationReference(HERE, ADDRESS, teams.service_url, "19:team")})
            yield Stage(TeamsSender(connector, known, Readers(store, lambda _, __: False), clock), teams)
        connector.close()
        await store.close()
