"""What Slack refuses, in plain words, and whether asking again can help."""

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.platforms.slack.workspaces import error_of
from bot.ports import SendError

_FOR_GOOD = {
    "account_inactive": "Squadbot’s account in this workspace is switched off. An administrator can install it again.",
    "cannot_reply_to_message": "The message to reply to cannot be replied to.",
    "cant_update_message": "The message to change is not one that Squadbot may change.",
    "channel_is_archived": "The channel is archived. Link another channel with /squad link.",
    "channel_not_found": "The channel is gone, or Squadbot is not in it. Add it again with /invite @Squadbot.",
    "edit_window_closed": "The workspace does not allow the message to be changed any more.",
    "ekm_access_denied": "The workspace’s administrators have stopped Squadbot from posting.",
    "invalid_auth": "Slack no longer takes Squadbot’s token. An administrator can install it again.",
    "invalid_blocks": "Slack does not take the message as Squadbot drew it.",
    "is_archived": "The channel is archived. Link another channel with /squad link.",
    "is_inactive": "The channel is frozen. Link another channel with /squad link.",
    "missing_scope": "Squadbot was installed without a permission it needs. An administrator can install it again.",
    "msg_blocks_too_long": "The message is longer than Slack takes.",
    "msg_too_long": "The message is longer than Slack takes.",
    "no_permission": "Squadbot is not in the channel. Add it with /invite @Squadbot.",
    "not_authed": "Slack no longer takes Squadbot’s token. An administrator can install it again.",
    "not_in_channel": "Squadbot is not in the channel. Add it with /invite @Squadbot.",
    "org_login_required": "The workspace has moved to an organisation. An administrator can install Squadbot again.",
    "posting_to_general_channel_denied": "The workspace does not let Squadbot post in its general channel.",
    "restricted_action": "The workspace does not let Squadbot post in this channel.",
    "restricted_action_non_threadable_channel": "The channel takes no replies in threads.",
    "restricted_action_read_only_channel": "The channel is read-only. Link another channel with /squad link.",
    "restricted_action_thread_only_channel": "The channel takes nothing but replies in threads.",
    "team_access_not_granted": "Squadbot may not act in this workspace. An administrator can install it again.",
    "team_not_found": "The workspace is gone.",
    "thread_locked": "The thread is locked.",
    "token_expired": "Slack no longer takes Squadbot’s token. An administrator can install it again.",
    "token_revoked": "Slack no longer takes Squadbot’s token. An administrator can install it again.",
    "user_not_found": "The person’s account is gone.",
    "user_not_in_channel": "The person is not in the channel.",
    "users_not_found": "The person’s account is gone.",
}
DEAD_TOKEN = frozenset({"account_inactive", "invalid_auth", "not_authed", "token_expired", "token_revoked"})
"""Errors that say the token is no longer good."""
GONE = "message_not_found"
"""What Slack says of a message that somebody deleted."""
NO_THREAD = frozenset({GONE, "thread_not_found"})
"""Errors that say nothing stands under a message."""
NOT_THERE = frozenset(
    {
        "channel_is_archived",
        "channel_not_found",
        "is_archived",
        "no_permission",
        "not_in_channel",
        "posting_to_general_channel_denied",
        "restricted_action",
        "restricted_action_non_threadable_channel",
        "restricted_action_read_only_channel",
        "restricted_action_thread_only_channel",
        "user_not_in_channel",
    }
)
"""Errors that say this person cannot be spoken to in this channel."""
NOT_TO_DELETE = frozenset({GONE, "cant_delete_message", "compliance_exports_prevent_deletion"})
"""Errors that say a message is gone, or has to stay."""
NOT_INSTALLED = "Squadbot is not installed in this workspace. An administrator can install it."
_AWAY = frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable", "team_added_to_org"})
"""Errors that say nothing of the message: Slack could not work just then."""
_PAUSE = frozenset({"ratelimited", "rate_limited"})
_TOO_MANY = 429
_LONGEST_PAUSE = 3600.0


def send_error(error: Exception, *, in_doubt: bool = False) -> SendError:
    """A failed call as the outbox takes it. `in_doubt`: some of the message was shown before.

    An answer of Slack's says that nothing was done; a broken connection, or a broken answer, does not.
    """
    if isinstance(error, SlackApiError):
        status = getattr(error.response, "status_code", None) or getattr(error.response, "status", None)
        code = error_of(error)
        if status == _TOO_MANY or code in _PAUSE:
            wait = wait_of(error)
            return SendError("Slack asked for a pause.", permanent=False, wait=wait, in_doubt=in_doubt)
        if code in _FOR_GOOD:
            return SendError(_FOR_GOOD[code], permanent=True)
        # Without a word of Slack's own it was a broken answer: the work may have been done.
        said = f"Slack answered {code}." if code else f"Slack’s answer was broken ({status})."
        away = not code or code in _AWAY
        return SendError(said, permanent=False, in_doubt=in_doubt or not code, away=away)
    # A connection that was never made carried nothing.
    unsent = isinstance(error, aiohttp.ClientConnectorError)
    said = f"Slack was not reached ({type(error).__name__})."
    return SendError(said, permanent=False, in_doubt=in_doubt or not unsent, away=True)


def wait_of(error: SlackApiError) -> float:
    """How many seconds Slack asked for: an hour at most, and then it is asked again."""
    said = str(getattr(error.response, "headers", {}).get("Retry-After", ""))
    return min(float(said), _LONGEST_PAUSE) if said.isdecimal() else 1.0
