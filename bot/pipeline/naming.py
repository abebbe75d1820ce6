"""Who an event's text mentions: accounts become people of the record, and each is called by their name."""

import json
from collections.abc import Sequence

from bot.language.names import renamed
from bot.model.event import Named, Sender
from bot.model.named import Mentioned
from bot.model.record import Person
from bot.ports import UnitOfWork

STATE = "named"
"""Where a form keeps whom the text that opened it mentioned."""
MOST_IN_A_FORM = 10
"""People whom a form keeps: a Slack view has 3,000 characters for all of its state."""
_MOST_NUMBER = 2**31
MOST_NAMED = 20
"""People of one text who are looked up: the others stay plain names."""


async def resolved(unit: UnitOfWork, platform: str, named: Sequence[Named]) -> tuple[Mentioned, ...]:
    """Return the people mentioned, in their order; those Squadbot has not met have no person."""
    return tuple([await _resolve(unit, platform, each) for each in named[:MOST_NAMED]])


async def _resolve(unit: UnitOfWork, platform: str, named: Named) -> Mentioned:
    account = Sender(platform, named.workspace, named.account, named.name, named=named.sure)
    person = await unit.people.by_account(account)
    # A person who came in while their platform named nobody is on record under their account's id.
    known = person is not None and not named.sure and person.name != named.account
    name = person.name if person is not None and known else named.name
    return Mentioned(name, account, person, await _is_in_programme(unit, person))


async def _is_in_programme(unit: UnitOfWork, person: Person | None) -> bool:
    return person is not None and (person.coordinator or bool(await unit.squads.of_person(person.id)))


def called_by_name(text: str, named: Sequence[Named], people: Sequence[Mentioned]) -> str:
    """Return the text with the names the record knows in place of stand-ins."""
    return renamed(text, [(stands.name, shown.name) for stands, shown in zip(named, people, strict=False)])


def as_named(people: Sequence[Mentioned]) -> tuple[Named, ...]:
    """Return what a draft keeps of the people mentioned in it."""
    return tuple(Named(each.account.workspace, each.account.account, each.name) for each in people)


def as_state(people: Sequence[Mentioned]) -> dict[str, str]:
    """Return what a form keeps of those of them who may be mentioned natively; empty when there are none."""
    kept = [(each.person.id, each.name) for each in people if each.person and each.in_programme]
    return {STATE: json.dumps(kept[:MOST_IN_A_FORM], ensure_ascii=False)} if kept else {}


async def from_state(unit: UnitOfWork, platform: str, state: str) -> tuple[Mentioned, ...]:
    """Return the people a form kept. A client can change it: who is not in the record is left out."""
    found = []
    for number, name in _pairs(state)[:MOST_NAMED]:
        if person := await unit.people.get(number):
            account = Sender(platform, "", "", name)
            found.append(Mentioned(name, account, person, await _is_in_programme(unit, person)))
    return tuple(found)


def _pairs(state: str) -> list[tuple[int, str]]:
    try:
        kept = json.loads(state)
        return [
            (number, name)
            for number, name in kept
            if type(number) is int and 0 < number < _MOST_NUMBER and type(name) is str
        ]
    except (ValueError, TypeError, RecursionError):
        return []
