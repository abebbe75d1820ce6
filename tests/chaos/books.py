"""The books of a run: what was committed against what arrived."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tests.chaos.network import Post

Sayings = Mapping[str, Sequence[str]]
"""By channel, what was said in it, in order."""

_UNKNOWN = "the answer was lost or the sender killed"


@dataclass(frozen=True)
class Digests:
    """Schedules' occurrences: when each squad's was due, and when the deliveries of it were committed."""

    due: Mapping[str, datetime]
    committed: Mapping[str, Sequence[datetime]]

    def missed(self) -> list[str]:
        """The channels of those that never came."""
        return sorted(channel for channel in self.due if not self.committed.get(channel))

    def doubled(self) -> list[str]:
        """Those that came more than once."""
        return sorted(channel for channel, times in self.committed.items() if len(times) > 1)

    def early(self) -> list[str]:
        """Those that came before their time."""
        return sorted(
            channel for channel, times in self.committed.items() if any(at < self.due[channel] for at in times)
        )


@dataclass(frozen=True)
class Books:
    """`committed` is what the database holds, `posts` what arrived, `killed` when each dead replica was killed.

    `blind` and `in_teams`: the channels in Slack and in Teams where nothing can be looked up; there the only double is
    one that nobody alive knew of.
    `given_up`: reasons of deliveries that were not sent.
    """

    committed: Sayings
    posts: Sequence[Post]
    killed: Mapping[str, float]
    blind: Collection[str]
    in_teams: Collection[str]
    digests: Digests
    given_up: Sequence[str] = ()

    def lost(self) -> list[str]:
        """What was committed and never arrived."""
        arrived = Counter((post.channel, post.text) for post in self.posts)
        return [text for channel, texts in self.committed.items() for text in texts if not arrived[channel, text]]

    def strange(self) -> list[str]:
        """What arrived and was never committed."""
        return [post.text for post in self.posts if post.text not in self.committed.get(post.channel, ())]

    def doubled(self) -> list[str]:
        """What arrived more than once where it could have been looked up."""
        return [post.text for first, post in self._again() if not self._is_blind(post)]

    def unavoidable(self, channels: Collection[str]) -> list[str]:
        """What arrived more than once in these, where nothing can be looked up and nobody alive knew of the first."""
        return [post.text for first, post in self._again() if post.channel in channels and self._unknown(first, post)]

    def careless(self) -> list[str]:
        """What arrived more than once where nothing can be looked up though somebody alive knew."""
        again = [(first, post) for first, post in self._again() if self._is_blind(post)]
        return [post.text for first, post in again if not self._unknown(first, post)]

    def out_of_order(self) -> list[str]:
        """The channels where something arrived after what was said later."""
        places = {
            (channel, text): place for channel, texts in self.committed.items() for place, text in enumerate(texts)
        }
        seen: dict[str, int] = defaultdict(int)
        wrong = set()
        for post in self.posts:
            place = places.get((post.channel, post.text))
            if place is None:
                continue
            if place < seen[post.channel]:
                wrong.add(post.channel)
            seen[post.channel] = max(seen[post.channel], place)
        return sorted(wrong)

    def faults(self) -> dict[str, list[str]]:
        """Everything that must not be, by name; empty lists are left out."""
        found = {
            "lost": self.lost(),
            "doubled": self.doubled(),
            "doubled though its answer came back": self.careless(),
            "out of order": self.out_of_order(),
            "never committed": self.strange(),
            "given up": list(self.given_up),
            "due and missed": self.digests.missed(),
            "due and done twice": self.digests.doubled(),
            "done before it was due": self.digests.early(),
        }
        return {name: each for name, each in found.items() if each}

    def lines(self) -> list[str]:
        """The books, to print."""
        number = sum(map(len, self.committed.values()))
        due = len(self.digests.due)
        once = due - len(self.digests.missed()) - len(self.digests.doubled())
        return [
            f"committed        {number:>6,} messages in {len(self.committed):,} channels",
            f"arrived          {len(self.posts):>6,}",
            f"lost             {len(self.lost()):>6,}",
            f"doubled          {len(self.doubled()):>6,} in Slack, where a post can be looked up",
            f"doubled          {len(self.unavoidable(self.blind)):>6,} in Slack, where it cannot: {_UNKNOWN}",
            f"doubled          {len(self.unavoidable(self.in_teams)):>6,} in Teams, where none can: {_UNKNOWN}",
            f"doubled          {len(self.careless()):>6,} where it cannot, though the answer had come back",
            f"out of order     {len(self.out_of_order()):>6,} channels",
            f"given up         {len(self.given_up):>6,}",
            f"due              {due:>6,} digests: {once:,} once, {self._counted_digests()}",
        ]

    def _counted_digests(self) -> str:
        digests = self.digests
        return f"{len(digests.missed()):,} missed, {len(digests.doubled()):,} twice, {len(digests.early()):,} early"

    def _is_blind(self, post: Post) -> bool:
        return post.channel in self.blind or post.channel in self.in_teams

    def _again(self) -> list[tuple[Post, Post]]:
        """Every post of what had arrived before, after the latest post of it before."""
        last: dict[tuple[str, str], Post] = {}
        found = []
        for post in self.posts:
            if earlier := last.get((post.channel, post.text)):
                found.append((earlier, post))
            last[post.channel, post.text] = post
        return found

    def _unknown(self, first: Post, again: Post) -> bool:
        """Whether the answer to the first was lost on its way, or who sent it was killed before the second."""
        return not first.answered or self.killed.get(first.replica, again.at) < again.at
