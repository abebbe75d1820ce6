"""How each record is shown: one card a record, the same wherever it appears.

Lists name people in plain words: a mention calls whoever it names, and a digest would call its authors every morning.
"""

import re
from datetime import date

from bot.language.words import count, say_date
from bot.model.message import (
    Block,
    Button,
    Buttons,
    Emphasis,
    Fact,
    Facts,
    Group,
    Heading,
    Inline,
    Inlines,
    Link,
    Mention,
    Message,
    Moment,
    MomentStyle,
    Note,
    PlaceLink,
    Quote,
    Strong,
    Text,
    fact,
    inlines,
    note,
    paragraph,
)
from bot.model.record import Barrier, Learning, Pilot, Sharing, Stage, Update

SEEN_BY = {
    Sharing.SQUAD: "only this squad",
    Sharing.PLACE: "squads in this place",
    Sharing.PROGRAMME: "the whole programme",
}
_TITLE_LENGTH = 90
_SENTENCE = 20
"""A full stop in the first characters is likelier an abbreviation ("St. Mary's") than the end of a sentence."""


def place(code: str, name: str) -> Inline:
    """A place's name, linked where it is one of the programme's."""
    return PlaceLink(code, name) if code else Text(name)


def dotted(*parts: Inlines) -> Inlines:
    """Parts of a note with a middle dot between them; empty parts are left out."""
    joined: list[Inline] = []
    for part in parts:
        if any(inline != Text("") for inline in part):
            joined += [Text(" · "), *part] if joined else part
    return tuple(joined)


def read_button(code: str) -> Button:
    """Opens a record's card, for whoever presses it alone."""
    return Button(f"Read {code}", "show", code)


def title_of(words: str) -> str:
    """The start of what was learned, as a title: its first sentence, whole words, at most 90 characters."""
    first = " ".join(words.split())
    if end := re.search(r"(?<=[.!?])\s(?=\W*[A-Z0-9])", first[_SENTENCE:]):
        first = first[: _SENTENCE + end.start()]
    if len(first) <= _TITLE_LENGTH:
        return first.rstrip(".")
    return first[: _TITLE_LENGTH - 1].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def who_to_ask(learning: Learning) -> Inlines:
    """The person to ask first; for a published learning, its source."""
    if learning.author is not None:
        return inlines(f"ask {learning.author_name}")
    if learning.source is not None:
        return inlines("from ", Link(learning.source.title, learning.source.url))
    return ()


def link_back(learning: Learning) -> Inlines:
    """Where it was said."""
    return inlines(Link("where it was said", learning.link)) if learning.link else ()


def learning_line(learning: Learning) -> Group:
    """A learning in a list: what was learned, where, how sure, who to ask, and a way to all of it."""
    return Group(
        (
            paragraph(Strong(learning.title)),
            *(() if _title_says_it(learning) else (paragraph(learning.learned),)),
            note(
                *dotted(
                    (place(learning.place, learning.place_name),),
                    inlines(learning.design.evidence.value),
                    who_to_ask(learning),
                    link_back(learning),
                )
            ),
            Buttons((read_button(learning.code),)),
        ),
        about=learning.code,
    )


def _title_says_it(learning: Learning) -> bool:
    return learning.learned.strip().rstrip(".") == learning.title


def learning_card(
    learning: Learning, *, heading: str, buttons: tuple[Button, ...] = (), more: tuple[Block, ...] = ()
) -> Message:
    """All of a learning, and `more` of what came of it."""
    parts = (
        ("What we observed", learning.observed),
        ("What we learned", learning.learned),
        ("So we will", learning.therefore),
    )
    if learning.source is not None:
        parts = (("What was tried", learning.observed), ("What was learned", learning.learned), ("", ""))
    blocks: list[Block] = [Heading(heading)]
    if not _title_says_it(learning):
        blocks.append(paragraph(Strong(learning.title)))
    for label, words in parts:
        if words:
            blocks += [paragraph(Emphasis(label)), Quote(words)]
    blocks += [Facts(_learning_facts(learning)), *more]
    if buttons:
        blocks.append(Buttons(buttons))
    return Message((Group(tuple(blocks), about=learning.code),), f"{heading}: {learning.title}")


def learning_saved(learning: Learning, buttons: tuple[Button, ...]) -> Message:
    """A learning as its squad sees it saved: the words, and in one line what else was kept."""
    heading = f"{learning.author_name} saved a learning: {learning.code}"
    parts = (("", learning.learned), ("Observed", learning.observed), ("Therefore", learning.therefore))
    blocks: list[Block] = [Heading(heading)]
    for label, words in parts:
        if words:
            blocks += [*((paragraph(Emphasis(label)),) if label else ()), Quote(words)]
    about = dotted(
        inlines(f"P{learning.pilot} {learning.pilot_title}") if learning.pilot else (),
        inlines(learning.challenge_label),
        inlines(evidence_words(learning)),
        inlines(f"seen by {SEEN_BY[learning.sharing]}"),
    )
    blocks += [Note(about), Buttons(buttons)]
    return Message((Group(tuple(blocks), about=learning.code),), f"{heading}: {learning.title}")


