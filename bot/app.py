"""The composition root: the only module that sees everything, and where the real things meet."""

import asyncio
import gc
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import TYPE_CHECKING

from aiohttp import web

import handlers
from bot.clock import Clock, SharedClock
from bot.config import Config, SlackSettings, TeamsSettings
from bot.database import opened_store
from bot.guard import find
from bot.model.event import Conversation
from bot.pipeline.dispatch import Dispatcher
from bot.platforms.slack import gallery as slack_gallery
from bot.platforms.slack.manifest import SCOPES, slack_manifest
from bot.platforms.slack.people import NAME as SLACK
from bot.platforms.slack.platform import Slack
from bot.platforms.teams import gallery as teams_gallery
from bot.platforms.teams.activity import NAME as TEAMS
from bot.platforms.teams.package import About
from bot.platforms.teams.package import teams_package as package
from bot.platforms.web.page import WebPage
from bot.platforms.web.send import WebSender
from bot.platforms.web.site import NAME as WEB
from bot.platforms.web.site import TimeMachine
from bot.ports import ChatLog, Platform, Store
from bot.registry import Command, Registry
from bot.rendering.gallery import Exhibit, page
from bot.scheduling.scheduler import Scheduler
from bot.scheduling.timetable import Timetable
from bot.sealing import Seal
from bot.sending.outbox import Outbox
from bot.sending.undelivered import Undelivered
from bot.server import application, serve
from storage.chat import SqlChatLog
from storage.conversations import SqlReferences
from storage.installations import SqlInstallations
from storage.migrate import is_current
from storage.outbox.deliveries import SqlDeliveries
from storage.unit_of_work import SqlStore

if TYPE_CHECKING:
    from bot.platforms.teams.platform import Teams

log = logging.getLogger(__name__)


