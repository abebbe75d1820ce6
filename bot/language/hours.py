"""When people say their work starts, and whose clock they live by: "mon-wed 08:00", "22:00-06:00", "Europe/Belfast"."""

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from zoneinfo import available_timezones

from bot.language.arguments import Problem, nearest
from bot.language.rota import EVERY_DAY, Rota, days_in, read_rota, read_time, say_on, written
from bot.language.words import listed

_CLOCK = r"(?:[0-9]{4}|[0-9]{1,2}(?:[:.][0-9]{2})?)(?:\s*[ap]\.?m\b\.?)?"
_SHIFT = re.compile(rf"(?<![0-9:.])({_CLOCK})\s*(?:[-–—]|\bto\b|\buntil\b)\s*({_CLOCK})(?![0-9:])", re.IGNORECASE)
_EVENING = "18:00"
"""From then on it may be a shift over midnight, which is work for the next day."""


def read_hours(said: str) -> Mapping[int, str] | Problem:
    """When work starts on the days of the week that are named (else on all), as `bot.model.working` keeps it."""
    shift = _SHIFT.search(said)
    begins = f"{said[: shift.start()]} {shift[1]} {said[shift.end() :]}" if shift else said
    rota, ends = read_rota(begins, Rota("", EVERY_DAY)), read_time(shift[2]) if shift else ""
    if isinstance(rota, Problem) or isinstance(ends, Problem):
        return rota if isinstance(rota, Problem) else Problem(str(ends))
    if not rota.at:
        return Problem("Say when your work starts too, for example mon-wed 08:00.")
    if rota.at == ends:
        return Problem("A shift cannot end when it starts. Type it like 22:00-06:00.")
    if rota.at >= _EVENING and not ends:
        return Problem(f"Say when your shift ends too, for example {rota.at}-06:00.")
    start = f"{rota.at}-{ends}" if ends and ends < rota.at else rota.at
    return dict.fromkeys(days_in(rota.days), start)


def read_zone(said: str) -> str | Problem | None:
    """The time zone that is named, "Europe/Belfast" or just "Belfast"; None when it is about something else."""
    word = "_".join(said.casefold().removesuffix(" time").split())
    if word in (known := _zones()):
        return known[word]
    if "/" not in word or any(character.isdigit() for character in word):
        return None
    near = nearest(word, known)
    hint = f" Did you mean {known[near]}?" if near else ""
    return Problem(f"I do not know the time zone “{said[:40]}”.{hint}")


def say_hours(starts: Mapping[int, str]) -> str:
    """What `Working.starts` means for its person, in a sentence."""
    if not starts:
        return "Stand-ups ask you at your squad’s time."
    days: defaultdict[str, list[int]] = defaultdict(list)
    for weekday in sorted(starts):
        days[starts[weekday]].append(weekday)
    each = [f"{say_on(written(on))} at {start[:5]}" for start, on in days.items()]
    others = ", and on other days at your squad’s time" if len(starts) < 7 else ""
    return f"Stand-ups ask you {listed(each)}{others}."


@cache
def _zones() -> Mapping[str, str]:
    """Every zone by its name and, where only one ends so, by its city."""
    zones = sorted(
        zone for zone in available_timezones() if zone == "UTC" or ("/" in zone and not zone.startswith("Etc"))
    )
    cities = defaultdict[str, list[str]](list)
    for zone in zones:
        cities[zone.rpartition("/")[2].casefold()].append(zone)
    alone = {city: found[0] for city, found in cities.items() if len(found) == 1}
    return alone | {zone.casefold(): zone for zone in zones}
