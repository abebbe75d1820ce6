"""Where Squadbot is installed, and the tokens it was given there."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Installation:
    """One workspace, or one whole organisation (`workspace` is then its id), that installed Squadbot."""

    workspace: str
    name: str
    bot_user: str
    bot_id: str
    token: str = field(repr=False)
    installed_at: datetime


class Installations(Protocol):
    """The installations of one platform. Tokens are sealed before they are stored."""

    async def get(self, workspace: str) -> Installation | None:
        """The one in this workspace; None too when its token was sealed with a key that is no longer listed."""
        ...

    async def put(self, installation: Installation) -> None:
        """Keep it, in place of an earlier one."""
        ...

    async def remove(self, workspace: str, before: datetime) -> bool:
        """Forget it, unless it was installed anew since; whether it was there."""
        ...

    async def issue_state(self, expires_at: datetime) -> str:
        """A secret that one browser takes to the platform and brings back once."""
        ...

    async def use_state(self, state: str, now: datetime) -> bool:
        """Whether it was issued, has not expired and was never used before."""
        ...

    async def reseal(self) -> int:
        """Seal every token anew with the first key; how many there are. An old key may be dropped afterwards."""
        ...
