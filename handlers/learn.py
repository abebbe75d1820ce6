"""Saving a learning: one line, or the learning card."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.access import Permission, may_change
from bot.language.arguments import code, option, rest
from bot.language.words import count
from bot.model.form import ChoiceField, Explanation, Filled, Form, SwitchField, TextField
from bot.model.message import Button, Link, Message, note
from bot.model.outcome import FieldErrors, OpenForm, Outcome, Refuse
from bot.model.record import Design, Learning, Pilot, Sharing, Squad
from bot.ports import LearningCard
from bot.registry import Ask, button, command, form
from bot.rendering.plain import is_web_address
from handlers.parts.cards import learning_saved, title_of
from handlers.parts.choosing import (
    SHARING_CHOICES,
    Several,
    about,
    about_field,
    challenge_field,
    challenge_in,
    labels,
    number_in,
    running_pilots,
    seen_version,
    squad_of,
    which_pilot,
)
from handlers.parts.saying import REACH, captured, changed

LONGEST = 3000
"""Characters in one field of the card."""
EXAMPLE = "/learn Texting parents the evening before doubled attendance at first visits"


@dataclass(frozen=True, slots=True)
class LearnArgs:
    """What `/learn` takes."""

    pilot: int | None = code("P", "pilot")
    share: Sharing | None = option("who", Sharing)
    text: str = rest("what you learned")


@command(
    "learn",
    needs=Permission.CAPTURE,
    takes=LearnArgs,
    examples=(EXAMPLE, "/learn P3 share:squad Families trust the school more than us", "/learn"),
    words=(
        *(f"{who} {learned}" for who in ("we", "i", "today we", "today i") for learned in ("learned", "learnt")),
        "learned",
        "learnt",
        "learning",
        "lesson",
    ),
    opens_form=True,
)
async def learn(ask: Ask[LearnArgs]) -> Outcome:
    """Save something you learned so that other places can use it; on its own, opens the learning card."""
    choice = await which_pilot(ask, ask.args.pilot)
    if isinstance(choice, Refuse):
        return choice
    share = ask.args.share or Sharing.PROGRAMME
    known = choice if isinstance(choice, Pilot) else None
    squad = await squad_of(ask, known)
    challenge = known.challenge if known else _only(squad)
    if not ask.args.text or isinstance(choice, Several) or squad is None or not challenge:
        values = {"learned": ask.args.text, "sharing": share.value}
        return OpenForm("learn.card", {}, values | ({"pilot": str(known.id)} if known else {}))
    card = LearningCard(title_of(ask.args.text), "", ask.args.text, "", challenge, Design(), share)
    return await _save(ask, card, squad, known, ask.args.text)


def _only(squad: Squad | None) -> str:
    return squad.challenges[0] if squad and len(squad.challenges) == 1 else ""


async def learn_shape(ask: Ask[None]) -> Form:
    """The learning card: observed, learned, therefore, and how it is known."""
    editing = "learning" in ask.state
    pilots = () if editing else await running_pilots(ask)
    squad = await squad_of(ask, None)
    first = (*(pilot.challenge for pilot in pilots), *(squad.challenges if squad else ()))
    pilot = () if editing else await about_field(ask, "Which pilot is it from?", "something we noticed")
    return Form(
        "learn.card",
        "Change this learning" if editing else "Save a learning",
        (
            *_source(ask.state),
            TextField(
                "learned", "What did you learn?", "One or two sentences another place could use.", multiline=True
            ),
            TextField(
                "observed", "What did you observe?", "What happened, and to how many.", required=False, multiline=True
            ),
            TextField(
                "therefore", "So what will you do?", "What changes because of it.", required=False, multiline=True
            ),
            *pilot,
            *await challenge_field(ask, first),
            SwitchField("measured", "We measured it", "Before and after, or a count that others could repeat."),
            TextField(
                "compared_with",
                "Compared with whom or what?",
                "For example: the hub in Darnall, which sent letters.",
                required=False,
                limit=200,
            ),
            ChoiceField("sharing", "Who may see it?", SHARING_CHOICES, value=Sharing.PROGRAMME.value),
        ),
    )


def _source(state: Mapping[str, str]) -> tuple[Explanation, ...]:
    """Whose message the card was opened from."""
    if "author" not in state:
        return ()
    said = f"From a message by {state['author']}."
    more = " It is longer than the card, which has its beginning; the link keeps the rest." if "cut" in state else ""
    link = _web_address(state.get("link", ""))
    return (Explanation((note(said + more, *((" ", Link("Open the message", link)) if link else ())),)),)


@form("learn.card", shape=learn_shape, needs=Permission.CAPTURE)
async def learn_saved(ask: Ask[Filled]) -> Outcome:
    """Save the card, or the changes to it."""
    filled = ask.args
    learned = filled.text("learned")
    card = LearningCard(
        title_of(learned),
        filled.text("observed"),
        learned,
        filled.text("therefore"),
        challenge_in(filled),
        Design(measured=filled.on("measured"), compared_with=filled.text("compared_with")),
        Sharing(filled.text("sharing")),
    )
    if "learning" in ask.state:
        return await _change(ask, card)
    found = await about(ask)
    if isinstance(found, FieldErrors):
        return found
    squad, pilot = found
    typed = f"{card.learned}\n{card.observed}\n{card.therefore}"
    return await _save(ask, card, squad, pilot, typed, link=_web_address(ask.state.get("link", "")))


def _web_address(link: str) -> str:
    """The link to the message it was saved from; a form's state may be anything."""
    return link if is_web_address(link) else ""


