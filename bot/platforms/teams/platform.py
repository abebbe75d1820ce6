"""Teams, put together: what comes in, what goes out, and where it may go."""

from aiohttp import web

from bot.platforms.teams.activity import Activity, Member
from bot.platforms.teams.endpoint import Endpoint
from bot.platforms.teams.graph import GRAPH, US_GRAPH, Messages
from bot.platforms.teams.kind import NAME
from bot.platforms.teams.readers import Readers
from bot.platforms.teams.receive import Receive
from bot.platforms.teams.send import Connector, TeamsSender
from bot.platforms.teams.settings import TeamsSettings
from bot.ports import Kernel, Platform, Traits


class Teams(Platform):
    """Teams as one process of Squadbot meets it."""

    name = NAME
    traits = Traits()

    def __init__(self, settings: TeamsSettings, kernel: Kernel) -> None:
        """Be the bot of these settings."""
        references = kernel.references(NAME)
        self._connector = Connector(settings)
        readers = Readers(kernel.store, kernel.opens_form)
        self.sender = TeamsSender(self._connector, references, readers, kernel.clock)
        graph = US_GRAPH if settings.us_government else GRAPH
        messages = Messages(graph, lambda: self._connector.token(graph), references)
        self._receive = Receive(kernel.dispatch, references, self._member, messages.read)
        self._endpoint = Endpoint(self._receive, settings, kernel.clock)

    def routes(self) -> list[web.RouteDef]:
        """Return the route."""
        return self._endpoint.routes()

    async def stop(self) -> None:
        """Finish what was begun, and let the threads go."""
        await self._receive.close()
        self._connector.close()

    async def _member(self, told: Activity, person: str) -> Member:
        return await self._connector.member(told.service_url, told.address, person)
