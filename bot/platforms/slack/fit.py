"""Words fitted into Slack's limits, counted on the safe side."""

from bot.rendering import fitting
from bot.rendering.fitting import clean, json_length, one_line, units

__all__ = ["clean", "in_runs", "json_length", "length", "one_line", "shortened", "split", "units"]

_WIDER = {"&": 5, "<": 4, ">": 4}


def length(text: str) -> int:
    """UTF-16 units after escaping: what Slack may count, whichever way it counts."""
    return units(text) + sum((_WIDER[sign] - 1) * text.count(sign) for sign in _WIDER)


def split(text: str, most: int) -> list[str]:
    """The text in pieces of at most this length."""
    return fitting.split(text, most, length)


def in_runs(text: str, most: int) -> list[str]:
    """The text in pieces of about this length that read on from one to the next."""
    return fitting.in_runs(text, most, length)


def shortened(text: str, most: int) -> str:
    """The start of the text, with an ellipsis where it goes on; the whole must then stand somewhere else."""
    return fitting.shortened(text, most, length)
