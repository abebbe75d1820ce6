"""Pilots: starting one with a test card, seeing one, listing them, deciding on one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.access import Permission
from bot.arguments import code, flag, loose, option, rest
from bot.model.form import Choice, ChoiceField, DateField, Field, Filled, Form, TextField
from bot.model.message import (
    Block,
    Heading,
    Message,
    Mono,
    Strong,
    Table,
    inlines,
    note,
    paragraph,
)
from bot.model.outcome import FieldErrors, OpenForm, Outcome, Refuse, privately
from bot.model.record import Pilot, Sharing, Stage
from bot.ports import PilotFilter, TestCard
from bot.registry import Ask, command, form
from bot.words import count, listed
from handlers.parts.cards import barrier_line, learning_line, review_words, update_line
from handlers.parts.choosing import (
    SHARING_CHOICES,
    Several,
    capture_squads,
    challenge_choices,
    challenge_code,
    mission_code,
    place_code,
    which_pilot,
)
from handlers.parts.pilot_card import USUAL_LENGTH, pilot_card
from handlers.parts.saying import REACH, captured

_MOST_LISTED = 30
_LATEST = 3
_SMALL_WORDS = frozenset(
    {"a", "about", "all", "and", "are", "at", "do", "doing", "for", "getting", "going", "how", "in", "is", "now", "of"}
    | {"on", "our", "please", "right", "so", "the", "there", "these", "they", "today", "up", "us", "we", "with"}
)


@dataclass(frozen=True, slots=True)
class NewArgs:
    """What `/pilot new` takes."""

    title: str = rest("its name", limit=120)


@dataclass(frozen=True, slots=True)
class WhichArgs:
    """What commands about one pilot take."""

    pilot: int | None = code("P", "pilot")


@dataclass(frozen=True, slots=True)
class ListArgs:
    """What `/pilot list` takes."""

    place: str = option("Sheffield")
    challenge: str = option("family hubs")
    mission: str = option("health")
    stage: Stage | None = option("stage", Stage)
    overdue: bool = flag()
    words: str = loose("a place or challenge")


@command(
    "pilot new",
    needs=Permission.CAPTURE,
    takes=NewArgs,
    examples=("/pilot new Evening texts before first visits", "/pilot new"),
    words=("start a pilot", "new pilot"),
    opens_form=True,
)
async def pilot_new(ask: Ask[NewArgs]) -> Outcome:
    """Start a pilot with its test card: what you believe, how you will find out, and when you are right."""
    return OpenForm("pilot.card", {}, {"title": ask.args.title})


async def pilot_shape(ask: Ask[None]) -> Form:
    """The test card."""
    squads = await capture_squads(ask)
    whose: tuple[Field, ...] = ()
    if len(squads) > 1:
        whose = (
            ChoiceField("squad", "Which squad runs it?", tuple(Choice(str(each.id), each.name) for each in squads)),
        )
    first = tuple(dict.fromkeys(code for squad in squads for code in squad.challenges))
    challenges = await challenge_choices(ask, first)
    missions = (
        Choice("", "None of these"),
        *(Choice(each.code, each.label) for each in await ask.record.reference.missions()),
    )
    return Form(
        "pilot.card",
        "Start a pilot",
        (
            TextField("title", "Name", "What people will call it.", limit=120),
            *whose,
            TextField("believe", "We believe that…", "What you expect to happen, and why.", multiline=True, limit=1000),
            TextField("find_out", "To find out we will…", "The small thing you will try.", multiline=True, limit=1000),
            TextField("measure", "We will measure…", "What you will count, and where it comes from.", limit=500),
            TextField(
                "right_if", "We are right if…", "The success line, with a number. It is fixed from now on.", limit=500
            ),
            DateField(
                "review_on",
                "Review on",
                "When the squad decides: stop, adapt, continue or grow.",
                earliest=ask.today + timedelta(days=1),
                value=(ask.today + USUAL_LENGTH).isoformat(),
            ),
            ChoiceField("challenge", "Challenge", challenges, value=challenges[0].value if first else ""),
            ChoiceField("mission", "Mission", missions, required=False),
            ChoiceField("sharing", "Who may see it?", SHARING_CHOICES, value=Sharing.PROGRAMME.value),
        ),
        submit="Start the pilot",
    )


@form("pilot.card", shape=pilot_shape, needs=Permission.CAPTURE)
async def pilot_started(ask: Ask[Filled]) -> Outcome:
    """Save the test card."""
    filled = ask.args
    squads = {str(squad.id): squad for squad in await capture_squads(ask)}
    squad = squads[str(filled.values["squad"])] if "squad" in filled.values else next(iter(squads.values()), None)
    review_on = filled.day("review_on")
    if squad is None or review_on is None:
        return FieldErrors({"title": "You are not in a squad yet. Ask a squad’s lead to add you."})
    card = TestCard(
        title=filled.text("title"),
        believe=filled.text("believe"),
        find_out=filled.text("find_out"),
        measure=filled.text("measure"),
        right_if=filled.text("right_if"),
        review_on=review_on,
        challenge=filled.text("challenge"),
        mission=filled.text("mission"),
        sharing=Sharing(filled.text("sharing")),
    )
    pilot = await ask.record.pilots.add(card, squad, ask.person, ask.now)
    shown = pilot_card(ask, pilot, squad, heading=f"{pilot.owner_name} started a pilot: {pilot.code} {pilot.title}")
    typed = f"{card.title}\n{card.believe}\n{card.find_out}\n{card.measure}\n{card.right_if}"
    return await captured(ask, squad, shown, code=pilot.code, reach=REACH[card.sharing], typed=typed)


@command(
    "pilot show",
    needs=Permission.READ,
    takes=WhichArgs,
    examples=("/pilot show P3",),
    words=("show pilot", "how is", "pilot"),
)
async def pilot_show(ask: Ask[WhichArgs]) -> Outcome:
    """Show a pilot: its test card, what moved, what was learned, what is in the way."""
    if ask.args.pilot is None:
        found = await which_pilot(ask, None)
        if not isinstance(found, Pilot):
            several = frozenset(each.squad for each in found.pilots) if isinstance(found, Several) else None
            return await _list(ask, PilotFilter(squads=several))
        pilot = found
    else:
        named = await ask.record.pilots.get(ask.args.pilot)
        if named is None:
            return Refuse(f"There is no pilot P{ask.args.pilot} that you can see.", "/pilot list")
        pilot = named
    squad = await ask.record.squads.get(pilot.squad)
    return privately(
        pilot_card(ask, pilot, squad, heading=f"{pilot.code} {pilot.title}", more=await _story(ask, pilot))
    )


async def _story(ask: Ask[WhichArgs], pilot: Pilot) -> tuple[Block, ...]:
    blocks: list[Block] = []
    if updates := await ask.record.updates.of_pilot(pilot.id, _LATEST + 1):
        label = "What moved" if len(updates) <= _LATEST else f"What moved (latest {_LATEST})"
        blocks += [Heading(label), *(update_line(each, of_pilot=True) for each in updates[:_LATEST])]
    if learnings := await ask.record.learnings.of_pilot(pilot.id):
        blocks += [Heading("What was learned"), *(learning_line(each) for each in learnings)]
    waiting = [each for each in await ask.record.barriers.of_pilot(pilot.id) if not each.answer]
    if waiting:
        blocks += [Heading("In the way"), *(barrier_line(each, ask.today) for each in waiting)]
    return tuple(blocks)


@command(
    "pilot list",
    needs=Permission.READ,
    takes=ListArgs,
    examples=(
        "/pilot list place:Sheffield",
        '/pilot list challenge:"family hubs" overdue',
        "/pilot list stage:growing",
    ),
    words=("how do the pilots stand", "how are the pilots", "list pilots", "show pilots", "pilots"),
)
async def pilot_list(ask: Ask[ListArgs]) -> Outcome:
    """List pilots and how they stand, by place, challenge, mission, stage or overdue review."""
    args = ask.args
    place = await place_code(ask, args.place, "/pilot list place:Sheffield")
    challenge = await challenge_code(ask, args.challenge, '/pilot list challenge:"family hubs"')
    mission = await mission_code(ask, args.mission, "/pilot list mission:health")
    for meant in (place, challenge, mission):
        if isinstance(meant, Refuse):
            return meant
    if said := _telling_words(args.words):
        found = "" if place else await place_code(ask, said, "/pilot list place:Sheffield")
        if found and not isinstance(found, Refuse):
            place = found
        else:
            on = await challenge_code(ask, said, "/pilot list place:Sheffield")
            if challenge or isinstance(on, Refuse):
                return Refuse(f"There is no place or challenge called “{said[:40]}”.", "/pilot list place:Sheffield")
            challenge = on
    wanted = PilotFilter(
        place=str(place),
        challenge=str(challenge),
        mission=str(mission),
        stage=args.stage,
        overdue_on=ask.today if args.overdue else None,
    )
    return await _list(ask, wanted)


def _telling_words(said: str) -> str:
    """What was said beside the command, without the small words of a question: "in Sheffield?" tells of Sheffield."""
    words = (word.strip("?!.,;") for word in said.split())
    return " ".join(word for word in words if word and word.casefold() not in _SMALL_WORDS)


async def _list(ask: Ask[ListArgs] | Ask[WhichArgs], wanted: PilotFilter) -> Outcome:
    pilots = await ask.record.pilots.list(wanted)
    if not pilots:
        none = "No pilots like that yet." if wanted != PilotFilter() else "No pilots yet."
        return privately(Message((paragraph(none), note("Start one with ", Mono("/pilot new"))), none))
    rows = tuple(
        (
            inlines(Strong(pilot.code), f" {pilot.title}"),
            inlines(pilot.place_name or pilot.squad_name),
            inlines(pilot.stage.value),
            inlines(review_words(pilot, ask.today)),
        )
        for pilot in pilots[:_MOST_LISTED]
    )
    summary = _standing(pilots, ask)
    blocks: list[Block] = [
        paragraph(Strong(summary)),
        Table("Pilots and how they stand", ("Pilot", "Place", "Stage", "Review on"), rows),
    ]
    if len(pilots) > _MOST_LISTED:
        rest_of = len(pilots) - _MOST_LISTED
        blocks.append(
            note(f"{rest_of} more. Narrow the list, for example ", Mono("/pilot list place:Sheffield overdue"))
        )
    else:
        blocks.append(note("See one with ", Mono(f"/pilot show {pilots[0].code}")))
    return privately(Message(tuple(blocks), summary))


def _standing(pilots: Sequence[Pilot], ask: Ask[ListArgs] | Ask[WhichArgs]) -> str:
    stages = [
        f"{sum(1 for pilot in pilots if pilot.stage is stage)} {stage.value}"
        for stage in Stage
        if any(pilot.stage is stage for pilot in pilots)
    ]
    late = sum(1 for pilot in pilots if pilot.overdue(ask.today))
    overdue = f"; {count(late, 'review')} overdue" if late else "; no review overdue"
    return f"{count(len(pilots), 'pilot')}: {listed(stages)}{overdue}."
