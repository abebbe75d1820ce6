"""What Teams refuses, in plain words, and whether asking again can help."""

from bot.ports import SendError

_FOR_GOOD = {
    "BotDisabledByAdmin": "An administrator has turned Squadbot off in Teams.",
    "BotNotInConversationRoster": "Squadbot is not in the team or chat. Add the app to it again.",
    "ConversationBlockedByUser": "The person has blocked Squadbot.",
    "ConversationNotFound": "The channel or chat is gone. Link another one with @Squadbot squad link.",
    "ForbiddenOperationException": "Squadbot is not installed for this person. They can add the app in Teams.",
    "MessageSizeTooBig": "The message is longer than Teams takes.",
    "MessageWritesBlocked": "Squadbot is blocked there: the person, or an administrator, lets it write no more.",
}
NOT_INSTALLED = "Squadbot is not installed in this organisation’s Teams. An administrator can add the app."
_BAD_REQUEST, _UNAUTHORISED, _FORBIDDEN, _GONE, _TOO_LARGE = 400, 401, 403, 404, 413
_BY_STATUS = {
    _BAD_REQUEST: "Teams does not take the message as Squadbot drew it.",
    _FORBIDDEN: "Teams does not let Squadbot post there.",
    _GONE: _FOR_GOOD["ConversationNotFound"],
    _TOO_LARGE: _FOR_GOOD["MessageSizeTooBig"],
}
_PRECONDITION, _TOO_MANY, _BROKEN = 412, 429, 500


def refused(status: int, code: str, wait: str) -> SendError:
    """What an answer of this status means. `code` is Teams' own word, `wait` the seconds it asked for, if it did.

    412 and 429 say that nothing was done; a broken answer does not.
    """
    if sentence := _FOR_GOOD.get(code) or _BY_STATUS.get(status):
        return SendError(sentence, permanent=True)
    if status == _TOO_MANY:
        seconds = float(wait) if wait.isdecimal() else None
        return SendError("Teams asked for a pause.", permanent=False, wait=seconds, away=True)
    if status == _PRECONDITION:
        return SendError("The conversation was busy.", permanent=False, away=True)
    if status == _UNAUTHORISED:
        return SendError("Teams did not take Squadbot’s sign-in.", permanent=False, away=True)
    broken = status >= _BROKEN
    return SendError(f"Teams’ answer was broken ({status}).", permanent=False, in_doubt=broken, away=broken)


def unreached(error: Exception, *, sent: bool) -> SendError:
    """The connection failed; `sent`: the message may have gone before it did."""
    return SendError(f"Teams was not reached ({type(error).__name__}).", permanent=False, in_doubt=sent, away=True)


def no_token(error: Exception) -> SendError:
    """Microsoft gave no token to speak with."""
    said = f"Microsoft did not let Squadbot sign in ({type(error).__name__})."
    return SendError(said, permanent=False, away=True)
