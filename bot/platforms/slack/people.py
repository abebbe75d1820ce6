"""Who an account belongs to: the name and clock that Slack knows, asked for once in a while."""

import logging
from collections import OrderedDict
from dataclasses import dataclass
from math import inf
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.clock import Clock
from bot.model.event import Sender
from bot.platforms.slack.kind import NAME
from bot.platforms.slack.request import Request
from bot.platforms.slack.workspaces import Workspaces
from bot.ports import Installation

log = logging.getLogger(__name__)
_KEPT = 6 * 60 * 60.0
_UNKNOWN = 60.0
"""Seconds in which Slack is not asked again for a profile that it did not give."""
_MOST_KEPT = 10_000
_ZONE = "Europe/London"


@dataclass(frozen=True, slots=True)
class Profile:
    """A person as Slack knows them. `workspace` is their own: in a shared channel not always the one it is in.

    `is_app`: no person, but an app such as Squadbot itself.
    """

    name: str
    zone: str
    workspace: str
    is_app: bool = False


class People:
    """Profiles by account."""

    def __init__(self, workspaces: Workspaces, clock: Clock) -> None:
        """Ask through these workspaces' clients."""
        self._workspaces = workspaces
        self._clock = clock
        self._kept: OrderedDict[tuple[str, str], tuple[float, Profile | None]] = OrderedDict()
        """Each with the moment from which Slack is asked anew."""

    async def sender(self, request: Request, account: str, name: str = "") -> Sender:
        """Who did it, as the pipeline knows them. `name` is what to call them when Slack does not say."""
        if profile := await self.profile(request, account):
            return Sender(NAME, profile.workspace, account, profile.name, profile.zone)
        return Sender(NAME, request.workspace, account, name or account, named=False)

    async def name(self, request: Request, account: str) -> str:
        """What to call them."""
        profile = await self.profile(request, account)
        return profile.name if profile else "somebody"

    async def profile(self, request: Request, account: str) -> Profile | None:
        """What Slack knows of them, or has last said; None when it does not answer in time."""
        home = request.home
        key = (home.workspace, account)
        ask_at, known = self._kept.get(key, (-inf, None))
        if self._clock.elapsed() < ask_at or not request.may_read:
            return known
        try:
            async with request.reading():
                said = await self._workspaces.client(home.token).users_info(user=account)
        except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
            log.info("Slack did not say who %s is: %s", account, type(error).__name__)
            lasts = _UNKNOWN
        else:
            known, lasts = _profile(said.get("user") or {}, home), _KEPT
        self._kept[key] = (self._clock.elapsed() + lasts, known)
        if len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        return known


def _profile(user: dict[str, Any], home: Installation) -> Profile:
    shown = user.get("profile") or {}
    names = (shown.get("real_name"), user.get("real_name"), shown.get("display_name"), user.get("name"), "Somebody")
    name = next(str(name) for name in names if name)
    return Profile(name, _zone(user.get("tz")), _own_workspace(user, home), bool(user.get("is_bot")))


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
