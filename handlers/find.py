"""Searching what has been learned."""

from dataclasses import dataclass

from bot.access import Permission
from bot.language.arguments import nearest, option, rest
from bot.language.words import count
from bot.model.message import Block, Heading, Message, note, paragraph
from bot.model.outcome import Outcome, Refuse, privately
from bot.registry import Ask, command
from handlers.parts.cards import learning_line
from handlers.parts.choosing import challenge_code

_MOST_SHOWN = 5
_MOST_REPEATED = 40


@dataclass(frozen=True, slots=True)
class FindArgs:
    """What `/find` takes."""

    place: str = option("Sheffield")
    challenge: str = option("family hubs")
    words: str = rest("words to look for", required=True, limit=300)


@command(
    "find",
    needs=Permission.READ,
    takes=FindArgs,
    examples=("/find text reminders to parents", "/find place:Sheffield family hubs"),
    words=("search", "look for", "what do we know about", "who has tried"),
)
async def find(ask: Ask[FindArgs]) -> Outcome:
    """Find what places have learned, by words; narrow it by place or challenge."""
    challenge = await challenge_code(ask, ask.args.challenge, '/find challenge:"family hubs" text reminders')
    if isinstance(challenge, Refuse):
        return challenge
    hits = await ask.record.search.learnings(
        ask.args.words, place=ask.args.place, challenge=challenge, limit=_MOST_SHOWN + 1
    )
    if not hits:
        return privately(await _nothing(ask))
    shown = hits[:_MOST_SHOWN]
    blocks: list[Block] = [Heading(f"Best matches for “{ask.args.words}”")]
    blocks += [learning_line(hit.learning) for hit in shown]
    if len(hits) > _MOST_SHOWN:
        blocks.append(note(f"These are the best {_MOST_SHOWN}; there are more. Add a word or place:… to narrow it."))
    return privately(Message(tuple(blocks), f"{count(len(shown), 'learning')} found."))


async def _nothing(ask: Ask[FindArgs]) -> Message:
    place = ask.args.place[:_MOST_REPEATED]
    said = f"Nothing found for “{ask.args.words}”{f' in {place}' if place else ''}."
    advice = "Try fewer or plainer words."
    if place:
        names = [each.name for each in await ask.record.reference.places()]
        near = nearest(place, names)
        if place.casefold() not in (name.casefold() for name in names):
            said += f" Did you mean {near}?" if near else ""
            advice = "Leave the place out to look everywhere."
    return Message((paragraph(said), note(advice)), "Nothing found.")
