"""The network before the stub platforms: it loses, delays and refuses posts, and remembers who posted what."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from random import Random

from aiohttp import web

from bot.clock import SystemClock

_CLOCK = SystemClock()
Shown = Callable[[web.Response], tuple[str, str] | None]
"""The channel and the text that an answer says stand there now; None when it is a refusal."""


@dataclass(frozen=True, slots=True)
class Post:
    """A message that arrived: from which replica, when (seconds), and whether its answer was sent back."""

    channel: str
    text: str
    replica: str
    at: float
    answered: bool


class BadNetwork:
    """One for all platforms: `posts` are in the order in which they arrived, `troubles` counts what befell them."""

    def __init__(self, random: Random) -> None:
        self.posts: list[Post] = []
        self.troubles = 0
        self._random = random

    async def carry(
        self,
        request: web.Request,
        replica: str,
        deliver: Callable[[], Awaitable[web.StreamResponse]],
        shown: Shown,
        refusal: web.Response,
    ) -> web.StreamResponse:
        """A post from this replica to the platform and its answer back, unless something happens to either."""
        fate = self._random.random()
        lost_before, lost_after, refused, slow = fate < 0.01, 0.01 <= fate < 0.03, 0.03 <= fate < 0.04, fate > 0.97
        self.troubles += lost_before or lost_after or refused or slow
        if lost_before:
            return _lost(request)
        if refused:
            return refusal
        if slow:
            await _CLOCK.wait(self._random.uniform(0.1, 1.5))
        answer = await deliver()
        assert isinstance(answer, web.Response)
        if said := shown(answer):
            channel, text = said
            self.posts.append(Post(channel, text, replica, _CLOCK.elapsed(), answered=not lost_after))
        if slow and self._random.random() < 0.5:
            await _CLOCK.wait(self._random.uniform(0.1, 1.5))
        return _lost(request) if lost_after else answer


def _lost(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)
