"""The stub Slack's memory: workspaces, people, channels and what stands in them, on a clock of its own."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.platforms.slack.manifest import SCOPES

Json = dict[str, Any]
TRIGGER_SECONDS = 3.0
RESPONSE_USES = 5
RESPONSE_SECONDS = 1800.0


class ApiError(Exception):
    """An answer that is `ok: false`."""

    def __init__(self, code: str, **more: Any) -> None:
        super().__init__(code)
        self.code = code
        self.more = more


@dataclass
class User:
    """Somebody in a workspace."""

    id: str
    team: str
    name: str
    zone: str = "Europe/London"
    is_bot: bool = False
    deleted: bool = False

    @property
    def handle(self) -> str:
        """What they are called in "@tom.bell"."""
        return ".".join(self.name.split()).lower()

    def as_json(self) -> Json:
        return {
            "id": self.id,
            "team_id": self.team,
            "name": self.handle,
            "real_name": self.name,
            "deleted": self.deleted,
            "tz": self.zone,
            "is_bot": self.is_bot,
            "profile": {"real_name": self.name, "display_name": self.name.split()[0]},
        }


@dataclass
class Channel:
    """A channel or a direct conversation, with every message in it, oldest first."""

    id: str
    team: str
    name: str
    members: set[str]
    is_private: bool = False
    is_archived: bool = False
    shared_with: tuple[str, ...] = ()
    messages: list[Json] = field(default_factory=list)
    ephemerals: list[tuple[str, Json]] = field(default_factory=list)
    tokens: float = 0.0
    """What is left of the burst, with `paced_at` the time of that count."""
    paced_at: float | None = None

    @property
    def is_im(self) -> bool:
        return self.id.startswith("D")

    def message(self, ts: str) -> Json:
        for each in self.messages:
            if each["ts"] == ts:
                return each
        raise ApiError("message_not_found")

    def top(self) -> list[Json]:
        """What stands in the channel itself, threads aside."""
        return [each for each in self.messages if each.get("thread_ts", each["ts"]) == each["ts"]]


@dataclass
class Workspace:
    """A workspace with Squadbot in it. `scopes` are what its admin granted: what the manifest asks for."""

    id: str
    name: str
    token: str
    bot_user: str
    enterprise: str = ""
    scopes: frozenset[str] = frozenset(SCOPES)
    refused: str = ""
    """What every call with its token is answered with, once it has been revoked or the app taken off."""


@dataclass
class Trigger:
    """Leave to open a view, for 3 seconds and once."""

    team: str
    user: str
    at: float
    used: bool = False


@dataclass
class ResponseUrl:
    """Leave to answer a command or a press."""

    channel: str
    user: str
    at: float
    message: str = ""
    uses: int = 0


class SlackState:
    """Everything the stub remembers. A test reads and changes it directly."""

    def __init__(self, time: Callable[[], datetime]) -> None:
        self._time = time
        self._ahead = 0.0
        self.workspaces: dict[str, Workspace] = {}
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.codes: dict[str, Json] = {}
        """OAuth codes that wait to be exchanged, with the answer each gives."""
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, ResponseUrl] = {}
        self.views: dict[str, Json] = {}
        self.stacks: dict[str, list[str]] = {}
        """Ids of the views that each user has open, the topmost last."""
        self.homes: dict[str, Json] = {}
        self._numbers = itertools.count(1)

    # --- setting the scene ---

    def add_workspace(self, id_: str, name: str = "", *, enterprise: str = "", token: str = "") -> Workspace:
        """A workspace with Squadbot installed; its token is "xoxb-T1" for "T1" unless it says otherwise."""
        bot_user = f"UBOT{id_}"
        space = Workspace(id_, name or id_, token or f"xoxb-{id_}", bot_user, enterprise)
        self.workspaces[id_] = space
        self.users[bot_user] = User(bot_user, id_, "Squadbot", is_bot=True)
        return space

    def add_user(self, id_: str, team: str, name: str, zone: str = "Europe/London") -> User:
        """Somebody in a workspace."""
        self.users[id_] = user = User(id_, team, name, zone)
        return user

    def add_channel(
        self, id_: str, team: str, *members: str, name: str = "", private: bool = False, bot: bool = True
    ) -> Channel:
        """A channel with these people in it, and Squadbot unless told otherwise."""
        everyone = {*members, *([self.workspaces[team].bot_user] if bot else [])}
        self.channels[id_] = channel = Channel(id_, team, name or id_.lower(), everyone, private)
        return channel

    def direct(self, user: str) -> Channel:
        """The direct conversation of this person with Squadbot."""
        team = self.users[user].team
        id_ = f"D{user}"
        if id_ not in self.channels:
            self.channels[id_] = Channel(id_, team, "", {user, self.workspaces[team].bot_user}, is_private=True)
        return self.channels[id_]

    def said(self, channel: str, user: str, text: str, **more: Any) -> Json:
        """A message that a person wrote; it is in the channel from now on."""
        message = {"type": "message", "user": user, "text": text, "ts": self.next_ts(), "team": self.users[user].team}
        self.channels[channel].messages.append(message | more)
        return self.channels[channel].messages[-1]

    def grant(self, code: str, team: str, *, user: str, org_wide: bool = False, enterprise: str = "") -> Workspace:
        """An admin said yes to an installation; the code is exchanged once."""
        space = self.workspaces.get(team) or self.add_workspace(team, enterprise=enterprise)
        space.refused = ""
        self.codes[code] = {
            "app_id": "A0SQUADBOT",
            "authed_user": {"id": user},
            "scope": ",".join(sorted(space.scopes)),
            "token_type": "bot",
            "access_token": space.token,
            "bot_user_id": space.bot_user,
            "team": None if org_wide else {"id": team, "name": space.name},
            "enterprise": {"id": enterprise, "name": enterprise.title()} if enterprise else None,
            "is_enterprise_install": org_wide,
        }
        return space

    def trigger(self, user: str) -> str:
        """A fresh trigger id, as a command or a press carries it."""
        id_ = f"{next(self._numbers)}.trigger.{user}"
        self.triggers[id_] = Trigger(self.users[user].team, user, self.now)
        return id_

    def advance(self, seconds: float) -> None:
        """Slack's clock is so much further ahead of everybody else's."""
        self._ahead += seconds

    @property
    def now(self) -> float:
        """Seconds since 1970, by Slack's clock."""
        return self._time().timestamp() + self._ahead

    # --- what the methods need ---

    def next_ts(self) -> str:
        """The time of a new message, which is its id."""
        return f"{int(self.now)}.{next(self._numbers):06d}"

    def next_id(self, prefix: str) -> str:
        return f"{prefix}{next(self._numbers):08d}"

    def by_token(self, token: str) -> Workspace:
        """Whose token this is."""
        for space in self.workspaces.values():
            if space.token == token:
                if space.refused:
                    raise ApiError(space.refused)
                return space
        raise ApiError("not_authed" if not token else "invalid_auth")

    def use_trigger(self, id_: str, space: Workspace) -> Trigger:
        trigger = self.triggers.get(id_)
        if trigger is None or trigger.team != space.id:
            raise ApiError("invalid_trigger_id")
        if trigger.used:
            raise ApiError("exchanged_trigger_id")
        if self.now - trigger.at > TRIGGER_SECONDS:
            raise ApiError("expired_trigger_id")
        trigger.used = True
        return trigger

    def channel_for(self, id_: str, space: Workspace) -> Channel:
        """A channel as this workspace's bot may know it."""
        channel = self.channels.get(id_)
        if channel is None or space.id not in (channel.team, *channel.shared_with):
            raise ApiError("channel_not_found")
        if channel.is_private and space.bot_user not in channel.members:
            raise ApiError("channel_not_found")
        return channel

    def top_view(self, user: str) -> Json:
        """The view that this person sees on top."""
        return self.views[self.stacks[user][-1]]