def _learning_facts(learning: Learning) -> tuple[Fact, ...]:
    facts = [
        fact("Place", place(learning.place, learning.place_name)),
        *((fact("Challenge", learning.challenge_label),) if learning.challenge_label else ()),
        fact("How sure", evidence_words(learning)),
    ]
    if learning.pilot is not None:
        facts.append(fact("Pilot", f"P{learning.pilot} {learning.pilot_title}"))
    if learning.author is not None:
        facts.append(fact("Who to ask", Mention(learning.author, learning.author_name)))
    if learning.source is not None:
        facts.append(fact("Source", Link(learning.source.title, learning.source.url), _dated(learning.source.date)))
    else:
        facts.append(fact("Who sees it", SEEN_BY[learning.sharing]))
        facts.append(fact("Saved", Moment(learning.created_at, MomentStyle.DATE)))
    if learning.link:
        facts.append(fact("Where it was said", Link("open the conversation", learning.link)))
    return tuple(facts)


def _dated(when: str) -> str:
    return f" ({when})" if when else ""


def evidence_words(learning: Learning) -> str:
    """The evidence label, with what it rests on."""
    words = learning.design.evidence.value
    if learning.source is not None and learning.source.evidence:
        return f"{words} ({learning.source.evidence[0].lower()}{learning.source.evidence[1:]})"
    if learning.design.repeated_in:
        return f"{words}: {learning.design.repeated_in}"
    if learning.design.compared_with:
        return f"{words} with {learning.design.compared_with}"
    return words


def review_words(pilot: Pilot, today: date) -> str:
    """When the review is, and whether it has passed; a stopped pilot has none."""
    if pilot.stage is Stage.STOPPED:
        return "none"
    return f"{say_date(pilot.review_on)}{', overdue' if pilot.overdue(today) else ''}"


def pilot_facts(pilot: Pilot, today: date) -> Facts:
    """The test card and how the pilot stands."""
    facts = [
        fact("We believe", pilot.believe),
        fact("To find out we will", pilot.find_out),
        fact("We will measure", pilot.measure),
        fact("We are right if", pilot.right_if),
        *(() if pilot.stage is Stage.STOPPED else (fact("Review on", review_words(pilot, today)),)),
        fact("Stage", pilot.stage.value),
        fact("Squad", f"{pilot.squad_name}" + (f", {pilot.place_name}" if pilot.place_name else "")),
        fact("Who to ask", Mention(pilot.owner, pilot.owner_name)),
        fact("Who sees it", SEEN_BY[pilot.sharing]),
    ]
    if pilot.decided:
        after_stage = next(number for number, each in enumerate(facts) if each.label == "Stage") + 1
        facts.insert(after_stage, fact("Why", pilot.decided))
    return Facts(tuple(facts))


def update_line(update: Update, *, of_pilot: bool = False) -> Group:
    """An update in a list; `of_pilot`: in its own pilot's, where the pilot need not be named."""
    named = update.pilot_title and not of_pilot
    return Group(
        (
            paragraph(*((Strong(update.pilot_title), ": ") if named else ()), update.text),
            note(
                *dotted(
                    inlines(update.author_name),
                    inlines(Moment(update.created_at, MomentStyle.DATE)),
                    inlines(Link("where it was said", update.link)) if update.link else (),
                )
            ),
        ),
        about=update.code,
    )


def barrier_line(barrier: Barrier, today: date) -> Group:
    """A barrier in a list: what, whose, since when, and whether the reply is late."""
    days_late = (today - barrier.reply_by).days
    late = f", {count(days_late, 'day')} late" if days_late > 0 else ""
    return Group(
        (
            paragraph(Strong(barrier.code), " ", barrier.text),
            note(
                *dotted(
                    (place(barrier.place, barrier.place_name),),
                    inlines(f"waiting for {barrier.organisation_name}"),
                    inlines("since ", Moment(barrier.created_at, MomentStyle.DATE)),
                    inlines(f"reply by {say_date(barrier.reply_by)}{late}"),
                    inlines(f"ask {barrier.author_name}"),
                )
            ),
        ),
        about=barrier.code,
    )


def barrier_card(barrier: Barrier, *, heading: str, buttons: tuple[Button, ...] = ()) -> Message:
    """All of a barrier."""
    facts = [
        fact("Kind", barrier.kind.value),
        fact("Waiting for" if not barrier.answer else "Answered by", barrier.organisation_name),
        fact("Reply by", say_date(barrier.reply_by)),
        fact("Place", place(barrier.place, barrier.place_name)),
        fact("Who to ask", Mention(barrier.author, barrier.author_name)),
        fact("Who sees it", SEEN_BY[barrier.sharing]),
    ]
    if barrier.pilot is not None:
        facts.insert(0, fact("Pilot", f"P{barrier.pilot} {barrier.pilot_title}"))
    blocks: list[Block] = [Heading(heading), Quote(barrier.text), Facts(tuple(facts))]
    if barrier.answer:
        blocks += [paragraph(Emphasis("The answer")), Quote(barrier.answer)]
    if buttons:
        blocks.append(Buttons(buttons))
    return Message((Group(tuple(blocks), about=barrier.code),), f"{heading}: {title_of(barrier.text)}")


def update_card(update: Update, *, heading: str) -> Message:
    """All of an update."""
    return Message(
        (
            Group(
                (
                    Heading(heading),
                    Quote(update.text),
                    note(
                        *dotted(
                            inlines(f"P{update.pilot} {update.pilot_title}") if update.pilot_title else (),
                            inlines(Mention(update.author, update.author_name)),
                            inlines(Moment(update.created_at, MomentStyle.DATE)),
                            inlines(f"seen by {SEEN_BY[update.sharing]}"),
                        )
                    ),
                ),
                about=update.code,
            ),
        ),
        f"{heading}: {title_of(update.text)}",
    )
