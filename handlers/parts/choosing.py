"""Finding what a person meant: which pilot, which place, which challenge, which organisation."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.access import Permission, may
from bot.language.arguments import nearest
from bot.language.words import listed
from bot.model.form import Choice, ChoiceField, Filled
from bot.model.outcome import FieldErrors, Refuse
from bot.model.record import Pilot, Sharing, Squad, Stage
from bot.ports import PilotFilter
from bot.registry import Ask
from handlers.parts.cards import SEEN_BY

NO_PILOT = "none"
_MOST_SHOWN = 40
"""Characters of what was typed that a refusal repeats."""
SHARING_CHOICES = tuple(
    Choice(level.value, SEEN_BY[level][0].upper() + SEEN_BY[level][1:])
    for level in (Sharing.PROGRAMME, Sharing.PLACE, Sharing.SQUAD)
)


def number_in(code: str, letter: str) -> int | None:
    """The number in a record's code: "L12" or "12" is 12; None when it is no code of that letter."""
    match = re.fullmatch(rf"{letter}?([1-9][0-9]{{0,8}})", code.strip(), re.IGNORECASE)
    return int(match[1]) if match else None


def seen_version(ask: Ask[Any]) -> int:
    """The version of the record that a form was opened on; 0, which none has, when its state does not say."""
    said = ask.state.get("version", "")
    return int(said) if re.fullmatch(r"[0-9]{1,9}", said) else 0


@dataclass(frozen=True, slots=True)
class Several:
    """More than one would do; somebody has to choose."""

    pilots: tuple[Pilot, ...]


async def capture_squads(ask: Ask[Any]) -> tuple[Squad, ...]:
    """The squads this person may add to from here: the channel's, or in a direct conversation all of theirs."""
    if ask.squad is not None:
        return (ask.squad,)
    squads = [await ask.record.squads.get(squad) for squad in sorted(ask.who.roles)]
    return tuple(squad for squad in squads if squad and may(ask.who, Permission.CAPTURE, squad))


async def running_pilots(ask: Ask[Any]) -> tuple[Pilot, ...]:
    """The pilots that can be added to from here."""
    squads = frozenset(squad.id for squad in await capture_squads(ask))
    pilots = await ask.record.pilots.list(PilotFilter(squads=squads))
    return tuple(pilot for pilot in pilots if pilot.stage is not Stage.STOPPED)


async def which_pilot(ask: Ask[Any], code: int | None) -> Pilot | Several | Refuse | None:
    """The pilot named, else the only one; None when there is none to choose."""
    pilots = await running_pilots(ask)
    if code is None:
        if len(pilots) > 1:
            return Several(pilots)
        return pilots[0] if pilots else None
    pilot = await ask.record.pilots.get(code)
    if pilot is None:
        known = f" Yours: {listed([each.code for each in pilots])}." if pilots else ""
        return Refuse(f"There is no pilot P{code} that you can see.{known}", "/pilot list")
    squad = await ask.record.squads.get(pilot.squad)
    if not may(ask.who, Permission.CAPTURE, squad):
        return Refuse(
            f"P{code} belongs to {pilot.squad_name}: only its members can add to it.", "/pilot show P" + str(code)
        )
    return pilot


def has_stopped(pilot: Pilot) -> Refuse:
    """Nothing moves in it any more, and nothing is left to decide. What was learned from it can still be saved."""
    return Refuse(f"{pilot.code} {pilot.title} has stopped. What comes next is a new pilot.", "/pilot new")


def pilot_choices(pilots: Iterable[Pilot]) -> tuple[Choice, ...]:
    """Pilots to choose from."""
    return tuple(Choice(str(pilot.id), f"{pilot.code} {pilot.title}") for pilot in pilots)


async def squad_of(ask: Ask[Any], pilot: Pilot | None) -> Squad | None:
    """The squad a capture belongs to: the pilot's, else the only one it can be."""
    if pilot is not None:
        return await ask.record.squads.get(pilot.squad)
    squads = await capture_squads(ask)
    return squads[0] if len(squads) == 1 else None


