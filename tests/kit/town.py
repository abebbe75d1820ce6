"""The demo's town as a fixture: a fresh database with the programme's places and the demo's people in it."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, asynccontextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, delete, select, update

from bot.app import Squadbot, set_up
from bot.config import read_config
from bot.database import reading_store
from bot.demo.people import SQUADS
from bot.demo.seed import seed_chat, seed_record
from bot.model.event import Conversation
from bot.model.record import Challenge, Mission, Organisation, Place
from bot.platforms.teams.platform import Teams
from bot.platforms.teams.settings import MANAGED_IDENTITY, TeamsSettings
from bot.ports import ConversationReference, Installation, Store
from bot.sealing import Seal
from storage.conversations import SqlReferences
from storage.installations import SqlInstallations
from storage.schema import AccountRow, ChannelRow, ScheduleRow
from tests.kit import slack_screen as slack_screens
from tests.kit import teams_screen as teams_screens
from tests.kit.clock import FrozenClock
from tests.kit.database_clock import database_goes_by, use_clock
from tests.kit.dialogue import Town
from tests.kit.postgres import TEMPLATE, Server, own_copy
from tests.kit.slack_screen import SECRET, people, slack_screen
from tests.kit.slack_server import CLIENT_ID, CLIENT_SECRET, SlackServer
from tests.kit.slack_socket import SETTINGS as SOCKET
from tests.kit.slack_socket import socket_screen
from tests.kit.teams_screen import teams_screen
from tests.kit.teams_server import TeamsServer
from tests.kit.teams_signing import APP_ID
from tests.kit.web_screen import WebScreen

SPACES = frozenset(squad.workspace for squad in SQUADS)
"""The town's workspaces: Slack's, or Teams' tenants."""
KEY = "c3F1YWRib3Qtc3F1YWRib3Qtc3F1YWRib3Qtc3F1YSE="
"""What the tests' tokens are sealed with."""
ENGLAND = "england-and-wales"
PLACES = (("sheffield", "Sheffield"), ("barnsley", "Barnsley"), ("leeds", "Leeds"), ("wakefield", "Wakefield"))
CHALLENGES = (
    ("family_hubs", "Raising take-up of Best Start Family Hubs"),
    ("employment", "Getting more people into work"),
    ("neighbourhood_health", "Setting up neighbourhood health services"),
)
ORGANISATIONS = (
    ("dfe", "Department for Education"),
    ("dhsc", "Department of Health and Social Care"),
    ("dwp", "Department for Work and Pensions"),
)


async def fill_reference(store: Store, squadbot: Squadbot) -> None:
    """The few places, challenges and organisations that the demo's stories need."""
    async with store.unit() as unit:
        for code, name in PLACES:
            unit.reference.put_place(Place(code, name, "", "England", ENGLAND))
        for code, label in CHALLENGES:
            unit.reference.put_challenge(Challenge(code, label))
        for code in ("growth", "health", "opportunity"):
            unit.reference.put_mission(Mission(code, code.capitalize()))
        for code, name in ORGANISATIONS:
            unit.reference.put_organisation(Organisation(code, name))
        await unit.commit(squadbot.clock.now())


async def build(url: str) -> None:
    """Make the town in this migrated database."""
    clock = FrozenClock()
    async with squadbot_on(url, clock) as squadbot:
        await fill_reference(squadbot.store, squadbot)
        await seed_chat(squadbot.chat, clock.now())
        await seed_record(squadbot.store, squadbot.calendar, clock.now())
        await Town(squadbot, WebScreen(squadbot), clock).settle()


@asynccontextmanager
async def squadbot_on(
    url: str, clock: FrozenClock, *, teams: TeamsSettings | None = None, **settings: str
) -> AsyncIterator[Squadbot]:
    """Squadbot on a migrated database, at work only when the test says so."""
    config = read_config({"DATABASE_URL": url, "WEB_CHAT": "1", **settings})
    # Its settings are made and not read: the stub's organisations have no ids as Teams' have.
    factories = set_up(config)
    if teams:
        factories.append(partial(Teams, teams))
    with database_goes_by(clock, url):
        async with reading_store(config) as store:
            squadbot = Squadbot(config, store, clock, factories)
            yield squadbot
            await squadbot.close()


@asynccontextmanager
async def town_on(url: str, platform: str, **more: str) -> AsyncIterator[Town]:
    """The town in this database, met on this platform: "web", "slack" by HTTP, "slack-socket", or "teams".

    `more`: settings; a DATABASE_URL among them is the way that Squadbot itself takes to this database.
    """
    clock = FrozenClock()
    if platform == "web":
        async with squadbot_on(url, clock, teams=None, **more) as squadbot:
            yield Town(squadbot, WebScreen(squadbot), clock)
        return
    if platform == "teams":
        async with (
            TeamsServer(clock.elapsed) as teams,
            teams_squadbot(url, clock, teams, **more) as squadbot,
            teams_screen(squadbot, teams) as teams_shown,
        ):
            yield Town(squadbot, teams_shown, clock)
        return
    through, settings = (socket_screen, SOCKET) if platform == "slack-socket" else (slack_screen, {})
    async with (
        SlackServer(clock) as slack,
        slack_squadbot(url, clock, slack.api_url, **settings, **more) as squadbot,
        through(squadbot, clock, slack) as screen,
    ):
        yield Town(squadbot, screen, clock)


