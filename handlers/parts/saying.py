"""What every capture says back: a card for the squad, and a word to whoever wrote it."""

import re
from collections.abc import Iterable
from typing import Any

from bot.model.event import Conversation, ConversationKind
from bot.model.message import Block, Button, Buttons, Mention, Message, note, paragraph
from bot.model.outcome import Announced, Here, Reply, Say, There
from bot.model.record import Sharing, Squad
from bot.registry import Ask
from bot.rendering.mentions import calling

_CALLS = re.compile(r"<!\w+>|@(?:here|channel|everyone|all)\b|<@\w+>", re.IGNORECASE)
_MARKUP = re.compile(r"</?[a-z][^>\n]{0,80}>|\*\*[^*\n]+\*\*|\[[^\]\n]+\]\(|^#{1,6} |```", re.IGNORECASE | re.MULTILINE)
_REORDERING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
REACH = {
    Sharing.SQUAD: "Only your squad will see it.",
    Sharing.PLACE: "Squads in your place will see it.",
    Sharing.PROGRAMME: "The whole programme can see it, and it will be in the next digests it matters to.",
}


def kept_plain(text: str) -> str:
    """One sentence when some chats would act on something in the text: it is kept as typed, and acts on nothing."""
    if call := _CALLS.search(text):
        return f"“{call[0]}” is kept as plain words and calls nobody."
    if _MARKUP.search(text):
        return "The formatting is shown just as you typed it, as plain words."
    if _REORDERING.search(text):
        return "The text has marks that turn its direction; they are kept, and turn nothing around them."
    return ""


async def captured(
    ask: Ask[Any],
    squad: Squad,
    card: Message,
    *,
    code: str,
    reach: str,
    typed: str,
    more: tuple[Button, ...] = (),
    saved: str = "",
) -> Reply:
    """The card where the squad will see it, and the reach of it to the writer alone. `saved`: what to say was saved.

    A squad may have a channel on each platform: the others hear of it at once, or in their digest, as it has set.
    """
    said = kept_plain(typed)
    saved = saved or f"Saved as {code}."
    blocks: list[Block] = [paragraph(f"{saved} {reach}")]
    if said:
        blocks.append(note(said))
    if more:
        blocks.append(Buttons(more))
    private = Say(Message(tuple(blocks), saved))
    channels = await ask.record.squads.channels(squad.id)
    if ask.where.kind is ConversationKind.CHANNEL and ask.squad is not None and ask.squad.id == squad.id:
        channels = (ask.where, *(channel for channel in channels if channel != ask.where and squad.at_once))
    called = await _called_once(ask, channels)
    cards = (
        Say(calling(card, called[each]), Here() if each == ask.where else There(each), announces=code)
        for each in channels
    )
    return Reply((*cards, private))


async def _called_once(ask: Ask[Any], channels: Iterable[Conversation]) -> dict[Conversation, list[Mention]]:
    """Whom each of these channels’ first post mentions: everybody named once, in the first where they have an account.

    Neither the writer nor anybody outside the programme is notified.
    """
    named = {
        each.person.id: Mention(each.person.id, each.name) for each in ask.named if each.person and each.in_programme
    }
    named.pop(ask.person.id, None)
    called: dict[Conversation, list[Mention]] = {}
    for channel in channels:
        here = [
            person
            for person in named
            if await ask.record.people.account_of(person, channel.platform, channel.workspace) is not None
        ]
        called[channel] = [named.pop(person) for person in here]
    return called


def changed(card: Message, *, code: str, reach: str) -> Reply:
    """The card anew in place of what announced it, wherever that was, and a word to the writer."""
    private = Say(Message((paragraph(f"Your changes to {code} are saved. {reach}"),), f"Changes to {code} saved."))
    return Reply((Say(calling(card), Announced(code)), private))
