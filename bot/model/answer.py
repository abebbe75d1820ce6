"""What the pipeline answers a platform at once. Messages do not travel this way: they leave through the outbox."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.model.form import Form
from bot.model.message import Message


@dataclass(frozen=True, slots=True)
class Accepted:
    """Stored (or there was nothing to store). A form that was open may close."""


@dataclass(frozen=True, slots=True)
class ShowForm:
    """Open this form; or, with errors, keep it open: what was typed still in it, each error beside its field."""

    form: Form
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was stored, and the sender is told why by private message.

    `keep`: give the text back to be mended where it was typed. False when it must not be kept (resident data).
    """

    keep: bool = True


@dataclass(frozen=True, slots=True)
class ShowBoard:
    """Show this as the person's own board, where the platform has a place for one. Nothing is stored."""

    message: Message


@dataclass(frozen=True, slots=True)
class PickMessage:
    """Read this message (the platform's id) in this conversation and hand it in as MessagePicked. Nothing is stored."""

    message: str


@dataclass(frozen=True, slots=True)
class FormOffered:
    """A form was to be shown where its platform cannot: a button that opens it is on its way to the sender."""


Answer = Accepted | ShowForm | FormOffered | Refused | ShowBoard | PickMessage
