"""A message laid out on sheets, which are a chat's posts or cards: as many as its limits ask for, no word cut."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from bot.model.message import Block, Divider, Heading

Piece = TypeVar("Piece")
Weight = tuple[int, ...]
"""What a piece takes up of a sheet, by each of the platform's limits."""


def chunks(blocks: Iterable[Block], draw: Callable[[Block], list[Piece]]) -> Iterator[list[Piece]]:
    """The blocks drawn, in what should stay on one sheet: a group, and a heading with what it is the name of."""
    kept: list[Piece] = []
    for block in blocks:
        kept += draw(block)
        if kept and not isinstance(block, Heading | Divider):
            yield kept
            kept = []
    if kept:
        yield kept


def laid_out(
    chunks: Iterable[Sequence[Piece]], weigh: Callable[[Piece], Weight], most: Weight, begun: Weight
) -> list[list[Piece]]:
    """The pieces on sheets that weigh at most this much, each chunk on one where one takes it.

    `begun` is what the first sheet weighs empty. That one is there, and may stay empty, whatever there is to lay out.
    """
    sheets: list[list[Piece]] = [[]]
    used, blank = begun, (0,) * len(most)
    for chunk in chunks:
        weights = list(map(weigh, chunk))
        whole = _sum(*weights)
        if sheets[-1] and not _fits(_sum(used, whole), most) and _fits(whole, most):
            sheets.append([])
            used = blank
        for piece, weight in zip(chunk, weights, strict=True):
            if any(used) and not _fits(_sum(used, weight), most):
                sheets.append([])
                used = blank
            sheets[-1].append(piece)
            used = _sum(used, weight)
    return sheets


def in_words(summary: str, plain: Iterable[str]) -> str:
    """A sheet's fallback: every word of its pieces, after the summary where they do not begin with it."""
    words = "\n".join(plain)
    told = words.strip().startswith(summary)
    return "\n".join(part for part in ("" if told else summary, words) if part.strip())


def _sum(*weights: Weight) -> Weight:
    return tuple(map(sum, zip(*weights, strict=True)))


def _fits(weight: Weight, most: Weight) -> bool:
    return all(each <= limit for each, limit in zip(weight, most, strict=True))
