"""Who may see what and do what, as truth tables."""

from dataclasses import dataclass
from itertools import product

import pytest

from bot.access import Permission, Standing, Viewer, may, standing, viewer_of_anyone, viewer_of_squad, visible_to
from bot.model.record import Person, Role, Sharing, Squad

HUBS = Squad(1, "Hubs", "sheffield", "Sheffield")
HOMES = Squad(2, "Homes", "sheffield", "Sheffield")
LEEDS = Squad(3, "Leeds", "leeds", "Leeds")
TEAM = Squad(4, "Whitehall", "")


@dataclass(frozen=True)
class Record:
    sharing: Sharing
    squad: int | None = 1
    place: str = "sheffield"


VIEWERS = {
    "nobody": Viewer(),
    "anyone": viewer_of_anyone(),
    "its squad": viewer_of_squad(HUBS),
    "its place": viewer_of_squad(HOMES),
    "another place": viewer_of_squad(LEEDS),
    "a team": viewer_of_squad(TEAM),
    "the operator": Viewer(everything=True),
}
SEES = {
    Sharing.SQUAD: {"its squad", "the operator"},
    Sharing.PLACE: {"its squad", "its place", "the operator"},
    Sharing.PROGRAMME: set(VIEWERS) - {"nobody"},
}


@pytest.mark.parametrize(("level", "who"), [*product(Sharing, VIEWERS)])
def test_each_level_is_seen_by_these_and_no_others(level: Sharing, who: str) -> None:
    assert visible_to(VIEWERS[who]).allows(Record(level)) == (who in SEES[level])


def test_a_record_of_no_place_is_in_nobodys_place() -> None:
    teams = Record(Sharing.PLACE, 4, "")
    assert not visible_to(Viewer(places=frozenset({""}), programme=True)).allows(teams)
    assert visible_to(viewer_of_squad(TEAM)).allows(teams)


def test_a_published_learning_of_no_squad_is_seen_only_as_its_level_says() -> None:
    assert not visible_to(viewer_of_squad(HUBS)).allows(Record(Sharing.SQUAD, None, ""))
    assert visible_to(viewer_of_anyone()).allows(Record(Sharing.PROGRAMME, None, ""))


def of(role: Role | None, *, coordinator: bool = False) -> Standing:
    person = Person(9, "Ada", coordinator=coordinator)
    return standing(person, [(HUBS, role)] if role else [])


MAY = {
    Permission.READ: {"lead", "member", "observer", "coordinator", "nobody"},
    Permission.LINK: {"lead", "member", "observer", "coordinator", "nobody"},
    Permission.CAPTURE: {"lead", "member"},
    Permission.LEAD: {"lead", "coordinator"},
    Permission.COORDINATE: {"coordinator"},
}
PEOPLE = {
    "lead": of(Role.LEAD),
    "member": of(Role.MEMBER),
    "observer": of(Role.OBSERVER),
    "coordinator": of(None, coordinator=True),
    "nobody": of(None),
}


@pytest.mark.parametrize(("needs", "who"), [*product(Permission, PEOPLE)])
def test_in_a_squad_these_may_and_no_others(needs: Permission, who: str) -> None:
    assert may(PEOPLE[who], needs, HUBS) == (who in MAY[needs])


@pytest.mark.parametrize("who", PEOPLE)
def test_in_another_squad_a_role_counts_for_nothing(who: str) -> None:
    assert not may(PEOPLE[who], Permission.CAPTURE, LEEDS)
    assert may(PEOPLE[who], Permission.LEAD, LEEDS) == (who == "coordinator")


@pytest.mark.parametrize("who", PEOPLE)
def test_where_there_is_no_squad_one_of_ones_own_will_do_to_capture(who: str) -> None:
    assert may(PEOPLE[who], Permission.CAPTURE, None) == (who in {"lead", "member"})


def test_an_observer_reads_as_the_squad_does() -> None:
    assert visible_to(PEOPLE["observer"].viewer).allows(Record(Sharing.SQUAD))
    assert not visible_to(PEOPLE["coordinator"].viewer).allows(Record(Sharing.SQUAD))
