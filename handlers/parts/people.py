"""Finding which person was meant, and telling people of one name apart."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.language.arguments import Who, nearest
from bot.language.names import folded
from bot.language.words import listed
from bot.model.form import Choice
from bot.model.named import Mentioned
from bot.model.outcome import Refuse
from bot.model.record import Member, Person, Role
from bot.registry import Ask

_NOBODY_ELSE: Mapping[int, Role] = {}
_MOST_SHOWN = 40
"""Characters of a name that a refusal repeats."""
_MOST_LISTED = 6
"""People whom a refusal names."""


async def told_apart(
    ask: Ask[Any], people: Iterable[Person], roles: Mapping[int, Role] = _NOBODY_ELSE
) -> dict[int, str]:
    """Return what to call each person among these: the name, and where others have it too, what tells them apart.

    That is their organisation, their role in the squad (`roles`), their chat, their squads, or several of these.
    """
    called: dict[int, str] = {}
    alike: defaultdict[str, list[Person]] = defaultdict(list)
    for person in {each.id: each for each in people}.values():
        called[person.id] = person.name
        alike[folded(person.name)].append(person)
    for several in alike.values():
        if len(several) > 1:
            more = await _what_tells(ask, several, roles)
            called |= {each.id: f"{each.name} ({more[each.id]})" for each in several}
    return called


async def _what_tells(ask: Ask[Any], people: Sequence[Person], roles: Mapping[int, Role]) -> dict[int, str]:
    """Return the first thing that differs between all of these people; else as many things as it takes."""
    chats = await ask.record.people.chats([each.id for each in people])
    squads = {each.id: [squad.name for squad, _ in await ask.record.squads.of_person(each.id)] for each in people}
    ways = (
        {each.id: each.organisation or "organisation not known" for each in people},
        {each.id: roles[each.id].value if each.id in roles else "not in this squad" for each in people},
        {each.id: listed([chat.capitalize() for chat in chats.get(each.id, ())]) or "in no chat" for each in people},
        {each.id: listed(squads[each.id]) or "in no squad" for each in people},
    )
    telling = [way for way in ways if len(_distinct(way)) > 1]
    joined = {each.id: ", ".join(way[each.id] for way in telling) for each in people}
    numbered = {each.id: str(number) for number, each in enumerate(sorted(people, key=lambda each: each.id), 1)}
    return next(way for way in (*ways, joined, numbered) if len(_distinct(way)) == len(people))


def _distinct(way: Mapping[int, str]) -> set[str]:
    return {folded(each) for each in way.values()}


async def choices_of(
    ask: Ask[Any], people: Sequence[Person], roles: Mapping[int, Role] = _NOBODY_ELSE
) -> tuple[Choice, ...]:
    """Return people to choose from, those of one name told apart."""
    called = await told_apart(ask, people, roles)
    return tuple(Choice(str(each.id), called[each.id]) for each in people)


def roles_of(members: Iterable[Member]) -> dict[int, Role]:
    """Return what each member is to their squad."""
    return {member.person.id: member.role for member in members}


async def which_person(
    ask: Ask[Any], who: Who, among: Sequence[Person], *, roles: Mapping[int, Role] = _NOBODY_ELSE, example: str
) -> Person | Mentioned | Refuse:
    """Return the person meant: mentioned, "me", or the only one of these whose name fits what was typed.

    `Mentioned` for somebody mentioned whom Squadbot has not met; Refuse says whom it could be, or what to do.
    """
    if who.is_me:
        return ask.person
    if who.mention is not None and who.mention < len(ask.named):
        mentioned = ask.named[who.mention]
        return mentioned.person or mentioned
    called = await told_apart(ask, among, roles)
    fitting = _fitting(who.words, among, called)
    if len(fitting) == 1:
        return fitting[0]
    typed = who.words.removeprefix("@")
    shown = typed if len(typed) <= _MOST_SHOWN else f"{typed[:_MOST_SHOWN]}…"
    if fitting:
        names = [called[each.id] for each in fitting]
        more = ["somebody else"] if len(names) > _MOST_LISTED else []
        could_be = listed([*names[:_MOST_LISTED], *more], "or")
        return Refuse(f"“{shown}” could be {could_be}. Say which.", f"{example} {names[0]}")
    labels = {label.casefold(): label for label in called.values()}
    if near := nearest(who.words[:_MOST_SHOWN], labels, cutoff=75):
        meant = labels[near]
        return Refuse(f"There is nobody here called “{shown}”. Did you mean {meant}?", f"{example} {meant}")
    return Refuse(
        f"There is nobody here called “{shown}”. Pick a name that the chat offers after @, or use the form.",
        example,
    )


def _fitting(typed: str, among: Sequence[Person], called: Mapping[int, str]) -> list[Person]:
    """Return those whom these words fit best: the whole label, the whole name, or words of the name in order."""
    wanted = _words(typed)
    if not wanted:
        return []
    names = [(each, _words(each.name)) for each in among]
    ways = (
        [each for each in among if _words(called[each.id]) == wanted],
        [each for each, name in names if name == wanted],
        [each for each, name in names if wanted in (name[: len(wanted)], name[-len(wanted) :])],
    )
    return next((found for found in ways if found), [])


def _words(text: str) -> list[str]:
    """Return the words of a name, folded, without marks such as "@" and brackets."""
    return re.findall(r"[\w'\-]+", folded(text))