def slack_settings(api_url: str) -> dict[str, str]:
    """The settings of a Squadbot that is installed in Slack by OAuth."""
    return {
        "SLACK_API_URL": api_url,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_CLIENT_ID": CLIENT_ID,
        "SLACK_CLIENT_SECRET": CLIENT_SECRET,
        "SLACK_TOKEN_KEYS": KEY,
    }


@asynccontextmanager
async def slack_squadbot(url: str, clock: FrozenClock, api_url: str, **more: str) -> AsyncIterator[Squadbot]:
    """Squadbot in Slack, installed in every workspace of the town, whose people and channels are now Slack's."""
    async with squadbot_on(url, clock, teams=None, **(slack_settings(api_url) | more)) as squadbot:
        await squadbot._store.writer.run(lambda connection: move_to("slack", connection, SPACES))
        await install_slack(squadbot, clock)
        yield squadbot


async def install_slack(squadbot: Squadbot, clock: FrozenClock) -> None:
    """In every workspace of the town."""
    stored = SqlInstallations(squadbot._store, Seal([KEY]), "slack")
    for space in sorted(SPACES):
        yesterday = clock.now() - timedelta(days=1)
        await stored.put(Installation(space, space, f"UBOT{space}", f"B{space}", f"xoxb-{space}", yesterday))


@asynccontextmanager
async def teams_squadbot(
    url: str, clock: FrozenClock, teams: TeamsServer, *, app_type: str = MANAGED_IDENTITY, **more: str
) -> AsyncIterator[Squadbot]:
    """Squadbot in Teams, in every channel of the town, whose people and channels are now Teams'."""
    async with teams_settings(teams, app_type) as settings, squadbot_on(url, clock, teams=settings, **more) as squadbot:
        await squadbot._store.writer.run(lambda connection: move_to("teams", connection, SPACES))
        await refer_teams(squadbot, clock, teams)
        yield squadbot


@asynccontextmanager
async def teams_settings(teams: TeamsServer, app_type: str = MANAGED_IDENTITY) -> AsyncIterator[TeamsSettings]:
    """The settings of a Squadbot in this stub Teams, on a machine whose identity the stub vouches for."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("IDENTITY_ENDPOINT", teams.identity_url)
        patched.setenv("IDENTITY_HEADER", "secret of the machine")
        yield TeamsSettings(APP_ID, "secret", app_type, "the bot's own tenant", tenants=SPACES, keys_url=teams.keys_url)


async def refer_teams(squadbot: Squadbot, clock: FrozenClock, teams: TeamsServer) -> None:
    """Squadbot has been added to every channel of the town."""
    references = SqlReferences(squadbot._store, clock, "teams")
    for squad in SQUADS:
        where = Conversation("teams", squad.workspace, teams_screens.channel_id(squad.channel))
        team = f"19:team-{squad.channel}"
        await references.put(ConversationReference(where, where.channel, teams.service_url, team, f"group {team}"))


def move_to(platform: str, connection: Connection, spaces: Collection[str]) -> None:
    """The people and channels of these workspaces are now this platform's."""
    screen = {"slack": slack_screens, "teams": teams_screens}[platform]
    accounts = select(AccountRow.account).where(AccountRow.workspace.in_(spaces))
    for account in connection.execute(accounts).scalars().all():
        here = update(AccountRow).where(AccountRow.account == account)
        connection.execute(here.values(platform=platform, account=screen.account_id(account)))
    channels = select(ChannelRow.channel).where(ChannelRow.workspace.in_(spaces))
    for channel in connection.execute(channels).scalars().all():
        this = update(ChannelRow).where(ChannelRow.channel == channel)
        connection.execute(this.values(platform=platform, channel=screen.channel_id(channel)))


def _build_apart(url: str) -> None:
    """Build it on a thread, so that the test's own event loop is left alone."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(build(url))).result()


# --- fixtures: built once a session, copied for each test -------------------------------------------------------------

_TOWN = "town"


@pytest.fixture(scope="session")
def sqlite_town(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with the town in it, to copy."""
    path = tmp_path_factory.mktemp("town") / "town.db"
    shutil.copy(sqlite_template, path)
    _build_apart(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_town(postgres_template: Server) -> Server:
    """The server with a database to copy that has the town in it."""
    url = postgres_template.create(_TOWN, TEMPLATE)
    use_clock(url)
    _build_apart(url)
    return postgres_template


def town_url_for(database: str, request: pytest.FixtureRequest, folder: Path) -> AbstractContextManager[str]:
    """The address of a database of its own with the town in it."""
    return own_copy(database, request, folder, of=_TOWN)


@pytest.fixture(params=["sqlite", "postgresql"])
def town_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database with the town in it, once on SQLite and once on PostgreSQL."""
    with town_url_for(request.param, request, tmp_path) as url:
        yield url


@pytest.fixture
async def town(town_url: str) -> AsyncIterator[Town]:
    """The town on a Thursday at ten, everybody's welcome read, nothing else said."""
    async with town_on(town_url, "web") as town:
        yield town


def slack_town_file(built: Path, path: Path, slack: SlackServer) -> None:
    """A copy of the town as SQLite file, moved to Slack, whose people and channels are in this stub."""
    shutil.copy(built, path)
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        move_to("slack", connection, SPACES)
        connection.execute(delete(ScheduleRow))  # a process lives today, and every digest since would be due
    engine.dispose()
    people(slack)
