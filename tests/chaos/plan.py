"""How much of what a run does."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Plan:
    """What to do, for so many `seconds`.

    `messages` go to Slack where a post can be looked up, `blind_messages` to Slack where it cannot, `teams_messages` to
    Teams. Each of `captures` is typed in Slack by somebody whose squad, one of `pairs`, has a channel in Teams too.
    """

    seed: int
    seconds: float
    messages: int
    blind_messages: int
    teams_messages: int
    captures: int
    channels: int
    pairs: int
    digests: int
    outage: float
    kill_every: float = 1.0
    replicas: int = 2

    @property
    def posts(self) -> int:
        """How many messages must arrive: what is captured comes to both channels of its squad."""
        return self.messages + self.blind_messages + self.teams_messages + 2 * self.captures + self.digests