async def about_field(ask: Ask[Any], label: str, no_pilot: str) -> tuple[ChoiceField, ...]:
    """Asks which pilot a capture is about, or which squad: nothing when there is only one thing it can be."""
    pilots, squads = await running_pilots(ask), await capture_squads(ask)
    if not pilots and len(squads) < 2:
        return ()
    whole: tuple[Choice, ...] = (Choice(NO_PILOT, f"No pilot: {no_pilot}"),)
    if len(squads) > 1:
        whole = tuple(Choice(f"{NO_PILOT}-{squad.id}", f"No pilot: {squad.name}") for squad in squads)
    only = str(pilots[0].id) if len(pilots) == 1 and len(squads) == 1 else ""
    return (ChoiceField("pilot", label, (*pilot_choices(pilots), *whole), value=only),)


async def about(ask: Ask[Filled]) -> tuple[Squad, Pilot | None] | FieldErrors:
    """What was chosen in `about_field`: whose the capture is, and the pilot it is about."""
    chosen = str(ask.args.values.get("pilot", NO_PILOT))
    if chosen.isdecimal():
        pilot = await which_pilot(ask, int(chosen))
        if not isinstance(pilot, Pilot):
            return FieldErrors({"pilot": "That pilot cannot be added to any more. Choose another."})
        squad = await squad_of(ask, pilot)
        assert squad is not None, "a pilot has a squad"
        return squad, pilot
    squads = {f"{NO_PILOT}-{squad.id}": squad for squad in await capture_squads(ask)}
    return (squads[chosen] if chosen in squads else next(iter(squads.values()))), None


async def place_code(ask: Ask[Any], said: str, example: str) -> str | Refuse:
    """A place's code from its name as typed; empty stays empty."""
    places = await ask.record.reference.places()
    return _meant(said, {place.code: place.name for place in places}, "place", example)


async def challenge_code(ask: Ask[Any], said: str, example: str) -> str | Refuse:
    """A challenge's code from its name, or part of it, as typed."""
    challenges = await ask.record.reference.challenges()
    return _meant(said, {each.code: each.label for each in challenges}, "challenge", example)


async def mission_code(ask: Ask[Any], said: str, example: str) -> str | Refuse:
    """A mission's code from its name as typed."""
    missions = await ask.record.reference.missions()
    return _meant(said, {each.code: each.label for each in missions}, "mission", example)


async def organisation_code(ask: Ask[Any], said: str, example: str) -> str | Refuse:
    """An organisation's code from its name or short name as typed."""
    organisations = await ask.record.reference.organisations()
    return _meant(said, {each.code: each.name for each in organisations}, "organisation", example)


def _meant(said: str, known: dict[str, str], kind: str, example: str) -> str | Refuse:
    """Exact code or name; else the only one that holds the words; else a sentence with the nearest."""
    if not said:
        return ""
    wanted = " ".join(said.replace("_", " ").replace("-", " ").casefold().split())
    plain = {code: code.replace("_", " ").replace("-", " ").casefold() for code in known}
    for code, name in known.items():
        if wanted in (plain[code], name.casefold()):
            return code
    holding = [code for code, name in known.items() if wanted in name.casefold() or wanted in plain[code]]
    if len(holding) == 1:
        return holding[0]
    shown = said if len(said) <= _MOST_SHOWN else f"{said[:_MOST_SHOWN]}…"
    if holding:
        return Refuse(
            f"“{shown}” could be {listed([known[code] for code in holding], 'or')}. Say which {kind}.", example
        )
    near = nearest(wanted[:_MOST_SHOWN], known.values())
    hint = f" Did you mean {near}?" if near else ""
    return Refuse(f"There is no {kind} called “{shown}”.{hint}", example)


async def labels(ask: Ask[Any]) -> dict[str, str]:
    """Challenge labels by code."""
    return {each.code: each.label for each in await ask.record.reference.challenges()}


async def challenge_field(ask: Ask[Any], first: Sequence[str] = ()) -> tuple[ChoiceField, ...]:
    """Return the field that asks for one challenge, these first; none where the record knows no challenge yet.

    A field without choices can never be filled in, and Slack refuses the whole form.
    """
    choices = await challenge_choices(ask, first)
    return (ChoiceField("challenge", "Challenge", choices, value=choices[0].value if first else ""),) if choices else ()


def challenge_in(filled: Filled) -> str:
    """Return the challenge chosen in that field; empty where it was not asked for."""
    return str(filled.values.get("challenge", ""))


async def challenge_choices(ask: Ask[Any], first: Sequence[str] = ()) -> tuple[Choice, ...]:
    """Challenges to choose from, these first."""
    known = await labels(ask)
    return tuple(Choice(code, known[code]) for code in dict.fromkeys((*first, *known)) if code in known)