async def _save(
    ask: Ask[LearnArgs] | Ask[Filled],
    card: LearningCard,
    squad: Squad,
    pilot: Pilot | None,
    typed: str,
    *,
    link: str = "",
) -> Outcome:
    learning = await ask.record.learnings.add(card, squad, pilot, ask.person, ask.now, link=link)
    return await captured(ask, squad, _saved(learning), code=learning.code, reach=REACH[card.sharing], typed=typed)


def _saved(learning: Learning) -> Message:
    return learning_saved(
        learning, (Button("Change it", "learn.edit", learning.code, spoken=f"Change {learning.code}"),)
    )


@button("learn.edit", needs=Permission.CAPTURE, opens_form=True)
async def learn_edit(ask: Ask[str]) -> Outcome:
    """Open the card again, for its writer or the squad's lead."""
    learning = await _editable(ask, ask.args)
    if isinstance(learning, Refuse):
        return learning
    values = {
        "learned": learning.learned,
        "observed": learning.observed,
        "therefore": learning.therefore,
        "challenge": learning.challenge,
        "measured": "yes" if learning.design.measured else "",
        "compared_with": learning.design.compared_with,
        "sharing": learning.sharing.value,
    }
    return OpenForm("learn.card", {"learning": learning.code, "version": str(learning.version)}, values)


async def _editable(ask: Ask[str] | Ask[Filled], named: str) -> Learning | Refuse:
    number = number_in(named, "L")
    learning = await ask.record.learnings.get(number) if number else None
    if learning is None or learning.squad is None:
        return Refuse("There is no such learning that you can see.", "/show L12")
    squad = await ask.record.squads.get(learning.squad)
    if not may_change(ask.who, learning, squad):
        return Refuse(f"Only {learning.author_name} or the squad’s lead can change {learning.code}.")
    return learning


def _as_card(learning: Learning) -> LearningCard:
    return LearningCard(
        learning.title,
        learning.observed,
        learning.learned,
        learning.therefore,
        learning.challenge,
        learning.design,
        learning.sharing,
    )


def _now_reads(learning: Learning) -> str:
    return f"It now reads: “{learning.title}”. Nothing of yours was saved: copy it, and open {learning.code} again."


async def _change(ask: Ask[Filled], card: LearningCard) -> Outcome:
    learning = await _editable(ask, ask.state["learning"])
    if isinstance(learning, Refuse):
        return learning
    # A retry of what was saved finds it as it would leave it.
    if learning.version != seen_version(ask) and _as_card(learning) != card:
        return FieldErrors({"learned": f"{learning.code} changed while you were writing. {_now_reads(learning)}"})
    ask.record.learnings.change(learning, card)
    named = await labels(ask)
    after = replace(
        learning,
        title=card.title,
        observed=card.observed,
        learned=card.learned,
        therefore=card.therefore,
        challenge=card.challenge,
        challenge_label=named.get(card.challenge, card.challenge),
        design=card.design,
        sharing=card.sharing,
    )
    return changed(_saved(after), code=learning.code, reach=await _reach(ask, learning, card.sharing))


async def _reach(ask: Ask[Filled], before: Learning, sharing: Sharing) -> str:
    """Who sees it from now on; what was posted of it while more people might see it is not taken back."""
    wider = (Sharing.SQUAD, Sharing.PLACE, Sharing.PROGRAMME)
    reach = REACH[sharing]
    told = await ask.record.learnings.digests_with(before) if wider.index(sharing) < wider.index(before.sharing) else 0
    if not told:
        return reach
    since = f"It has been in {count(told, 'digest')} already and stays readable there."
    return f"{since} From now on {reach[0].lower()}{reach[1:]}"
