"""Raising a barrier, and saying how it was answered."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.access import Permission
from bot.language.arguments import code, option, rest
from bot.language.dates import WORDS, read_day
from bot.language.words import say_date
from bot.model.form import Choice, ChoiceField, DateField, Filled, Form, TextField
from bot.model.message import Buttons, Group, Mention, Message, Quote, Text, note, paragraph
from bot.model.outcome import FieldErrors, OpenForm, Outcome, Refuse, Reply, Say, There
from bot.model.record import Barrier, BarrierKind, Pilot, Sharing, Squad
from bot.registry import Ask, button, command, form
from handlers.parts.answering import answer_button, can_answer
from handlers.parts.cards import barrier_card, read_button
from handlers.parts.choosing import (
    SHARING_CHOICES,
    Several,
    about,
    about_field,
    number_in,
    organisation_code,
    squad_of,
    which_pilot,
)
from handlers.parts.saying import REACH, captured, changed

EXAMPLE = "/barrier kind:data owner:DfE by:friday Schools may not share registers with hubs"
_USUAL_WAIT = timedelta(days=14)
_KINDS = {
    BarrierKind.STRUCTURE: "Structure: who is responsible for what",
    BarrierKind.PRIORITIES: "Priorities: other things come first",
    BarrierKind.FUNDING: "Funding: money, or the rules on it",
    BarrierKind.DATA: "Data: sharing it, or having it",
    BarrierKind.CULTURE: "Culture: how people are used to working",
}


@dataclass(frozen=True, slots=True)
class BarrierArgs:
    """What `/barrier` takes."""

    pilot: int | None = code("P", "pilot")
    kind: BarrierKind | None = option("kind", BarrierKind)
    owner: str = option("DfE")
    by: str = option("friday", words=WORDS)
    share: Sharing | None = option("who", Sharing)
    text: str = rest("what is in the way")


@command(
    "barrier",
    needs=Permission.CAPTURE,
    takes=BarrierArgs,
    examples=("/barrier Schools may not share registers with hubs", EXAMPLE),
    words=("blocked", "stuck", "in the way", "we are stuck", "we’re stuck", "we're stuck", "we are blocked"),
    opens_form=True,
)
async def barrier(ask: Ask[BarrierArgs]) -> Outcome:
    """Raise something in the way that another organisation can move."""
    args = ask.args
    owner = await organisation_code(ask, args.owner, EXAMPLE)
    if isinstance(owner, Refuse):
        return owner
    by = _read_day(args.by, ask.today)
    if isinstance(by, Refuse):
        return by
    choice = await which_pilot(ask, args.pilot)
    if isinstance(choice, Refuse):
        return choice
    pilot = choice if isinstance(choice, Pilot) else None
    squad = await squad_of(ask, pilot)
    if args.text and args.kind and owner and by and squad and not isinstance(choice, Several):
        share = args.share or Sharing.PROGRAMME
        return await _save(ask, _New(args.text, args.kind, owner, by, share), squad, pilot)
    values = {
        "text": args.text,
        "kind": args.kind.value if args.kind else "",
        "organisation": owner,
        "reply_by": (by or ask.today + _USUAL_WAIT).isoformat(),
        "sharing": (args.share or Sharing.PROGRAMME).value,
    }
    return OpenForm("barrier.card", {}, values | ({"pilot": str(pilot.id)} if pilot else {}))


@dataclass(frozen=True, slots=True)
class _New:
    text: str
    kind: BarrierKind
    organisation: str
    reply_by: date
    sharing: Sharing


def _read_day(said: str, today: date) -> date | Refuse | None:
    if not said:
        return None
    day = read_day(said, today)
    if day is None:
        example = say_date(today + _USUAL_WAIT)
        return Refuse(f"There is no date “{said[:40]}”. Write the day the reply is needed by like {example}.", EXAMPLE)
    if day < today:
        return Refuse(f"{say_date(day)} has passed. Give a day from {say_date(today)} on.", EXAMPLE)
    return day


async def barrier_shape(ask: Ask[None]) -> Form:
    """What is in the way, of what kind, and who can move it."""
    pilot = await about_field(ask, "Which pilot does it hold up?", "it stands in the way of the whole squad")
    organisations = await ask.record.reference.organisations()
    return Form(
        "barrier.card",
        "Raise a barrier",
        (
            TextField(
                "text", "What is in the way?", "Say what you need, so that somebody else can act on it.", multiline=True
            ),
            *pilot,
            ChoiceField(
                "kind", "What kind of barrier is it?", tuple(Choice(k.value, label) for k, label in _KINDS.items())
            ),
            ChoiceField(
                "organisation", "Who can move it?", tuple(Choice(each.code, each.name) for each in organisations)
            ),
            DateField("reply_by", "When do you need a reply by?", earliest=ask.today),
            ChoiceField("sharing", "Who may see it?", SHARING_CHOICES, value=Sharing.PROGRAMME.value),
        ),
        submit="Raise it",
    )


@form("barrier.card", shape=barrier_shape, needs=Permission.CAPTURE)
async def barrier_saved(ask: Ask[Filled]) -> Outcome:
    """Save the barrier."""
    filled = ask.args
    found = await about(ask)
    if isinstance(found, FieldErrors):
        return found
    squad, pilot = found
    reply_by = filled.day("reply_by")
    assert reply_by is not None, "the field is required"
    new = _New(
        filled.text("text"),
        BarrierKind(filled.text("kind")),
        filled.text("organisation"),
        reply_by,
        Sharing(filled.text("sharing")),
    )
    return await _save(ask, new, squad, pilot)


async def _save(ask: Ask[BarrierArgs] | Ask[Filled], new: _New, squad: Squad, pilot: Pilot | None) -> Outcome:
    saved = await ask.record.barriers.add(
        new.text,
        kind=new.kind,
        organisation=new.organisation,
        reply_by=new.reply_by,
        squad=squad,
        pilot=pilot,
        author=ask.person,
        sharing=new.sharing,
        at=ask.now,
    )
    card = barrier_card(
        saved,
        heading=f"{saved.author_name} raised a barrier: {saved.code}",
        buttons=(answer_button(saved),),
    )
    return await captured(ask, squad, card, code=saved.code, reach=REACH[new.sharing], typed=new.text)


@button("barrier.answer", needs=Permission.READ, opens_form=True)
async def barrier_answer(ask: Ask[str]) -> Outcome:
    """Ask what the answer was."""
    found = await _open_barrier(ask, ask.args)
    if isinstance(found, Refuse):
        return found
    return OpenForm("barrier.answered", {"barrier": found.code})


async def answered_shape(ask: Ask[None]) -> Form:
    """What the answer was."""
    return Form(
        "barrier.answered",
        f"How was {ask.state.get('barrier', 'it')} answered?",
        (TextField("answer", "The answer", "What changed, or why it could not.", multiline=True),),
    )


@form("barrier.answered", shape=answered_shape, needs=Permission.READ)
async def barrier_answered(ask: Ask[Filled]) -> Outcome:
    """Close the barrier with its answer."""
    found = await _open_barrier(ask, ask.state.get("barrier", ""))
    if isinstance(found, Refuse):
        return found
    answer = ask.args.text("answer")
    ask.record.barriers.answer(found, answer, ask.now)
    after = replace(found, answer=answer, answered_at=ask.now)
    card = barrier_card(after, heading=f"{found.code} has been answered")
    told = changed(card, code=found.code, reach="It no longer waits in anybody’s digest.")
    return Reply((*told.says, *await _tell_the_squad(ask, after)))


async def _tell_the_squad(ask: Ask[Filled], answered: Barrier) -> Sequence[Say]:
    """Whoever waits hears of the answer, in every channel of theirs but the one where it was just given."""
    said = f"{answered.code} has been answered by {answered.organisation_name}."
    mine = answered.author == ask.person.id
    author = Text(answered.author_name) if mine else Mention(answered.author, answered.author_name)
    blocks = (
        paragraph(author, ": ", said),
        Quote(answered.answer),
        note(f"{ask.person.name} recorded the answer."),
        Buttons((read_button(answered.code),)),
    )
    news = Message((Group(blocks, about=answered.code),), said)
    channels = await ask.record.squads.channels(answered.squad)
    return [Say(news, There(channel)) for channel in channels if channel != ask.where]


async def _open_barrier(ask: Ask[str] | Ask[Filled], named: str) -> Barrier | Refuse:
    number = number_in(named, "B")
    found = await ask.record.barriers.get(number) if number else None
    if found is None:
        return Refuse("There is no such barrier that you can see.", "/show B3")
    if found.answer:
        return Refuse(f"{found.code} has been answered already.", f"/show {found.code}")
    if not await can_answer(ask, found):
        return Refuse(
            f"Only the squad that raised {found.code}, or {found.organisation_name}, can say how it was answered."
        )
    return found
