"""People, their accounts and their squads, as handlers see them. Storage fills these."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.model.event import Conversation, Sender
from bot.model.record import Member, Person, Role, Squad


@dataclass(frozen=True, slots=True)
class Account:
    """One way that a person comes in."""

    person: Person
    platform: str
    workspace: str
    account: str

    @property
    def key(self) -> str:
        """One text for one account: "slack:T024BE7LD:U061F7AUR"."""
        return f"{self.platform}:{self.workspace}:{self.account}"


class People(Protocol):
    """People and the accounts they come by."""

    async def get(self, person: int) -> Person | None: ...
    async def by_account(self, sender: Sender) -> Person | None: ...
    async def account_of(self, person: int, platform: str, workspace: str) -> str | None: ...
    async def in_workspace(self, platform: str, workspace: str) -> Sequence[Person]: ...
    async def chats(self, people: Collection[int]) -> Mapping[int, Sequence[str]]:
        """The platforms on which each of these people has an account, in alphabetical order."""
        ...

    async def accounts(self) -> Sequence[Account]:
        """Everybody's, by name."""
        ...

    async def add(self, sender: Sender, *, organisation: str = "", coordinator: bool = False) -> Person: ...
    def coordinate(self, person: Person, *, coordinates: bool) -> None: ...
    async def rename(self, person: Person, name: str) -> Person:
        """They are called this from now on. Somebody with accounts of several names keeps the one that they have."""
        ...

    def move(self, person: Person, zone: str) -> None:
        """They live by the clock of this zone from now on."""
        ...


class Accounts(Protocol):
    """Showing that two accounts are one person's, and making them so."""

    async def offer(self, person: int, at: datetime) -> str:
        """A code ("BKQT-MWRP") that is good once, for a quarter of an hour, in place of any earlier one."""
        ...

    async def offered_by(self, code: str, now: datetime) -> int | None:
        """Whose code it is."""
        ...

    async def join(self, kept: Person, joining: Person, code: str) -> None:
        """From the commit on all of `joining` is `kept`'s: accounts, squads at the stronger role, what they wrote.

        Conflict when the code was used meanwhile.
        """
        ...


class Squads(Protocol):
    """Squads, who is in them, and the channels they are linked to. `add` and `change` are staged until the commit."""

    async def get(self, squad: int) -> Squad | None: ...
    async def named(self, name: str) -> Squad | None: ...
    async def all(self) -> Sequence[Squad]: ...
    async def of_person(self, person: int) -> Sequence[tuple[Squad, Role]]: ...
    async def of_channel(self, where: Conversation) -> Squad | None: ...
    async def channels(self, squad: int) -> Sequence[Conversation]: ...
    async def as_linked(self, where: Conversation) -> Conversation:
        """The conversation itself; or, of a channel that workspaces share, as the one knows it that linked it."""
        ...

    async def reached(self, squad: int) -> frozenset[int]:
        """The members with an account where the squad has a channel: the others cannot be written to."""
        ...

    async def channel_at(self, place: str, platform: str, workspace: str) -> str | None:
        """A channel in this workspace of a squad in that place."""
        ...

    async def members(self, squad: int) -> Sequence[Member]: ...
    async def add(
        self,
        name: str,
        *,
        place: str,
        challenges: Sequence[str],
        organisation: str = "",
        zone: str = "Europe/London",
        holidays: str = "england-and-wales",
    ) -> Squad: ...
    def change(
        self, squad: Squad, *, place: str, challenges: Sequence[str], holidays: str, organisation: str
    ) -> None: ...
    def hear(self, squad: Squad, *, at_once: bool) -> None:
        """Whether its channels hear of each other's captures at once."""
        ...

    def link(self, squad: int, where: Conversation, name: str) -> None: ...
    def join(self, squad: int, person: int, role: Role) -> None: ...
    def leave(self, squad: int, person: int) -> None: ...
    def hold(self, squad: Squad) -> None:
        """Of units that hold one squad at the same time, one commits, and the others meet a Conflict."""

    async def days_off(self, squad: int) -> frozenset[date]:
        """When it does not work, beside weekends and bank holidays."""
        ...

    def close(self, squad: int, days: Iterable[date]) -> None: ...
    def reopen(self, squad: int, days: Iterable[date]) -> None: ...
