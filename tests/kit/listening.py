"""What the pipeline answered to each event, for screens that are told less."""

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
