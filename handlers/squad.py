"""Showing a squad, and linking a channel to one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.access import Permission, leads, may, may_work_in, not_theirs
from bot.language.arguments import option, rest
from bot.language.words import listed
from bot.model.event import ConversationKind
from bot.model.form import Choice, ChoiceField, Filled, Form, PersonField, PlaceField, TextField
from bot.model.message import Facts, Heading, Inline, Mention, Message, Mono, Text, fact, inlines, note, paragraph
from bot.model.outcome import FieldErrors, Here, OpenForm, Outcome, Refuse, Reply, Say, privately
from bot.model.record import Member, Person, Role, ScheduleKind, Squad
from bot.registry import Ask, command, form
from bot.rendering.mentions import calling
from handlers.parts.choosing import challenge_choices, challenge_code, labels, number_in, place_code
from handlers.parts.people import choices_of
from handlers.parts.schedules import USUAL_DIGEST, facts_of, set_rota
from handlers.standup.plan import recompute_schedules

LINK_EXAMPLE = '/squad link place:Sheffield challenge:"family hubs" Sheffield family hubs squad'
_NO_PLACE = "Leave it empty for a team that serves the whole programme."
_IN_A_CHANNEL = Refuse(
    "A squad is linked to a channel. Give this in the channel you want to link.", "/squad link Family hubs squad"
)


@dataclass(frozen=True, slots=True)
class LinkArgs:
    """What `/squad link` takes."""

    place: str = option("Sheffield")
    challenge: str = option("family hubs")
    name: str = rest("the squad's name", limit=80)


@command(
    "squad",
    needs=Permission.READ,
    examples=("/squad",),
    words=("who is in the squad", "who is in my squad", "who is in our squad", "who are we"),
)
async def squad(ask: Ask[None]) -> Outcome:
    """Show the squad this channel belongs to: its place, challenges, lead and members."""
    if ask.squad is None:
        return privately(await _unlinked(ask))
    return privately(await _card(ask, ask.squad, await ask.record.squads.members(ask.squad.id), ask.squad.name))


async def _unlinked(ask: Ask[None]) -> Message:
    if ask.where.kind is ConversationKind.DIRECT:
        names = [each.name for each, _ in await ask.record.squads.of_person(ask.person.id)]
        said = f"You are in {listed(names)}. Ask in the channel of one." if names else "You are not in a squad yet."
        return Message((paragraph(said),), said)
    said = "This channel is not linked to a squad yet."
    return Message((paragraph(f"{said} Link it, for example: ", Mono("/squad link Family hubs squad")),), said)


async def _card(ask: Ask[None] | Ask[Filled], about: Squad, members: Sequence[Member], heading: str) -> Message:
    named = await labels(ask)
    facts = [
        fact("Place", about.place_name or "the whole programme"),
        fact("Challenges", ", ".join(named.get(each, each) for each in about.challenges) or "all of them"),
        fact("Lead", *_people(leads(members))),
        fact("Members", *_people([member.person for member in members if member.role is Role.MEMBER])),
    ]
    observers = [member.person for member in members if member.role is Role.OBSERVER]
    if observers:
        facts.append(fact("Observers", *_people(observers)))
    facts += await facts_of(ask, about)
    return Message(
        (Heading(heading), Facts(tuple(facts)), note("A lead adds people with ", Mono("/squad add"))), heading
    )


def _people(people: Sequence[Person]) -> tuple[Inline, ...]:
    shown: list[Inline] = []
    for each in people:
        shown += [Text(", "), Mention(each.id, each.name)] if shown else [Mention(each.id, each.name)]
    return tuple(shown) or inlines("nobody yet")


@command(
    "squad link",
    needs=Permission.LINK,
    takes=LinkArgs,
    examples=(LINK_EXAMPLE, "/squad link"),
    words=("link this channel",),
    opens_form=True,
)
async def squad_link(ask: Ask[LinkArgs]) -> Outcome:
    """Link this channel to a squad, and say its place, challenges and lead."""
    if ask.where.kind is ConversationKind.DIRECT:
        return _IN_A_CHANNEL
    place = await place_code(ask, ask.args.place, LINK_EXAMPLE)
    challenge = await challenge_code(ask, ask.args.challenge, LINK_EXAMPLE)
    for meant in (place, challenge):
        if isinstance(meant, Refuse):
            return meant
    known = await ask.record.squads.named(ask.args.name) if ask.args.name else ask.squad
    if problem := _not_yours(ask, known):
        return problem
    return OpenForm(
        "squad.link",
        {"squad": str(known.id)} if known else {},
        {
            "name": ask.args.name or (known.name if known else ""),
            "place": str(place) or (known.place if known else ""),
            "challenges": (str(challenge),) if challenge else (known.challenges if known else ()),
            "organisation": known.organisation if known else "",
            "lead": str(await _lead_of(ask, known)),
        },
    )


async def _lead_of(ask: Ask[LinkArgs], known: Squad | None) -> int:
    """Who leads now; of a new squad, whoever links it."""
    people = leads(await ask.record.squads.members(known.id)) if known else []
    return ask.person.id if not people or ask.person in people else people[0].id


def _not_yours(ask: Ask[LinkArgs] | Ask[Filled], known: Squad | None) -> Refuse | None:
    kept = not_theirs(ask.who, (known, ask.squad))
    if kept is None:
        return None
    return Refuse(f"Only the lead of {kept.name} or a coordinator can change what it is linked to.", "/squad")


async def _place_taken(ask: Ask[Filled], place: str, known: Squad | None) -> str:
    if not place or (known is not None and known.place == place):
        return ""
    there = [each for each in await ask.record.squads.all() if each.place == place]
    if may_work_in(ask.who, there):
        return ""
    known_as = f"{there[0].place_name} has a squad already: {there[0].name}."
    return f"{known_as} Ask its lead, or a coordinator, to link this channel."


async def link_shape(ask: Ask[None]) -> Form:
    """The squad's name, place, challenges and lead."""
    places = tuple(Choice(each.code, each.name) for each in await ask.record.reference.places())
    challenges = await challenge_choices(ask)
    people = await _who_may_lead(ask)
    return Form(
        "squad.link",
        "Link this channel",
        (
            TextField("name", "The squad’s name", "For example: Sheffield family hubs squad.", limit=80),
            # A record into which no programme was imported has neither to choose from.
            *((PlaceField("place", "Place", places, _NO_PLACE, required=False),) if places else ()),
            *(
                (ChoiceField("challenges", "Challenges", challenges, required=False, multiple=True),)
                if challenges
                else ()
            ),
            *await _organisation_field(ask),
            PersonField("lead", "Lead", await choices_of(ask, people)),
        ),
        submit="Link it",
    )


