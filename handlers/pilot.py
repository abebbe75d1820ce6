"""Pilots: starting one with a test card, seeing one, listing them, deciding on one."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.access import Permission
from bot.language.arguments import code, flag, loose, option, rest
from bot.language.words import count, listed
from bot.model.form import Filled, Form
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
from bot.model.record import Pilot, Stage
from bot.ports import PilotFilter
from bot.registry import Ask, command, form
from handlers.parts.cards import barrier_line, learning_line, review_words, update_line
from handlers.parts.choosing import (
    Several,
    capture_squads,
    challenge_code,
    mission_code,
    place_code,
    which_pilot,
)
from handlers.parts.pilot_card import pilot_card
from handlers.parts.saying import REACH, captured
from handlers.parts.starting import LONGEST_NAME, card_fields, card_in, squad_in, typed_in
from handlers.parts.taken import came_from

_MOST_LISTED = 30
_LATEST = 3
_SMALL_WORDS = frozenset(
    {"a", "about", "all", "and", "are", "at", "do", "doing", "for", "getting", "going", "how", "in", "is", "now", "of"}
    | {"on", "our", "please", "right", "so", "the", "there", "these", "they", "today", "up", "us", "we", "with"}
)


@dataclass(frozen=True, slots=True)
class NewArgs:
    """What `/pilot new` takes."""

    title: str = rest("its name", limit=LONGEST_NAME)


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
    fields = await card_fields(ask, await capture_squads(ask))
    return Form("pilot.card", "Start a pilot", fields, submit="Start the pilot")


@form("pilot.card", shape=pilot_shape, needs=Permission.CAPTURE)
async def pilot_started(ask: Ask[Filled]) -> Outcome:
    """Save the test card."""
    squad = squad_in(ask.args, await capture_squads(ask))
    if squad is None:
        return FieldErrors({"title": "You are not in a squad yet. Ask a squad’s lead to add you."})
    card = card_in(ask.args)
    pilot = await ask.record.pilots.add(card, squad, ask.person, ask.now)
    shown = pilot_card(ask, pilot, squad, heading=f"{pilot.owner_name} started a pilot: {pilot.code} {pilot.title}")
    return await captured(ask, squad, shown, code=pilot.code, reach=REACH[card.sharing], typed=typed_in(card))


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
    blocks: list[Block] = [*await came_from(ask, pilot)]
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
    words=(
        "how do the pilots stand",
        "how are the pilots doing",
        "how are the pilots",
        "list pilots",
        "show pilots",
        "pilots",
    ),
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
