"""Teams, put together: what comes in, what goes out, and where it may go."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.clock import Clock
from bot.config import TeamsSettings
from bot.model.answer import Answer
from bot.model.event import Event
from bot.platforms.teams.activity import Activity, Member
from bot.platforms.teams.endpoint import Receive
from bot.platforms.teams.graph import GRAPH, US_GRAPH, Messages
from bot.platforms.teams.readers import Readers
from bot.platforms.teams.receive import Hear
from bot.platforms.teams.send import Connector, TeamsSender
from bot.ports import ConversationReferences, Store


class Teams:
    """Teams as one process of Squadbot meets it. `sender` is the outbox's."""

    def __init__(
        self,
        settings: TeamsSettings,
        dispatch: Callable[[Event], Awaitable[Answer]],
        store: Store,
        clock: Clock,
        *,
        references: ConversationReferences,
        opens_form: Callable[[str, str], bool],
    ) -> None:
        """`references`: where conversations are reached. `opens_form`: whether a button does."""
        self._connector = Connector(settings)
        self.sender = TeamsSender(self._connector, references, Readers(store, opens_form), clock)
        graph = US_GRAPH if settings.us_government else GRAPH
        messages = Messages(graph, lambda: self._connector.token(graph), references)
        self._hear = Hear(dispatch, references, self._member, messages.read)
        self._receive = Receive(self._hear, settings, clock)

    def routes(self) -> list[web.RouteDef]:
        """The route."""
        return self._receive.routes()

    async def stop(self) -> None:
        """Finish what was begun, and let the threads go."""
        await self._hear.close()
        self._connector.close()

    async def _member(self, told: Activity, person: str) -> Member:
        return await self._connector.member(told.service_url, told.address, person)
