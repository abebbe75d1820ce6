"""Adding people to a squad, and taking them out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.access import Permission, leads
from bot.language.arguments import Who, flag, person
from bot.model.form import Choice, ChoiceField, Filled, Form, PersonField
from bot.model.message import Mention, Message, paragraph
from bot.model.named import Mentioned
from bot.model.outcome import FieldErrors, Here, OpenForm, Outcome, Refuse, Reply, Say
from bot.model.record import Member, Person, Role, Squad
from bot.registry import Ask, command, form
from bot.rendering.mentions import calling
from handlers.parts.people import choices_of, roles_of, told_apart, which_person


@dataclass(frozen=True, slots=True)
class AddArgs:
    """What `/squad add` takes."""

    who: Who | None = person("Tom Bell", beside=("as", "a", "an", "the"))
    member: bool = flag()
    lead: bool = flag()
    observer: bool = flag()

    @property
    def role(self) -> Role | None:
        """The strongest role that was typed; None when none was."""
        said = ((self.lead, Role.LEAD), (self.member, Role.MEMBER), (self.observer, Role.OBSERVER))
        return next((role for typed, role in said if typed), None)


@dataclass(frozen=True, slots=True)
class RemoveArgs:
    """What `/squad remove` takes."""

    who: Who | None = person("Tom Bell", beside=("from", "the", "our", "this", "squad"))


@command(
    "squad add",
    needs=Permission.LEAD,
    takes=AddArgs,
    examples=("/squad add", "/squad add Tom Bell", "/squad add Tom Bell as observer"),
    words=("add someone",),
    opens_form=True,
)
async def squad_add(ask: Ask[AddArgs]) -> Outcome:
    """Add somebody to this squad as a member, lead or observer."""
    if ask.squad is None:
        return Refuse("Give this in the squad’s channel.", "/squad add")
    if ask.args.who is None:
        return OpenForm("squad.add", {}, {"role": ask.args.role.value} if ask.args.role else {})
    members = await ask.record.squads.members(ask.squad.id)
    here = await _people_here(ask, members)
    found = await which_person(ask, ask.args.who, here, roles=roles_of(members), example="/squad add")
    if isinstance(found, Refuse):
        return found
    who = await ask.record.people.add(found.account) if isinstance(found, Mentioned) else found
    was = next((member.role for member in members if member.person.id == who.id), None)
    role = ask.args.role or was or Role.MEMBER
    if was is role:
        return Refuse(f"{who.name} is {_as(role)} of {ask.squad.name} already.", "/squad")
    if problem := _only_lead(members, who, role):
        return Refuse(problem, "/squad add")
    return await _add(ask, ask.squad, who, role, [*here, who])


async def add_shape(ask: Ask[None]) -> Form:
    """Who, and as what."""
    members = await ask.record.squads.members(ask.squad.id) if ask.squad else []
    people = await ask.record.people.in_workspace(ask.where.platform, ask.where.workspace)
    roles = (
        Choice(Role.MEMBER.value, "Member: adds to the record"),
        Choice(Role.LEAD.value, "Lead: also changes the squad"),
        Choice(Role.OBSERVER.value, "Observer: reads, and is never asked"),
    )
    return Form(
        "squad.add",
        "Add somebody",
        (
            PersonField("person", "Who?", await choices_of(ask, people, roles_of(members))),
            ChoiceField("role", "As what?", roles, value=Role.MEMBER.value),
        ),
        submit="Add them",
    )


@form("squad.add", shape=add_shape, needs=Permission.LEAD)
async def squad_added(ask: Ask[Filled]) -> Outcome:
    """Save who is in the squad."""
    who = await ask.record.people.get(int(ask.args.text("person")))
    if ask.squad is None or who is None:
        return FieldErrors({"person": "Give this in a squad’s channel."})
    role = Role(ask.args.text("role"))
    members = await ask.record.squads.members(ask.squad.id)
    if problem := _only_lead(members, who, role):
        return FieldErrors({"role": problem})
    return await _add(ask, ask.squad, who, role, await _people_here(ask, members))


async def _people_here(ask: Ask[Any], members: Sequence[Member]) -> list[Person]:
    """The people of this workspace, and the squad’s members elsewhere."""
    here = await ask.record.people.in_workspace(ask.where.platform, ask.where.workspace)
    return [*here, *(member.person for member in members if member.person not in here)]


def _only_lead(members: Sequence[Member], who: Person, role: Role | None) -> str:
    """Why this person may not have this role, or none, in one sentence; empty when they may."""
    if role is Role.LEAD or [each.id for each in leads(members)] != [who.id]:
        return ""
    return f"{who.name} is the squad’s only lead. Make somebody else a lead first."


async def _add(ask: Ask[Any], squad: Squad, who: Person, role: Role, among: Sequence[Person]) -> Outcome:
    """Save who is in the squad and tell its channel; `among`: those they could be taken for."""
    if role is not Role.LEAD:
        ask.record.squads.hold(squad)  # two leads may demote each other at once
    ask.record.squads.join(squad.id, who.id, role)
    called = (await told_apart(ask, {each.id: each for each in among}.values()))[who.id]
    said = f"is now {_as(role)} of {squad.name}."
    named = (Mention(who.id, who.name), f"{called.removeprefix(who.name)} {said}")
    message = Message((paragraph(*named),), f"{called} {said}")
    return Reply((Say(message if who.id != ask.person.id else calling(message), Here()),))


@command(
    "squad remove",
    needs=Permission.LEAD,
    takes=RemoveArgs,
    examples=("/squad remove", "/squad remove Tom Bell"),
    words=("remove someone",),
    opens_form=True,
)
async def squad_remove(ask: Ask[RemoveArgs]) -> Outcome:
    """Take somebody out of this squad; they no longer see what is only for it."""
    if ask.squad is None:
        return Refuse("Give this in the squad’s channel.", "/squad remove")
    if ask.args.who is None:
        return OpenForm("squad.remove")
    members = await ask.record.squads.members(ask.squad.id)
    among = [member.person for member in members]
    found = await which_person(ask, ask.args.who, among, roles=roles_of(members), example="/squad remove")
    if isinstance(found, Refuse):
        return found
    if isinstance(found, Mentioned) or found.id not in roles_of(members):
        return Refuse(f"{found.name} is not in {ask.squad.name}.", "/squad")
    if problem := _only_lead(members, found, None):
        return Refuse(problem, "/squad add")
    return await _remove(ask, ask.squad, found, members)


async def remove_shape(ask: Ask[None]) -> Form:
    """Who."""
    members = await ask.record.squads.members(ask.squad.id) if ask.squad else []
    people = await choices_of(ask, [member.person for member in members], roles_of(members))
    return Form(
        "squad.remove",
        "Take somebody out",
        (ChoiceField("person", "Who?", people, "What they added stays in the record."),),
        submit="Take them out",
    )


@form("squad.remove", shape=remove_shape, needs=Permission.LEAD)
async def squad_removed(ask: Ask[Filled]) -> Outcome:
    """Save that they left."""
    who = await ask.record.people.get(int(ask.args.text("person")))
    if ask.squad is None or who is None:
        return FieldErrors({"person": "Give this in a squad’s channel."})
    members = await ask.record.squads.members(ask.squad.id)
    if problem := _only_lead(members, who, None):
        return FieldErrors({"person": problem})
    return await _remove(ask, ask.squad, who, members)


async def _remove(ask: Ask[Any], squad: Squad, who: Person, members: Sequence[Member]) -> Outcome:
    ask.record.squads.hold(squad)  # two leads may remove each other at once
    ask.record.squads.leave(squad.id, who.id)
    called = await told_apart(ask, [who, *(m.person for m in members if m.person.id != who.id)], roles_of(members))
    said = f"{called[who.id]} is no longer in {squad.name}."
    return Reply((Say(Message((paragraph(said),), said), Here()),))


def _as(role: Role) -> str:
    return {Role.MEMBER: "a member", Role.LEAD: "a lead", Role.OBSERVER: "an observer"}[role]
