"""How the channels of one squad hear of each other's captures."""

from dataclasses import dataclass

from bot.access import Permission
from bot.language.arguments import rest
from bot.model.message import Message, paragraph
from bot.model.outcome import Here, Outcome, Refuse, Reply, Say, privately
from bot.model.record import Squad
from bot.registry import Ask, command

_AT_ONCE = frozenset({"at once", "once", "now", "immediately", "straight away"})
_IN_THE_DIGEST = frozenset({"in the digest", "in digest", "digest", "in the digests", "later"})


@dataclass(frozen=True, slots=True)
class HearArgs:
    """What `/squad hear` takes."""

    when: str = rest("at once, or in the digest", limit=40)


@command(
    "squad hear", needs=Permission.LEAD, takes=HearArgs, examples=("/squad hear at once", "/squad hear in the digest")
)
async def squad_hear(ask: Ask[HearArgs]) -> Outcome:
    """Say whether your squad’s channels hear of each other’s news at once, or in the digest."""
    squad = ask.squad
    if squad is None:
        return Refuse("This is about one squad. Give it in the squad’s channel.", "/squad hear at once")
    when = " ".join(ask.args.when.casefold().strip(" .!").split())
    if not when:
        return privately(_said(squad, at_once=squad.at_once))
    if when not in _AT_ONCE | _IN_THE_DIGEST:
        return Refuse("Channels can hear of each other’s news at once, or in the digest.", "/squad hear at once")
    at_once = when in _AT_ONCE
    ask.record.squads.hear(squad, at_once=at_once)
    return Reply((Say(_said(squad, at_once=at_once), Here()),))


def _said(squad: Squad, *, at_once: bool) -> Message:
    then = "is posted in its other channels at once" if at_once else "comes to its other channels in the digest"
    said = f"What is saved in one channel of {squad.name} {then}."
    return Message((paragraph(said),), said)
