"""The Web API methods of the stub Slack: each takes the caller's workspace and its parameters, or raises ApiError."""

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from tests.kit.slack_shapes import MOST_BLOCKS_JSON, MOST_UPDATED_TEXT, json_length, message_problems, view_problems
from tests.kit.slack_state import ApiError, Channel, Json, SlackState, Workspace

Params = Mapping[str, Any]
Method = Callable[[Workspace, Params], Json]
MOST_VIEWS = 3
BURST = 4.0
"""Messages that a channel takes at once before it is held to one a second."""
_READ = {"C": "channels", "G": "groups", "D": "im"}
SCOPES = {
    "chat.postMessage": "chat:write",
    "chat.postEphemeral": "chat:write",
    "chat.update": "chat:write",
    "chat.delete": "chat:write",
    "users.info": "users:read",
    "conversations.open": "im:write",
    "reactions.get": "reactions:read",
}


class SlackMethods:
    """The methods, by name in `by_name`. `complain` is told of every payload that Slack would not take."""

    def __init__(self, state: SlackState, complain: Callable[[str], None]) -> None:
        self.state = state
        self.paced = False
        """Whether a channel is held to about one message a second, with a burst."""
        self._complain = complain
        self.by_name: dict[str, Method] = {
            "auth.test": self._auth_test,
            "auth.revoke": self._auth_revoke,
            "users.info": self._users_info,
            "conversations.info": self._info,
            "conversations.members": self._members,
            "conversations.history": self._history,
            "conversations.replies": self._replies,
            "conversations.open": self._open,
            "reactions.get": self._reactions,
            "chat.postMessage": self._post,
            "chat.postEphemeral": self._post_ephemeral,
            "chat.update": self._update,
            "chat.delete": self._delete,
            "chat.getPermalink": self._permalink,
            "views.open": self._views_open,
            "views.push": self._views_push,
            "views.update": self._views_update,
            "views.publish": self._views_publish,
        }

    def call(self, method: str, space: Workspace, params: Params) -> Json:
        """One call that is allowed by the workspace's scopes."""
        if method not in self.by_name:
            self._complain(f"{method}: the stub knows no such method")
            raise ApiError("unknown_method")
        needed = SCOPES.get(method)
        if method.startswith("conversations.") and needed is None:
            kind = _READ[params.get("channel", "C")[:1]]
            if kind == "channels" and (known := self.state.channels.get(params["channel"])) and known.is_private:
                kind = "groups"
            needed = f"{kind}:{'history' if method.endswith(('history', 'replies')) else 'read'}"
        if needed and needed not in space.scopes:
            self._complain(f"{method} needs the scope {needed}, which was not asked for")
            raise ApiError("missing_scope", needed=needed, provided=",".join(sorted(space.scopes)))
        return self.by_name[method](space, params)

    # --- who ---

    def _auth_test(self, space: Workspace, _: Params) -> Json:
        return {
            "url": f"https://{space.id.lower()}.slack.com/",
            "team": space.name,
            "team_id": space.id,
            "user": "squadbot",
            "user_id": space.bot_user,
            "bot_id": f"B{space.id}",
            "is_enterprise_install": False,
            **({"enterprise_id": space.enterprise} if space.enterprise else {}),
        }

    def _auth_revoke(self, space: Workspace, params: Params) -> Json:
        if str(params.get("test", "")).lower() not in ("1", "true"):
            space.refused = "token_revoked"
        return {"revoked": bool(space.refused)}

    def _users_info(self, space: Workspace, params: Params) -> Json:
        user = self.state.users.get(params.get("user", ""))
        if user is None:
            raise ApiError("user_not_found")
        return {"user": user.as_json()}

    # --- conversations ---

    def _info(self, space: Workspace, params: Params) -> Json:
        channel = self.state.channel_for(params.get("channel", ""), space)
        return {
            "channel": {
                "id": channel.id,
                "name": channel.name,
                "is_channel": not channel.is_im,
                "is_im": channel.is_im,
                "is_private": channel.is_private,
                "is_archived": channel.is_archived,
                "is_ext_shared": bool(channel.shared_with),
                "is_member": space.bot_user in channel.members,
                "context_team_id": channel.team,
            }
        }

    def _members(self, space: Workspace, params: Params) -> Json:
        channel = self.state.channel_for(params.get("channel", ""), space)
        return {"members": sorted(channel.members), "response_metadata": {"next_cursor": ""}}

    def _history(self, space: Workspace, params: Params) -> Json:
        channel = self._readable(space, params)
        return self._page(channel.top()[::-1], params)

    def _replies(self, space: Workspace, params: Params) -> Json:
        channel = self._readable(space, params)
        thread = channel.message(params.get("ts", "")).get("thread_ts", params["ts"])
        return self._page([each for each in channel.messages if each.get("thread_ts", each["ts"]) == thread], params)

    def _readable(self, space: Workspace, params: Params) -> Channel:
        channel = self.state.channel_for(params.get("channel", ""), space)
        if space.bot_user not in channel.members:
            raise ApiError("not_in_channel")
        return channel

    @staticmethod
    def _page(messages: list[Json], params: Params) -> Json:
        within = str(params.get("inclusive", "")).lower() in ("1", "true")
        oldest, latest = float(params.get("oldest") or 0), float(params.get("latest") or "inf")
        kept = [
            each
            for each in messages
            if oldest < float(each["ts"]) < latest or (within and float(each["ts"]) in (oldest, latest))
        ]
        start, most = int(params.get("cursor") or 0), int(params.get("limit") or 100)
        if str(params.get("include_all_metadata", "")).lower() not in ("1", "true"):
            kept = [{key: value for key, value in each.items() if key != "metadata"} for each in kept]
        more = start + most < len(kept)
        return {
            "messages": kept[start : start + most],
            "has_more": more,
            "response_metadata": {"next_cursor": str(start + most) if more else ""},
        }

    def _open(self, space: Workspace, params: Params) -> Json:
        user = self.state.users.get(params.get("users", ""))
        if user is None or user.deleted:
            raise ApiError("user_not_found")
        return {"channel": {"id": self.state.direct(user.id).id}}

    def _reactions(self, space: Workspace, params: Params) -> Json:
        channel = self._readable(space, params)
        return {"type": "message", "channel": channel.id, "message": channel.message(params.get("timestamp", ""))}

    # --- chat ---

    def _post(self, space: Workspace, params: Params) -> Json:
        where = params.get("channel", "")
        if where in self.state.users:
            where = self.state.direct(where).id
        channel = self._writable(space, where)
        message = self._message(space, params)
        if thread := params.get("thread_ts"):
            message["thread_ts"] = channel.message(thread).setdefault("thread_ts", thread)
        if metadata := decoded(params, "metadata"):
            message["metadata"] = metadata
        channel.messages.append(message)
        return {"channel": channel.id, "ts": message["ts"], "message": message}

    def _post_ephemeral(self, space: Workspace, params: Params) -> Json:
        channel = self._writable(space, params.get("channel", ""))
        user = params.get("user", "")
        if user not in channel.members:
            raise ApiError("user_not_in_channel")
        message = self._message(space, params)
        if thread := params.get("thread_ts"):
            message["thread_ts"] = channel.message(thread).get("thread_ts", thread)
        channel.ephemerals.append((user, message))
        return {"message_ts": message["ts"]}

    def _update(self, space: Workspace, params: Params) -> Json:
        channel = self._readable(space, params)
        message = channel.message(params.get("ts", ""))
        if message["user"] != space.bot_user:
            raise ApiError("cant_update_message")
        if len(params.get("text", "")) > MOST_UPDATED_TEXT:
            self._complain(f"chat.update: text of {len(params['text'])} characters")
            raise ApiError("msg_too_long")
        message |= {key: value for key, value in self._message(space, params).items() if key in ("text", "blocks")}
        message["edited"] = {"user": space.bot_user, "ts": self.state.next_ts()}
        if metadata := decoded(params, "metadata"):
            message["metadata"] = metadata
        return {"channel": channel.id, "ts": message["ts"], "text": message["text"], "message": message}

    def _delete(self, space: Workspace, params: Params) -> Json:
        channel = self._readable(space, params)
        message = channel.message(params.get("ts", ""))
        if message["user"] != space.bot_user:
            raise ApiError("cant_delete_message")
        channel.messages.remove(message)
        return {"channel": channel.id, "ts": message["ts"]}

    def _permalink(self, space: Workspace, params: Params) -> Json:
        channel = self.state.channel_for(params.get("channel", ""), space)
        message = channel.message(params.get("message_ts", ""))
        link = f"https://{space.id.lower()}.slack.com/archives/{channel.id}/p{message['ts'].replace('.', '')}"
        thread = message.get("thread_ts", message["ts"])
        return {"permalink": link if thread == message["ts"] else f"{link}?thread_ts={thread}&cid={channel.id}"}

    def _writable(self, space: Workspace, where: str) -> Channel:
        channel = self.state.channel_for(where, space)
        if channel.is_archived:
            raise ApiError("is_archived")
        if space.bot_user not in channel.members:
            raise ApiError("not_in_channel")
        if self.paced:
            self._take_turn(channel)
        return channel

    def _take_turn(self, channel: Channel) -> None:
        """A burst fills again by one a second."""
        last = self.state.now if channel.paced_at is None else channel.paced_at
        left = BURST if channel.paced_at is None else min(BURST, channel.tokens + self.state.now - last)
        channel.paced_at = self.state.now
        channel.tokens = left
        if left < 1:
            raise ApiError("ratelimited", retry_after=1)
        channel.tokens = left - 1

    def checked(self, params: Params) -> Json:
        """A message's text and blocks, as Slack would take them."""
        blocks = decoded(params, "blocks")
        said = {"text": params.get("text", ""), **({"blocks": blocks} if blocks is not None else {})}
        if not said["text"] and not blocks:
            self._complain("a message with neither text nor blocks")
            raise ApiError("no_text")
        if problems := message_problems(said):
            self._complain(f"message: {problems}")
            if blocks is not None and len(blocks) > 50:
                raise ApiError("invalid_blocks", errors=problems)
            if blocks is not None and json_length(blocks) > MOST_BLOCKS_JSON:
                raise ApiError("msg_blocks_too_long")
            raise ApiError("msg_too_long" if problems[0].startswith("text:") else "invalid_blocks", errors=problems)
        return said

    def _message(self, space: Workspace, params: Params) -> Json:
        said = self.checked(params)
        by = {"user": space.bot_user, "bot_id": f"B{space.id}", "app_id": "A0SQUADBOT", "team": space.id}
        return {"type": "message", **by, **said, "ts": self.state.next_ts()}

    # --- views ---

    def _views_open(self, space: Workspace, params: Params) -> Json:
        view = self._view(space, decoded(params, "view"), "modal")
        user = self.state.use_trigger(params.get("trigger_id", ""), space).user
        self.state.stacks[user] = [view["id"]]
        return {"view": self._kept(view, root=view["id"])}

    def _views_push(self, space: Workspace, params: Params) -> Json:
        view = self._view(space, decoded(params, "view"), "modal")
        user = self.state.use_trigger(params.get("trigger_id", ""), space).user
        self.push(user, view)
        return {"view": view}

    def push(self, user: str, view: Json) -> None:
        """Another view on top of what this person has open."""
        stack = self.state.stacks.setdefault(user, [])
        if len(stack) >= MOST_VIEWS:
            raise ApiError("push_limit_reached")
        self._kept(view, root=stack[0] if stack else view["id"])
        stack.append(view["id"])

    def _views_update(self, space: Workspace, params: Params) -> Json:
        old = self.state.views.get(params.get("view_id", ""))
        if old is None:
            raise ApiError("not_found")
        if params.get("hash") and params["hash"] != old["hash"]:
            raise ApiError("hash_conflict")
        view = self._view(space, decoded(params, "view"), "modal") | {"id": old["id"]}
        return {"view": self._kept(view, root=old["root_view_id"])}

    def _views_publish(self, space: Workspace, params: Params) -> Json:
        user = self.state.users.get(params.get("user_id", ""))
        if user is None or user.team != space.id:
            raise ApiError("user_not_found")
        if params.get("hash") and params["hash"] != self.state.homes.get(user.id, {}).get("hash"):
            raise ApiError("hash_conflict")
        view = self._kept(self._view(space, decoded(params, "view"), "home"))
        self.state.homes[user.id] = view
        return {"view": view}

    def _view(self, space: Workspace, view: Json | None, kind: str) -> Json:
        if view is None or view.get("type") != kind:
            self._complain(f"that is no {kind}: {view}")
            raise ApiError("invalid_arguments")
        if problems := view_problems(view):
            self._complain(f"view: {problems}")
            raise ApiError("invalid_blocks", errors=problems)
        return {
            "private_metadata": "",
            "callback_id": "",
            **view,
            "id": self.state.next_id("V"),
            "team_id": space.id,
            "app_id": "A0SQUADBOT",
            "bot_id": f"B{space.id}",
        }

    def modal(self, space: Workspace, view: Json) -> Json:
        """A modal that came as the answer to a submission."""
        return self._view(space, view, "modal")

    def _kept(self, view: Json, root: str = "") -> Json:
        digest = hashlib.sha256(json.dumps(view, sort_keys=True).encode()).hexdigest()[:8]
        view |= {"hash": f"{int(self.state.now)}.{digest}", "state": {"values": {}}, "root_view_id": root or view["id"]}
        self.state.views[view["id"]] = view
        return view


def decoded(params: Params, name: str) -> Any:
    """A parameter that is JSON: a form carries it as text."""
    value = params.get(name)
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value) if value else None
    except ValueError:
        raise ApiError("invalid_json") from None