class Squadbot:
    """One running process of Squadbot: its record, its pipeline, its outbox and its scheduler."""

    def __init__(self, config: Config, store: SqlStore, clock: Clock | None = None) -> None:
        """Put it together on this record; `close` does not close the record."""
        self.config = config
        self.clock = clock or SharedClock()
        self.calendar = Timetable()
        self.registry = Registry(handlers.MODULES)
        self._store = store
        self._chat = SqlChatLog(self._store)
        self._platforms: dict[str, Platform] = {}
        self.dispatch = Dispatcher(
            self._store,
            self.registry,
            self.clock,
            self.calendar,
            self._direct,
            keeps_typed={WEB},
        )
        self._sender = WebSender(self._chat, self.clock, config.public_url)
        self._slack = self._with_slack(config.slack) if config.slack else None
        if config.web_chat:
            self._platforms[self._sender.name] = self._sender
        if self._slack is not None:
            self._platforms[self._slack.sender.name] = self._slack.sender
        self._teams = self._with_teams(config.teams) if config.teams else None
        if self._teams is not None:
            self._platforms[self._teams.sender.name] = self._teams.sender
        undelivered = Undelivered(self._store, self._platforms, self.clock)
        deliveries = SqlDeliveries(self._store)
        self.outbox = Outbox(deliveries, self._platforms, self.clock, self._store.signals.deliveries, undelivered)
        self.scheduler = Scheduler(self._store, self.clock, self.dispatch)
        self._working: list[asyncio.Task[None]] = []

    @property
    def store(self) -> Store:
        """The record."""
        return self._store

    @property
    def chat(self) -> ChatLog:
        """The local page's conversations."""
        return self._chat

    def _direct(self, platform: str, workspace: str, account: str) -> Conversation | None:
        """This account's conversation with Squadbot alone; None on a platform that this process does not serve."""
        known = self._platforms.get(platform)
        return known.direct(workspace, account) if known else None

    async def ready(self) -> dict[str, bool]:
        """What must hold before work may be sent here: the database answers, and its schema is the newest."""
        try:
            return {"database": True, "migrations": await is_current(self._store.database)}
        except Exception as error:  # noqa: BLE001 - whatever fails here, the answer is "not ready"
            log.warning("the database does not answer: %s", type(error).__name__)
            return {"database": False, "migrations": False}

    async def set_clock(self) -> None:
        """By the database's clock, which replicas share: one that is minutes off does nothing early or late."""
        if isinstance(self.clock, SharedClock):
            await self.clock.set_by(self._store.now)

    async def work(self) -> None:
        """Start the outbox and the scheduler, and listen."""
        signals = self._store.signals
        for name, work in (
            ("listener", self._store.listen(self.clock.wait)),
            ("outbox", self.outbox.run()),
            ("scheduler", self.scheduler.run(signals.due, self.set_clock)),
        ):
            self._working.append(asyncio.create_task(work, name=name))
        if self._slack is not None:
            await self._slack.start()

    def web(self, time_machine: TimeMachine | None = None) -> web.Application:
        """The HTTP application, with the chat page where the settings ask for it."""
        routes = [route for each in (self._slack, self._teams) if each is not None for route in each.routes()]
        if not self.config.web_chat:
            return application(routes, ready=self.ready)
        page = WebPage(
            dispatch=self.dispatch,
            chat=self._chat,
            commands=self.registry.help,
            clock=self.clock,
            guard=lambda text: bool(find(text)),
            public_url=self.config.public_url,
            ripple=self._sender.ripple,
            time_machine=time_machine,
        )
        app = application([*routes, *page.routes()], ready=self.ready)
        app.on_shutdown.append(page.close)
        return app

    async def close(self) -> None:
        """Stop working."""
        for task in self._working:
            task.cancel()
        await asyncio.gather(*self._working, return_exceptions=True)
        if self._slack is not None:
            await self._slack.stop()
        if self._teams is not None:
            await self._teams.stop()

    def _with_slack(self, settings: SlackSettings) -> Slack:
        several = settings.token_keys and settings.client_id
        return Slack(
            settings,
            self.dispatch,
            self._store,
            self.clock,
            commands=self.registry.help,
            stored=SqlInstallations(self._store, Seal(settings.token_keys), SLACK) if several else None,
            scopes=SCOPES,
            public_url=self.config.public_url,
        )

    def _with_teams(self, settings: TeamsSettings) -> "Teams":
        from bot.platforms.teams.platform import Teams  # Microsoft's libraries take half a second to import

        return Teams(
            settings,
            self.dispatch,
            self._store,
            self.clock,
            references=SqlReferences(self._store, self.clock, TEAMS),
            opens_form=self.registry.opens_form,
        )


def commands() -> tuple[Command, ...]:
    """Every command, in the order help lists them."""
    return Registry(handlers.MODULES).help


def manifest(*, prefix: str, url: str, socket_mode: bool) -> str:
    """The Slack app manifest, as YAML."""
    return slack_manifest(commands(), prefix=prefix, url=url, socket_mode=socket_mode)


def teams_package(*, app_id: str, url: str, privacy_url: str, terms_url: str) -> bytes:
    """The package that is uploaded to Teams, as a zip."""
    return package(commands(), About(app_id, url, version("squadbot"), privacy_url, terms_url))


def gallery(exhibits: Sequence[Exhibit]) -> str:
    """A page that shows these as Slack and Teams would draw them."""
    return page(exhibits, [slack_gallery.artist(), teams_gallery.artist()])


@asynccontextmanager
async def opened(config: Config, clock: Clock | None = None) -> AsyncIterator[Squadbot]:
    """Squadbot on a migrated database, closed afterwards."""
    async with opened_store(config) as store:
        squadbot = Squadbot(config, store, clock)
        try:
            await squadbot.set_clock()
            yield squadbot
        finally:
            await squadbot.close()


@asynccontextmanager
async def serving(squadbot: Squadbot, time_machine: TimeMachine | None = None) -> AsyncIterator[None]:
    """Squadbot at work and reachable. OSError when the address is taken."""
    runner = await serve(squadbot.web(time_machine), squadbot.config.host, squadbot.config.port)
    await squadbot.work()
    # What is here now stays: looking through it again and again for what could go would stop everyone for a while.
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        await runner.cleanup()
