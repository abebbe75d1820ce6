"""`squadbot coordinator`: who coordinates the programme. Only whoever operates Squadbot says so."""

from collections.abc import Sequence
from datetime import datetime

from bot.language.words import listed
from bot.model.record import Person
from bot.ports import Account, Store

_MOST_NAMED = 10


class NotOneError(ValueError):
    """Nobody, or more than one person, goes by that; the sentence says what to type instead."""


async def coordinators(store: Store) -> list[str]:
    """Who coordinates, a line for each account: "Helen Shaw, slack:T024BE7LD:U061F7AUR"."""
    async with store.unit() as unit:
        known = await unit.people.accounts()
    return [f"{each.person.name}, {each.key}" for each in known if each.person.coordinator]


async def coordinate(store: Store, said: str, now: datetime, *, remove: bool = False) -> str:
    """Make somebody a coordinator, or one no longer; what came of it, in one sentence. NotOneError.

    `said` is their name, their account ("U061F7AUR"), or both that and where it is ("slack:T024BE7LD:U061F7AUR").
    """
    async with store.unit() as unit:
        person = _the_one(said, await unit.people.accounts())
        if person.coordinator is not remove:
            return f"{person.name} is {'a coordinator already' if person.coordinator else 'no coordinator'}."
        unit.people.coordinate(person, coordinates=not remove)
        await unit.commit(now)
    return f"{person.name} is {'no longer' if remove else 'now'} a coordinator."


def _the_one(said: str, known: Sequence[Account]) -> Person:
    meant = _folded(said)
    found = [each for each in known if meant in (_folded(each.person.name), _folded(each.account), _folded(each.key))]
    people = {each.person.id: each.person for each in found}
    if len(people) == 1:
        return people.popitem()[1]
    if people:
        keys = [each.key for each in found[:_MOST_NAMED]]
        raise NotOneError(f"{len(people):,} people go by “{said}”. Give the account of one: {listed(keys, 'or')}.")
    raise NotOneError(
        f"Nobody goes by “{said}”. Give a full name or an account. Squadbot knows people once they write to it."
    )


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
