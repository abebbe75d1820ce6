"""Puts Squadbot together: record, pipeline, platforms, outbox and scheduler. The only module that imports them all."""

import asyncio
import gc
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from aiohttp import web

import handlers
from bot import platforms
from bot.clock import Clock, SharedClock
from bot.config import Config
from bot.database import opened_store
from bot.guard import find
from bot.model.event import Conversation
from bot.pipeline.dispatch import Dispatcher
from bot.platforms import Factory
from bot.ports import ChatLog, Installations, Kernel, Platform, PlatformSender, Store, TimeMachine, Traits
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

log = logging.getLogger(__name__)


class Squadbot:
    """One running process of Squadbot: its record, its pipeline, its outbox and its scheduler."""

    def __init__(
        self, config: Config, store: SqlStore, clock: Clock | None = None, factories: Sequence[Factory] | None = None
    ) -> None:
        """Build it on this record, which `close` leaves open.

        `factories`: what makes the platforms; without them, those that the settings ask for. Raises SettingError for
        a setting that cannot be used.
        """
        self.config = config
        self.clock = clock or SharedClock()
        self.calendar = Timetable()
        self.registry = Registry(handlers.MODULES)
        self.time_machine: TimeMachine | None = None
        """The demo's movable clock; None elsewhere."""
        self._store = store
        self._chat = SqlChatLog(self._store)
        self.platforms: dict[str, Platform] = {}
        """The platforms that this process serves, by name."""
        self.dispatch = Dispatcher(self._store, self.registry, self.clock, self.calendar, self._direct, self._traits_of)
        kernel = self._kernel()
        for factory in set_up(config) if factories is None else factories:
            platform = factory(kernel)
            self.platforms[platform.name] = platform
        senders: dict[str, PlatformSender] = {name: each.sender for name, each in self.platforms.items()}
        undelivered = Undelivered(self._store, senders, self.clock)
        deliveries = SqlDeliveries(self._store)
        self.outbox = Outbox(deliveries, senders, self.clock, self._store.signals.deliveries, undelivered)
        self.scheduler = Scheduler(self._store, self.clock, self.dispatch)
        self._working: list[asyncio.Task[None]] = []

    @property
    def store(self) -> Store:
        """Return the record."""
        return self._store

    @property
    def chat(self) -> ChatLog:
        """Return the local page's conversations."""
        return self._chat

    def _direct(self, platform: str, workspace: str, account: str) -> Conversation | None:
        """Return this account's private conversation with Squadbot, or None when its platform is not served here."""
        known = self.platforms.get(platform)
        return known.sender.direct(workspace, account) if known else None

    def _traits_of(self, platform: str) -> Traits:
        known = self.platforms.get(platform)
        return known.traits if known else Traits()

    def _kernel(self) -> Kernel:
        store, clock = self._store, self.clock

        def installations(platform: str, keys: Sequence[str]) -> Installations:
            return SqlInstallations(store, Seal(keys), platform)

        return Kernel(
            dispatch=self.dispatch,
            store=store,
            chat=self._chat,
            clock=clock,
            commands=self.registry.help,
            opens_form=self.registry.opens_form,
            guard=lambda text: bool(find(text)),
            installations=installations,
            references=lambda platform: SqlReferences(store, clock, platform),
            time_machine=lambda: self.time_machine,
            public_url=self.config.public_url,
        )

    async def ready(self) -> dict[str, bool]:
        """Return whether each condition for taking work holds: the database answers, its schema is the newest."""
        try:
            return {"database": True, "migrations": await is_current(self._store.database)}
        except Exception as error:  # noqa: BLE001 - any failure means "not ready"
            log.warning("the database does not answer: %s", type(error).__name__)
            return {"database": False, "migrations": False}

    async def set_clock(self) -> None:
        """Set the clock by the database's, which all replicas share: a wrong clock does things early or late."""
        if isinstance(self.clock, SharedClock):
            await self.clock.set_by(self._store.now)

    async def work(self) -> None:
        """Start the outbox, the scheduler, the listener for other replicas' commits, and the platforms."""
        signals = self._store.signals
        for name, work in (
            ("listener", self._store.listen(self.clock.wait)),
            ("outbox", self.outbox.run()),
            ("scheduler", self.scheduler.run(signals.due, self.set_clock)),
        ):
            self._working.append(asyncio.create_task(work, name=name))
        for platform in self.platforms.values():
            await platform.start()

    def http(self) -> web.Application:
        """Return the HTTP application, with every platform's routes."""
        platforms = self.platforms.values()
        app = application([route for each in platforms for route in each.routes()], ready=self.ready)

        async def hang_up(_: web.Application) -> None:
            for each in platforms:
                await each.hang_up()

        app.on_shutdown.append(hang_up)
        return app

    async def close(self) -> None:
        """Stop the work and the platforms."""
        for task in self._working:
            task.cancel()
        await asyncio.gather(*self._working, return_exceptions=True)
        for platform in self.platforms.values():
            await platform.stop()


def set_up(config: Config) -> list[Factory]:
    """Return what makes each platform that the settings ask for. SettingError for one that cannot be used."""
    made = (kind.set_up(config) for kind in platforms.kinds())
    return [factory for factory in made if factory is not None]


def commands() -> tuple[Command, ...]:
    """Return every command, in the order of /help."""
    return Registry(handlers.MODULES).help


def gallery(exhibits: Sequence[Exhibit]) -> str:
    """Return a page that shows these exhibits as each platform that can be drawn would show them."""
    return page(exhibits, [kind.artist() for kind in platforms.kinds() if kind.artist])


@asynccontextmanager
async def opened(config: Config, clock: Clock | None = None) -> AsyncIterator[Squadbot]:
    """Open Squadbot on a migrated database, and close it afterwards."""
    factories = set_up(config)  # so that a wrong setting is reported before the database is touched
    async with opened_store(config) as store:
        squadbot = Squadbot(config, store, clock, factories)
        try:
            await squadbot.set_clock()
            yield squadbot
        finally:
            await squadbot.close()


@asynccontextmanager
async def serving(squadbot: Squadbot) -> AsyncIterator[None]:
    """Serve HTTP and do the work until left. Raises OSError when the address is taken."""
    runner = await serve(squadbot.http(), squadbot.config.host, squadbot.config.port)
    await squadbot.work()
    # Garbage collection of what stays for good would stop the event loop again and again.
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        await runner.cleanup()
