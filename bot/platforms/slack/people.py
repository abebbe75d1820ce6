"""Who an account belongs to: the name and clock that Slack knows, asked for once in a while."""

import logging
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.clock import Clock
from bot.model.event import Sender
from bot.platforms.slack.workspaces import Workspaces
from bot.ports import Installation

log = logging.getLogger(__name__)
NAME = "slack"
_KEPT = 6 * 60 * 60.0
_MOST_KEPT = 10_000
_ZONE = "Europe/London"


@dataclass(frozen=True, slots=True)
class Profile:
    """A person as Slack knows them. `workspace` is their own: in a shared channel not always the one it is in."""

    name: str
    zone: str
    workspace: str


class People:
    """Profiles by account."""

    def __init__(self, workspaces: Workspaces, clock: Clock) -> None:
        """Ask through these workspaces' clients."""
        self._workspaces = workspaces
        self._clock = clock
        self._kept: OrderedDict[tuple[str, str], tuple[float, Profile]] = OrderedDict()

    async def sender(self, home: Installation, account: str, name: str = "") -> Sender:
        """This account as the pipeline knows it. `name` is what to call them when Slack does not say."""
        profile = await self.profile(home, account) or Profile(name or account, _ZONE, home.workspace)
        return Sender(NAME, profile.workspace, account, profile.name, profile.zone)

    async def name(self, home: Installation, account: str) -> str:
        """What to call them."""
        profile = await self.profile(home, account)
        return profile.name if profile else "somebody"

    async def profile(self, home: Installation, account: str) -> Profile | None:
        """What Slack knows of them; None when it does not answer."""
        key = (home.workspace, account)
        at, known = self._kept.get(key, (0.0, None))
        if known is not None and self._clock.elapsed() - at < _KEPT:
            return known
        try:
            said = await self._workspaces.client(home.token).users_info(user=account)
        except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
            log.info("Slack did not say who %s is: %s", account, type(error).__name__)
            return None
        profile = _profile(said.get("user") or {}, home)
        self._kept[key] = (self._clock.elapsed(), profile)
        if len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        return profile


def _profile(user: dict[str, Any], home: Installation) -> Profile:
    shown = user.get("profile") or {}
    names = (shown.get("real_name"), user.get("real_name"), shown.get("display_name"), user.get("name"), "Somebody")
    return Profile(next(str(name) for name in names if name), _zone(user.get("tz")), _own_workspace(user, home))


def _own_workspace(user: dict[str, Any], home: Installation) -> str:
    organisation = (user.get("enterprise_user") or {}).get("enterprise_id")
    if home.workspace in (user.get("team_id"), organisation):
        return home.workspace
    return str(user.get("team_id") or home.workspace)


def _zone(name: object) -> str:
    try:
        return ZoneInfo(str(name)).key if name else _ZONE
    except (KeyError, ValueError, OSError):
        return _ZONE
