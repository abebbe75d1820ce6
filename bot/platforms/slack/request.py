"""One request of Slack's: the installation it came to, whose it is, and how long Slack waits for its answer."""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from bot.clock import Clock
from bot.model.event import ShowsForm
from bot.ports import Installation

READING = 1.5
"""Seconds into a request within which names and messages can still be asked for: its work and a form come after it."""
ANSWERING = 2.5
"""Seconds into a request within which a view can still be shown: Slack gives up on an app after three."""


@dataclass(frozen=True, slots=True)
class Request:
    """`workspace` is its sender's own: in a shared channel not always the one that it came to."""

    home: Installation
    workspace: str
    clock: Clock
    began: float

    @property
    def may_read(self) -> bool:
        """Whether there is time left to ask Slack for what makes the answer better."""
        return self._left(READING) > 0

    def reading(self) -> AbstractAsyncContextManager[object]:
        """TimeoutError where asking Slack takes longer than there is time for."""
        return self.clock.within(self._left(READING))

    def answering(self) -> AbstractAsyncContextManager[object]:
        """TimeoutError where showing the answer takes longer than Slack waits."""
        return self.clock.within(self._left(ANSWERING))

    def shows_form(self, trigger: str) -> ShowsForm:
        """Whether a form can still be shown by this leave to open one; empty: Slack gave none."""
        if not trigger:
            return ShowsForm.NOT_HERE
        return ShowsForm.YES if self._left(ANSWERING) > 0 else ShowsForm.TOO_LATE

    def _left(self, seconds: float) -> float:
        return max(0.0, self.began + seconds - self.clock.elapsed())