async def _who_may_lead(ask: Ask[None]) -> Sequence[Person]:
    """Those of this workspace, and whoever leads the squad now, who may be on another platform."""
    here = await ask.record.people.in_workspace(ask.where.platform, ask.where.workspace)
    linking = number_in(ask.state.get("squad", ""), "S")
    now = leads(await ask.record.squads.members(linking)) if linking else []
    return [*here, *(each for each in now if each not in here)]


async def _organisation_field(ask: Ask[None]) -> tuple[ChoiceField, ...]:
    """A team of an organisation answers for it, so only a coordinator says that it is one's."""
    if not may(ask.who, Permission.COORDINATE, None):
        return ()
    known = [Choice(each.code, each.name) for each in await ask.record.reference.organisations()]
    hint = "Its team is asked about the barriers that wait for it, and can answer them."
    choices = (Choice("", "None of these"), *known)
    return (ChoiceField("organisation", "Whose team is it?", choices, hint, required=False),)


@form("squad.link", shape=link_shape, needs=Permission.LINK)
async def squad_linked(ask: Ask[Filled]) -> Outcome:
    """Save the link, and start the squad's digest."""
    if ask.where.kind is ConversationKind.DIRECT:
        return _IN_A_CHANNEL
    filled = ask.args
    name = filled.text("name")
    known = await ask.record.squads.named(name)
    if problem := _not_yours(ask, known):
        return FieldErrors({"name": problem.problem})
    place = filled.text("place") if "place" in filled.values else ""
    challenges = filled.several("challenges") if "challenges" in filled.values else ()
    if taken := await _place_taken(ask, place, known):
        return FieldErrors({"place": taken})
    lead = await ask.record.people.get(int(filled.text("lead")))
    assert lead is not None, "the form offers people who are known"
    places = {each.code: each for each in await ask.record.reference.places()}
    nation = places[place].holidays if place else "england-and-wales"
    # Without the field in the form, what is stands.
    organisation = str(filled.values.get("organisation", known.organisation if known else ""))
    if known is None:
        linked = await ask.record.squads.add(
            name, place=place, challenges=challenges, organisation=organisation, holidays=nation
        )
        await set_rota(ask, linked, ScheduleKind.DIGEST, USUAL_DIGEST)
        members: list[Member] = []
    else:
        there = places[place].name if place else ""
        linked = replace(
            known,
            place=place,
            place_name=there,
            challenges=tuple(challenges),
            organisation=organisation,
            holidays=nation,
        )
        ask.record.squads.change(known, place=place, challenges=challenges, holidays=nation, organisation=organisation)
        members = list(await ask.record.squads.members(known.id))
        await recompute_schedules(ask, linked, await ask.record.squads.days_off(known.id))
    ask.record.squads.link(linked.id, ask.where, name)
    ask.record.squads.join(linked.id, lead.id, Role.LEAD)
    shown = [member for member in members if member.person.id != lead.id] + [Member(lead, Role.LEAD)]
    if known is None and lead.id != ask.person.id and not ask.person.coordinator:
        ask.record.squads.join(linked.id, ask.person.id, Role.MEMBER)
        shown.append(Member(ask.person, Role.MEMBER))
    card = await _card(ask, linked, shown, f"This channel now belongs to {name}")
    # Who leads now is notified; everybody else is named in plain words.
    told = () if lead.id == ask.person.id else (Mention(lead.id, lead.name),)
    return Reply((Say(calling(card, told), Here()),))
