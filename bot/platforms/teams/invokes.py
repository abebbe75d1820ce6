"""What Teams is answered when it asks (an "invoke"): a dialog, a word in a dialog, a word under the card."""

from dataclasses import dataclass
from typing import Any

PRESSED = "adaptiveCard/action"
DIALOG_OPENED = "task/fetch"
DIALOG_SENT = "task/submit"
MESSAGE_PICKED = "composeExtension/fetchTask"
MESSAGE_SENT = "composeExtension/submitAction"
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to one request."""

    status: int = 200
    body: Json | None = None


HEARD = Reply()
UNKNOWN = Reply(501)


def show(dialog: Json) -> Reply:
    """Open this dialog, or show it in place of the one that was sent in."""
    return Reply(body={"task": {"type": "continue", "value": dialog}})


def say(invoke: str, words: str) -> Reply:
    """These words, where an invoke of this name shows them."""
    if invoke == PRESSED:
        return Reply(
            body={"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": words},
        )
    return Reply(body={"task": {"type": "message", "value": words}})


def close(invoke: str) -> Reply:
    """Close the dialog that was sent in."""
    return Reply(body={}) if invoke == MESSAGE_SENT else HEARD


def say_failed(invoke: str, words: str) -> Reply:
    """These words where an invoke of this name shows any; to anything else, no more than that it failed."""
    shown = invoke in (PRESSED, DIALOG_OPENED, DIALOG_SENT, MESSAGE_PICKED, MESSAGE_SENT)
    return say(invoke, words) if shown else Reply(500)
