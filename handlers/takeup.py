"""Using here what others learned: their learning becomes a pilot of this squad's."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.access import Permission, viewer_of_squad, visible_to
from bot.language.arguments import code, flag
from bot.model.event import ConversationKind
from bot.model.form import Explanation, Filled, Form, TextField
from bot.model.message import Buttons, Group, Inlines, Link, Mention, Message, Strong, inlines, note, paragraph
from bot.model.outcome import OpenForm, Outcome, Refuse, Reply, Say, There
from bot.model.record import Learning, Pilot, Sharing, Squad
from bot.registry import Ask, button, command, form
from bot.rendering.fitting import shortened
from handlers.parts.cards import SEEN_BY, read_button
from handlers.parts.choosing import number_in
from handlers.parts.pilot_card import pilot_card
from handlers.parts.saying import REACH, captured
from handlers.parts.starting import LONGEST_BELIEF, LONGEST_NAME, card_fields, card_in, squad_in, typed_in
from handlers.parts.taken import origin, squads_to_use

_LONGEST = 1000
_EXAMPLE = "/use L12"


@dataclass(frozen=True, slots=True)
class UseArgs:
    """What `/use` takes; "here" changes nothing, and people say it."""

    learning: int | None = code("L", "learning", required=True)
    here: bool = flag()


@command(
    "use",
    needs=Permission.CAPTURE,
    takes=UseArgs,
    examples=(_EXAMPLE,),
    words=("use this here", "try this here"),
)
async def use(ask: Ask[UseArgs]) -> Outcome:
    """Start a pilot here from what another squad learned, and let them know."""
    return await _open(ask, f"L{ask.args.learning}")


@button("takeup.open", needs=Permission.CAPTURE, opens_form=True)
async def use_pressed(ask: Ask[str]) -> Outcome:
    """Start a pilot from the learning whose card holds the button."""
    return await _open(ask, ask.args)


async def _open(ask: Ask[UseArgs] | Ask[str], named: str) -> Outcome:
    found = await _usable(ask, named)
    if isinstance(found, Refuse):
        return found
    learning, _ = found
    return OpenForm("takeup.card", {"learning": learning.code}, _as_test_card(learning))


async def _usable(ask: Ask[UseArgs] | Ask[str] | Ask[Filled], named: str) -> tuple[Learning, Sequence[Squad]] | Refuse:
    """The learning, and the squads that it may be used for from here."""
    number = number_in(named, "L")
    learning = await ask.record.learnings.get(number) if number else None
    if learning is None:
        return Refuse("There is no such learning that you can see.", "/find text reminders")
    if ask.squad is None and ask.where.kind is ConversationKind.CHANNEL:
        return Refuse(
            "This channel is no squad’s. Give it in your squad’s channel, or to me in private.",
            f"/use {learning.code}",
        )
    if squads := await squads_to_use(ask, learning):
        return learning, squads
    return Refuse(
        f"{learning.code} is your own squad’s learning: what comes next is a pilot like any other.", "/pilot new"
    )


def _as_test_card(learning: Learning) -> dict[str, str]:
    """What the learning says of a pilot elsewhere; the measure and the success line are each place's own."""
    believed = "\n".join(words for words in (learning.learned, learning.therefore) if words)
    return {
        "title": shortened(learning.title, LONGEST_NAME),
        "believe": shortened(believed, LONGEST_BELIEF),
        "challenge": learning.challenge,
        # Its words are in the pilot now, so no more people see them than before, unless somebody says so.
        "sharing": learning.sharing.value,
    }


async def takeup_shape(ask: Ask[None]) -> Form:
    """The test card, and what becomes of what others did."""
    number = number_in(ask.state.get("learning", ""), "L")
    learning = await ask.record.learnings.get(number) if number else None
    squads = await squads_to_use(ask, learning) if learning else ()
    return Form(
        "takeup.card",
        f"Use {learning.code} here" if learning else "Use it here",
        (
            *((_whose(learning),) if learning else ()),
            *await card_fields(ask, squads),
            TextField(
                "kept", "What will you keep?", "Of what they did.", required=False, multiline=True, limit=_LONGEST
            ),
            TextField(
                "changed", "What will you change?", "To fit your place.", required=False, multiline=True, limit=_LONGEST
            ),
            TextField(
                "dropped",
                "What will you drop?",
                "What you will do without.",
                required=False,
                multiline=True,
                limit=_LONGEST,
            ),
        ),
        submit="Start the pilot",
    )


def _whose(learning: Learning) -> Explanation:
    where = f" in {learning.place_name}" if learning.place_name else ""
    reach = "" if learning.sharing is Sharing.PROGRAMME else f" It is shared with {SEEN_BY[learning.sharing]}."
    return Explanation(
        (
            paragraph(Strong(learning.code), f" {learning.title}, learned{where}. ", *_ask_first(learning)),
            note(f"What fits your place is yours to change.{reach}"),
        )
    )


def _ask_first(learning: Learning) -> Inlines:
    if learning.source is not None:
        return inlines("Read first: ", Link(learning.source.title, learning.source.url))
    return inlines(f"Ask {learning.author_name} first.")


@form("takeup.card", shape=takeup_shape, needs=Permission.CAPTURE)
async def takeup_saved(ask: Ask[Filled]) -> Outcome:
    """Start the pilot, keep what it came from, and tell whoever learned it."""
    found = await _usable(ask, ask.state.get("learning", ""))
    if isinstance(found, Refuse):
        return found
    learning, squads = found
    squad, card = squad_in(ask.args, squads), card_in(ask.args)
    assert squad is not None, "it is usable for one at least"
    pilot = await ask.record.pilots.add(card, squad, ask.person, ask.now)
    adapted = {name: ask.args.text(name) for name in ("kept", "changed", "dropped")}
    taken = ask.record.takeups.add(learning, pilot, ask.person, ask.now, **adapted)
    heading = f"{pilot.owner_name} started a pilot: {pilot.code} {pilot.title}"
    shown = pilot_card(ask, pilot, squad, heading=heading, more=origin(taken, learning))
    typed = "\n".join((typed_in(card), *adapted.values()))
    reply = await captured(ask, squad, shown, code=pilot.code, reach=REACH[card.sharing], typed=typed)
    return Reply((*reply.says, *await _tell(ask, learning, pilot)))


async def _tell(ask: Ask[Filled], learning: Learning, pilot: Pilot) -> Sequence[Say]:
    """Whoever learned it hears of it in their channels, where they may see the pilot. A published one is nobody's."""
    owners = await ask.record.squads.get(learning.squad) if learning.squad is not None else None
    if owners is None or not visible_to(viewer_of_squad(owners)).allows(pilot):
        return ()
    said = f"{pilot.squad_name} is trying what you learned: {learning.code} {learning.title}"
    to_author = (Mention(learning.author, learning.author_name), ": ") if learning.author is not None else ()
    blocks = (
        paragraph(*to_author, said),
        note(f"Their pilot is {pilot.code}. Ask {pilot.owner_name} how it goes."),
        Buttons((read_button(pilot.code),)),
    )
    news = Message((Group(blocks, about=pilot.code),), said)
    return [Say(news, There(channel)) for channel in await ask.record.squads.channels(owners.id)]
