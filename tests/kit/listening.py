"""What the pipeline answered to each event, for screens that are told less."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.app import Squadbot
from bot.model.answer import Answer
from bot.model.event import Event
from bot.pipeline.dispatch import Dispatcher


class Listening(Dispatcher):
    """The pipeline, with everything it answered."""

    answers: list[tuple[Event, Answer]]

    async def __call__(self, event: Event) -> Answer:
        answer = await super().__call__(event)
        self.answers.append((event, answer))
        return answer


def listen(squadbot: Squadbot) -> list[tuple[Event, Answer]]:
    """Every event from here on with its answer, as they come."""
    # The platforms hold this very pipeline already, so it is not another that listens.
    squadbot.dispatch.__class__ = Listening
    assert isinstance(squadbot.dispatch, Listening)
    squadbot.dispatch.answers = []
    return squadbot.dispatch.answers


@contextmanager
def killed_after(events: int) -> Iterator[None]:
    """From the commit of so many events on, nothing more happens: whoever waits for its answer never gets it."""
    left, answered = events, Listening.__call__

    async def until_then(listening: Listening, event: Event) -> Answer:
        nonlocal left
        answer = await answered(listening, event) if left > 0 else None
        left -= 1
        if answer is None or left <= 0:
            raise Killed
        return answer

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Listening, "__call__", until_then)
        yield


class Killed(Exception):
    """The process is no more."""
