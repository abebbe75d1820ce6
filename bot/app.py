"""The composition root: the only module that sees everything, and where the real things meet."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

import handlers
from bot.clock import Clock, SystemClock
from bot.config import Config
from bot.demo.clock import TimeMachine
from bot.dispatch import Dispatcher
from bot.guard import find
from bot.outbox import Outbox
from bot.platforms.web.page import WebPage
from bot.platforms.web.send import WebSender
from bot.platforms.web.site import NAME as WEB
from bot.ports import ChatLog, Store
from bot.records import opened_store
from bot.registry import Command, Registry
from bot.scheduler import Scheduler
from bot.server import application, serve
from bot.timetable import Timetable
from storage.chat import SqlChatLog
from storage.deliveries import SqlDeliveries
from storage.migrate import is_current
from storage.unit_of_work import SqlStore

log = logging.getLogger(__name__)


class Squadbot:
    """One running process of Squadbot: its record, its pipeline, its outbox and its scheduler."""

    def __init__(self, config: Config, store: SqlStore, clock: Clock | None = None) -> None:
        """Put it together on this record; `close` does not close the record."""
        self.config = config
        self.clock = clock or SystemClock()
        self.calendar = Timetable()
        self.registry = Registry(handlers.MODULES)
        self._store = store
        self._chat = SqlChatLog(self._store)
        self.dispatch = Dispatcher(self._store, self.registry, self.clock, self.calendar, keeps_typed={WEB})
        self._sender = WebSender(self._chat, self.clock, config.public_url)
        platforms = {self._sender.name: self._sender} if config.web_chat else {}
        self.outbox = Outbox(SqlDeliveries(self._store), platforms, self.clock, self._store.committed)
        self.scheduler = Scheduler(self._store, self.clock, self.dispatch)
        self._carrying: asyncio.Task[None] | None = None

    @property
    def store(self) -> Store:
        """The record."""
        return self._store

    @property
    def chat(self) -> ChatLog:
        """The local page's conversations."""
        return self._chat

    async def ready(self) -> dict[str, bool]:
        """What must hold before work may be sent here: the database answers, and its schema is the newest."""
        try:
            return {"database": True, "migrations": await is_current(self._store.database)}
        except Exception as error:
            log.warning("the database does not answer: %s", type(error).__name__)
            return {"database": False, "migrations": False}

    def work(self) -> None:
        """Start the outbox and the scheduler."""
        self._carrying = asyncio.create_task(self.outbox.run(), name="outbox")
        self.scheduler.start()

    def web(self, time_machine: TimeMachine | None = None) -> web.Application:
        """The HTTP application, with the chat page where the settings ask for it."""
        if not self.config.web_chat:
            return application((), ready=self.ready)
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
        app = application(page.routes(), ready=self.ready)
        app.on_shutdown.append(page.close)
        return app

    async def close(self) -> None:
        """Stop working."""
        if self._carrying is not None:
            self.scheduler.stop()
            self._carrying.cancel()
            await asyncio.gather(self._carrying, return_exceptions=True)


def commands() -> tuple[Command, ...]:
    """Every command, in the order help lists them."""
    return Registry(handlers.MODULES).help


@asynccontextmanager
async def opened(config: Config, clock: Clock | None = None) -> AsyncIterator[Squadbot]:
    """Squadbot on a migrated database, closed afterwards."""
    async with opened_store(config) as store:
        squadbot = Squadbot(config, store, clock)
        try:
            yield squadbot
        finally:
            await squadbot.close()


@asynccontextmanager
async def serving(squadbot: Squadbot, time_machine: TimeMachine | None = None) -> AsyncIterator[None]:
    """Squadbot at work and reachable. OSError when the address is taken."""
    runner = await serve(squadbot.web(time_machine), squadbot.config.host, squadbot.config.port)
    squadbot.work()
    try:
        yield
    finally:
        await runner.cleanup()
