"""A message less what its readers may not, or no longer, see."""

from dataclasses import replace
from itertools import takewhile

from bot.model.message import Block, Group, Heading, Message


def without(message: Message, hidden: frozenset[str]) -> Message | None:
    """The message less the groups about these records; None when nothing it was about is left."""
    if not hidden:
        return message
    before = _abouts(message.blocks)
    blocks = _keep(message.blocks, hidden)
    if before and not _abouts(blocks):
        return None
    return replace(message, blocks=blocks)


def _keep(blocks: tuple[Block, ...], hidden: frozenset[str]) -> tuple[Block, ...]:
    """Those blocks; a heading goes with the last of the records under it."""
    kept: list[Block] = []
    for number, block in enumerate(blocks):
        if isinstance(block, Group):
            if block.about not in hidden:
                kept.append(replace(block, blocks=_keep(block.blocks, hidden)))
        elif not (isinstance(block, Heading) and _all_hidden(blocks[number + 1 :], hidden)):
            kept.append(block)
    return tuple(kept)


def _all_hidden(after: tuple[Block, ...], hidden: frozenset[str]) -> bool:
    """Whether records follow at once, and none of them may be seen."""
    under = [
        block.about for block in takewhile(lambda block: isinstance(block, Group), after) if isinstance(block, Group)
    ]
    return bool(under) and all(about in hidden for about in under)


def _abouts(blocks: tuple[Block, ...]) -> set[str]:
    found = set()
    for block in blocks:
        if isinstance(block, Group):
            found |= {block.about} - {""} | _abouts(block.blocks)
    return found
