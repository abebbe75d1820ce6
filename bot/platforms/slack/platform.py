"""Slack, put together: what comes in by HTTP or Socket Mode, what goes out, and installing it."""

import asyncio

from aiohttp import web

from bot.platforms.slack.endpoint import Endpoint
from bot.platforms.slack.kind import NAME
from bot.platforms.slack.manifest import SCOPES
from bot.platforms.slack.oauth import INSTALL, Install
from bot.platforms.slack.people import People
from bot.platforms.slack.readers import Readers
from bot.platforms.slack.receive import Receive
from bot.platforms.slack.send import SlackSender
from bot.platforms.slack.settings import SlackSettings
from bot.platforms.slack.socket_mode import Socket
from bot.platforms.slack.tokens import BOT_TOKEN, until_taken
from bot.platforms.slack.workspaces import Workspaces
from bot.ports import Installation, Kernel, Platform, Traits


class Slack(Platform):
    """Slack as one process of Squadbot meets it."""

    name = NAME
    traits = Traits(same_id_everywhere=True)

    def __init__(self, settings: SlackSettings, kernel: Kernel) -> None:
        """Several workspaces may install it where tokens can be sealed; else the settings' token is the only one."""
        several = settings.token_keys and settings.client_id
        stored = kernel.installations(NAME, settings.token_keys) if several else None
        clock = kernel.clock
        self._workspaces = Workspaces(clock, settings.api_url, bot_token=settings.bot_token, stored=stored)
        readers = Readers(kernel.store, settings.command_prefix)
        self.sender = SlackSender(self._workspaces, readers, clock)
        more = f" Install it at {kernel.public_url.rstrip('/')}{INSTALL}" if stored else ""
        receive = Receive(
            kernel.dispatch,
            self._workspaces,
            People(self._workspaces, clock),
            clock,
            is_linked=readers.is_linked,
            families={command.name.split()[0] for command in kernel.commands},
            prefix=settings.command_prefix,
            not_installed=f"Squadbot is not installed in this workspace.{more}",
        )
        self._routes: list[web.RouteDef] = []
        if settings.signing_secret:
            self._routes += Endpoint(receive.app, settings.signing_secret, clock).routes()
        if stored is not None:
            install = Install(settings, self._workspaces, stored, clock, scopes=SCOPES, public_url=kernel.public_url)
            self._routes += install.routes()
        self._stored = stored
        self._clock = clock
        self._socket: Socket | None = None
        if settings.app_token:
            self._socket = Socket(receive.app, settings.app_token, self._workspaces, clock)
        self._checking: asyncio.Task[Installation] | None = None

    def routes(self) -> list[web.RouteDef]:
        """The routes."""
        return self._routes

    async def start(self) -> None:
        """Seal tokens with the newest key, or see whose the only one is, and listen."""
        if self._stored is not None:
            await self._stored.reseal()
        else:
            checking = until_taken(BOT_TOKEN, self._workspaces.ours, self._clock)
            self._checking = asyncio.create_task(checking, name="slack bot token")
        if self._socket is not None:
            self._socket.start()

    async def stop(self) -> None:
        """Listen no more, and close the connections."""
        if self._checking is not None:
            self._checking.cancel()
            await asyncio.gather(self._checking, return_exceptions=True)
        if self._socket is not None:
            await self._socket.stop()
        await self._workspaces.close()
