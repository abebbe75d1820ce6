"""`squadbot deliveries`: what waits to be sent or was given up, as the operator sees it."""

from collections.abc import Mapping, Sequence

from bot.language.words import count, listed, say_moment
from bot.model.event import ConversationKind
from bot.ports import DeliveryBook, DeliveryState, Progress

_ZONE = "Europe/London"
_HEAD = ("Id", "State", "Where", "Committed", "Failed tries", "Reason")


class CannotRetryError(ValueError):
    """The delivery cannot be set going again; the sentence says why."""


async def send_again(book: DeliveryBook, delivery: int) -> str:
    """Set a delivery going again that was given up; what came of it, in one sentence. CannotRetryError."""
    known = await book.get(delivery)
    if known is None:
        raise CannotRetryError(f"There is no delivery {delivery}. To see which failed: squadbot deliveries --failed")
    if known.state is DeliveryState.SENT and known.settled_at:
        raise CannotRetryError(f"Delivery {delivery} was sent on {say_moment(known.settled_at, _ZONE)}.")
    if known.state is not DeliveryState.FAILED:
        raise CannotRetryError(f"Delivery {delivery} was not given up: Squadbot is still trying to send it.")
    if not known.worded:
        raise CannotRetryError(f"The words of delivery {delivery} are kept no longer, so it cannot be sent.")
    if not await book.send_again(delivery):
        raise CannotRetryError(f"Delivery {delivery} was changed just now. Look again with: squadbot deliveries")
    return f"Delivery {delivery} is set going again. A running Squadbot sends it within a minute."


def as_table(unsent: Sequence[Progress], counts: Mapping[DeliveryState, int]) -> str:
    """A line each, and how many there are in all."""
    rows = [_HEAD, *(_row(each) for each in unsent)] if unsent else []
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEAD))] if rows else []
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    known = [f"{counts[state]:,} {state}" for state in DeliveryState if counts.get(state)]
    total = count(sum(counts.values()), "delivery", "deliveries")
    return "\n".join([*lines, f"{total}: {listed(known)}." if known else "No deliveries yet."])


def plain_data(progress: Progress) -> dict[str, object]:
    """One of them as plain data."""
    return {
        "id": progress.id,
        "state": progress.state.value,
        "platform": progress.where.platform,
        "workspace": progress.where.workspace,
        "conversation": progress.where.channel,
        "direct": progress.where.kind is ConversationKind.DIRECT,
        "committed_at": progress.created_at.isoformat(),
        "settled_at": progress.settled_at.isoformat() if progress.settled_at else None,
        "failed_tries": progress.failures,
        "reason": progress.error,
    }


def _row(progress: Progress) -> tuple[str, ...]:
    where = f"{progress.where.platform} {progress.where.workspace} {progress.where.channel}"
    at = say_moment(progress.created_at, _ZONE)
    return str(progress.id), progress.state.value, where, at, str(progress.failures), progress.error
