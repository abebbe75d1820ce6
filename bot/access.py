"""Decides who may do and see what. Nothing else does."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

from bot.model.record import Barrier, Learning, Member, Person, Role, Sharing, Squad


class Permission(Enum):
    """A permission that a handler requires. Its value finishes the sentence "You may not …"."""

    READ = "read this"
    CAPTURE = "add to this squad’s record"
    LEAD = "change this squad"
    LINK = "link channels to squads"
    COORDINATE = "say whose team a squad is"


@dataclass(frozen=True, slots=True)
class Viewer:
    """A reader: a person, or everyone in a channel. An empty viewer sees nothing.

    `squads` and `places`: whose records they may read at those sharing levels. `programme`: whether they may read what
    the whole programme may. `everything`: for the operator's export, never for a person in chat.
    """

    squads: frozenset[int] = frozenset()
    places: frozenset[str] = frozenset()
    programme: bool = False
    everything: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """A person's place in the programme: their squads, and their role in each."""

    person: Person
    roles: dict[int, Role] = field(default_factory=dict)
    places: frozenset[str] = frozenset()

    @property
    def viewer(self) -> Viewer:
        """Return the viewer for this person."""
        return Viewer(frozenset(self.roles), self.places, programme=True)


class Shared(Protocol):
    """A record with a sharing level."""

    @property
    def sharing(self) -> Sharing:
        """Its level."""

    @property
    def squad(self) -> int | None:
        """The squad it belongs to, None for a published learning."""

    @property
    def place(self) -> str:
        """The place it belongs to."""


@dataclass(frozen=True, slots=True)
class Visible:
    """The visibility rule for one viewer. `storage.database.sight` says the same as a WHERE: change both together."""

    everything: bool
    programme: bool
    places: frozenset[str]
    squads: frozenset[int]

    def allows(self, record: Shared) -> bool:
        """Return whether this viewer may see the record."""
        return (
            self.everything
            or (self.programme and record.sharing is Sharing.PROGRAMME)
            or (record.sharing is not Sharing.SQUAD and record.place != "" and record.place in self.places)
            or record.squad in self.squads
        )


def visible_to(viewer: Viewer) -> Visible:
    """Return the visibility rule for this viewer."""
    return Visible(viewer.everything, viewer.programme, viewer.places - {""}, viewer.squads)


def standing(person: Person, memberships: Iterable[tuple[Squad, Role]]) -> Standing:
    """Return a person's standing, from the squads they belong to."""
    pairs = list(memberships)
    places = frozenset(squad.place for squad, _ in pairs if squad.place)
    return Standing(person, {squad.id: role for squad, role in pairs}, places)


def viewer_of_squad(squad: Squad) -> Viewer:
    """Return the viewer for everyone in a squad's own channel, whom a digest posted there reaches."""
    return Viewer(frozenset({squad.id}), frozenset({squad.place} - {""}), programme=True)


def viewer_of_anyone() -> Viewer:
    """Return the viewer for everyone in a channel that belongs to no squad."""
    return Viewer(programme=True)


def may(who: Standing, permission: Permission, squad: Squad | None) -> bool:
    """Return whether this person has the permission in this squad; without a squad, in any squad of theirs."""
    role = who.roles.get(squad.id) if squad else None
    match permission:
        case Permission.READ | Permission.LINK:
            return True
        case Permission.CAPTURE:
            roles = {role} if squad else set(who.roles.values())
            return bool(roles & {Role.MEMBER, Role.LEAD})
        case Permission.COORDINATE:
            return who.person.coordinator
        case Permission.LEAD:
            return who.person.coordinator or role is Role.LEAD


def may_change(who: Standing, learning: Learning, squad: Squad | None) -> bool:
    """Return whether this person may change a learning: its author while in the squad, and the squad’s lead."""
    wrote = learning.author == who.person.id and may(who, Permission.CAPTURE, squad)
    return squad is not None and (wrote or may(who, Permission.LEAD, squad))


def may_answer(who: Standing, barrier: Barrier, raised_by: Squad | None, own: Iterable[Squad]) -> bool:
    """Return whether this person may say how a barrier was answered. `own`: the squads they are in.

    Members of the squad that raised it may, and members of a team of the organisation it waits for.
    """
    asked = (each for each in own if each.organisation == barrier.organisation)
    return any(each is not None and may(who, Permission.CAPTURE, each) for each in (raised_by, *asked))


def not_theirs(who: Standing, squads: Iterable[Squad | None]) -> Squad | None:
    """Return the first of these squads that this person may not link to another channel, or None."""
    return next((each for each in squads if each is not None and not may(who, Permission.LEAD, each)), None)


def may_work_in(who: Standing, there: Sequence[Squad]) -> bool:
    """Return whether this person may link a squad to a place where these squads work already.

    A squad reads its place's records, so naming a place must not be enough to join it.
    """
    return not there or any(may(who, Permission.LEAD, each) for each in there)


def leads(members: Iterable[Member]) -> list[Person]:
    """Return the leads among these members."""
    return [member.person for member in members if member.role is Role.LEAD]
