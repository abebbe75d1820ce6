"""What Slack sends an app, in the shapes it was recorded in, and signed as Slack signs it.

Each builder returns the payload as a dictionary: Socket Mode sends it as it stands, `signed` makes a request of it.
"""

import hashlib
import hmac
import itertools
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

Payload = dict[str, Any]
APP = "A0SQUADBOT"
INTERACTIVE = ("block_actions", "view_submission", "view_closed", "message_action", "shortcut", "block_suggestion")
_numbers = itertools.count(1)


def sign(body: bytes | str, secret: str, timestamp: int) -> dict[str, str]:
    """The two headers that prove a request is Slack's."""
    text = body.decode() if isinstance(body, bytes) else body
    digest = hmac.new(secret.encode(), f"v0:{timestamp}:{text}".encode(), hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": str(timestamp), "X-Slack-Signature": f"v0={digest}"}


def signed(payload: Mapping[str, Any], secret: str, timestamp: int, *, retry: int = 0) -> tuple[bytes, dict[str, str]]:
    """Body and headers of the HTTP request that carries this payload; `retry` counts Slack's own tries again."""
    if "command" in payload:
        body, kind = urlencode(payload), "application/x-www-form-urlencoded"
    elif payload.get("type") in INTERACTIVE:
        body, kind = urlencode({"payload": json.dumps(payload)}), "application/x-www-form-urlencoded"
    else:
        body, kind = json.dumps(payload), "application/json"
    again = {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": "http_timeout"} if retry else {}
    return body.encode(), {"Content-Type": kind, **sign(body, secret, timestamp), **again}


def envelope(payload: Mapping[str, Any], *, envelope_id: str = "", retry: int = 0) -> Payload:
    """The same payload as Socket Mode carries it."""
    if "command" in payload:
        kind, answers = "slash_commands", True
    elif payload.get("type") in INTERACTIVE:
        kind, answers = "interactive", True
    else:
        kind, answers = "events_api", False
    again = {"retry_attempt": retry, "retry_reason": "timeout" if retry else ""} if kind == "events_api" else {}
    return {
        "envelope_id": envelope_id or f"env-{next(_numbers)}",
        "type": kind,
        "payload": dict(payload),
        "accepts_response_payload": answers,
        **again,
    }


# --- commands and interactivity ---------------------------------------------------------------------------------------


def slash_command(
    command: str,
    text: str,
    *,
    user: str,
    channel: str,
    team: str,
    trigger_id: str,
    response_url: str,
    enterprise: str = "",
    org_wide: bool = False,
    user_name: str = "",
    channel_name: str = "squad",
) -> Payload:
    """A slash command. Slack says "directmessage" for the name of a direct conversation."""
    return {
        "token": "legacy",
        "team_id": team,
        "team_domain": team.lower(),
        **({"enterprise_id": enterprise, "enterprise_name": enterprise.title()} if enterprise else {}),
        "channel_id": channel,
        "channel_name": "directmessage" if channel.startswith("D") else channel_name,
        "user_id": user,
        "user_name": user_name or user.lower(),
        "command": command if command.startswith("/") else f"/{command}",
        "text": text,
        "api_app_id": APP,
        "is_enterprise_install": "true" if org_wide else "false",
        "response_url": response_url,
        "trigger_id": trigger_id,
    }


def _common(kind: str, user: str, team: str, enterprise: str, org_wide: bool, actor_team: str) -> Payload:
    return {
        "type": kind,
        "team": None if org_wide else {"id": team, "domain": team.lower()},
        "user": {"id": user, "username": user.lower(), "name": user.lower(), "team_id": actor_team or team},
        "api_app_id": APP,
        "token": "legacy",
        "enterprise": {"id": enterprise, "name": enterprise.title()} if enterprise else None,
        "is_enterprise_install": org_wide,
    }


def block_actions(
    button: Mapping[str, Any],
    *,
    block_id: str,
    user: str,
    team: str,
    trigger_id: str,
    message: Mapping[str, Any] | None = None,
    channel: str = "",
    view: Mapping[str, Any] | None = None,
    response_url: str = "",
    ephemeral: bool = False,
    action_ts: str = "",
    enterprise: str = "",
    org_wide: bool = False,
    actor_team: str = "",
) -> Payload:
    """A press of this button element, in a message of a channel or in a view (a modal or the home tab).

    `actor_team` is the presser's own workspace where the channel is shared and they are not of `team`.
    """
    payload = _common("block_actions", user, team, enterprise, org_wide, actor_team)
    payload["trigger_id"] = trigger_id
    if view is not None:
        payload["container"] = {"type": "view", "view_id": view["id"]}
        payload["view"] = dict(view)
    else:
        assert message is not None, "a press is in a message or in a view"
        container = {"type": "message", "message_ts": message["ts"], "channel_id": channel, "is_ephemeral": ephemeral}
        if "thread_ts" in message:
            container["thread_ts"] = message["thread_ts"]
        payload |= {"container": container, "channel": {"id": channel, "name": "squad"}, "response_url": response_url}
        if not ephemeral:
            payload["message"] = dict(message)
    action = {key: button[key] for key in ("type", "action_id", "text", "value", "style") if key in button}
    payload["state"] = {"values": {}}
    payload["actions"] = [
        {**action, "block_id": block_id, "action_ts": action_ts or f"1700000000.{next(_numbers):06d}"}
    ]
    return payload


def view_submission(
    view: Mapping[str, Any],
    values: Mapping[str, Any],
    *,
    user: str,
    team: str,
    trigger_id: str,
    enterprise: str = "",
    org_wide: bool = False,
    actor_team: str = "",
) -> Payload:
    """A modal, sent in; `values` is its state, as `slack_forms.state_of` makes it."""
    payload = _common("view_submission", user, team, enterprise, org_wide, actor_team)
    return payload | {
        "trigger_id": trigger_id,
        "view": {**view, "state": {"values": dict(values)}},
        "response_urls": [],
    }


def message_shortcut(
    callback_id: str,
    message: Mapping[str, Any],
    *,
    user: str,
    channel: str,
    team: str,
    trigger_id: str,
    response_url: str,
    enterprise: str = "",
    org_wide: bool = False,
    actor_team: str = "",
) -> Payload:
    """A shortcut chosen from a message's own menu."""
    payload = _common("message_action", user, team, enterprise, org_wide, actor_team)
    return payload | {
        "action_ts": f"1700000000.{next(_numbers):06d}",
        "callback_id": callback_id,
        "trigger_id": trigger_id,
        "message_ts": message["ts"],
        "channel": {"id": channel, "name": "squad"},
        "response_url": response_url,
        "message": dict(message),
    }


# --- events -----------------------------------------------------------------------------------------------------------


def event_callback(
    event: Mapping[str, Any],
    *,
    team: str,
    event_id: str = "",
    event_time: int = 1_700_000_000,
    enterprise: str = "",
    org_wide: bool = False,
    context_team: str = "",
    authorized: tuple[str, ...] = (),
    shared: bool = False,
    bot_user: str = "",
) -> Payload:
    """An event in its wrapping.

    In a shared channel `context_team` is where the channel lives, `team` the workspace it is told to, and `authorized`
    the workspaces whose installation may see it; Slack names only the first in the body.
    """
    seen_by = (authorized or (team,))[0]
    return {
        "token": "legacy",
        "team_id": team,
        **({"enterprise_id": enterprise} if enterprise else {}),
        "context_team_id": context_team or team,
        "context_enterprise_id": enterprise or None,
        "api_app_id": APP,
        "event": dict(event),
        "type": "event_callback",
        "event_id": event_id or f"Ev{next(_numbers):08d}",
        "event_time": event_time,
        "authorizations": [
            {
                "enterprise_id": enterprise or None,
                "team_id": None if org_wide else seen_by,
                "user_id": bot_user or f"UBOT{seen_by}",
                "is_bot": True,
                "is_enterprise_install": org_wide,
            }
        ],
        "is_ext_shared_channel": shared,
        "event_context": "4-context",
    }


def app_mention(
    text: str, *, user: str, channel: str, ts: str, bot_user: str, team: str = "", thread_ts: str = "", **more: Any
) -> Payload:
    """Somebody wrote @Squadbot; `text` is what they wrote after it. `team` is the writer's own workspace."""
    return {
        "type": "app_mention",
        "user": user,
        "text": f"<@{bot_user}> {text}",
        "ts": ts,
        "channel": channel,
        "event_ts": ts,
        **({"team": team} if team else {}),
        **({"thread_ts": thread_ts} if thread_ts else {}),
        **more,
    }


def direct_message(text: str, *, user: str, channel: str, ts: str, team: str = "", **more: Any) -> Payload:
    """Somebody wrote to Squadbot alone. `more` adds a subtype, a bot_id or an edit to it."""
    return {
        "type": "message",
        "channel_type": "im",
        "user": user,
        "text": text,
        "ts": ts,
        "channel": channel,
        "event_ts": ts,
        **({"team": team} if team else {}),
        **more,
    }


def reaction_added(name: str, *, user: str, channel: str, ts: str, author: str, event_ts: str = "") -> Payload:
    """Somebody reacted to a message: "bulb" is 💡."""
    return {
        "type": "reaction_added",
        "user": user,
        "reaction": name,
        "item_user": author,
        "item": {"type": "message", "channel": channel, "ts": ts},
        "event_ts": event_ts or f"1700000001.{next(_numbers):06d}",
    }


def app_home_opened(*, user: str, channel: str, tab: str = "home", view: Mapping[str, Any] | None = None) -> Payload:
    """Somebody opened Squadbot's own page, on its home or its messages tab."""
    shown = {"view": dict(view)} if view else {}
    return {
        "type": "app_home_opened",
        "user": user,
        "channel": channel,
        "tab": tab,
        "event_ts": "1700000002.0",
        **shown,
    }


def member_joined_channel(*, user: str, channel: str, team: str, inviter: str = "") -> Payload:
    """Somebody, or Squadbot itself, joined a channel."""
    invited = {"inviter": inviter} if inviter else {}
    return {
        "type": "member_joined_channel",
        "user": user,
        "channel": channel,
        "channel_type": "C",
        "team": team,
        "event_ts": f"1700000003.{next(_numbers):06d}",
        **invited,
    }


def app_uninstalled() -> Payload:
    """The workspace took Squadbot off."""
    return {"type": "app_uninstalled"}


def tokens_revoked(*, bot: tuple[str, ...] = (), oauth: tuple[str, ...] = ()) -> Payload:
    """Somebody's tokens are no longer good; `bot` are the bot users they were of."""
    return {"type": "tokens_revoked", "tokens": {"oauth": list(oauth), "bot": list(bot)}}
