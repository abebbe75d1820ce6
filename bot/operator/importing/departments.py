"""The bodies that a programme names, as organisations that can own a barrier."""

import re
from collections.abc import Iterator

from bot.model.record import Organisation
from bot.operator.importing.values import slug

# How the sources name them, and their full names. A name that is not here stays as the source has it.
_FULL_NAMES = {
    "Cabinet Office": "Cabinet Office",
    "DCMS": "Department for Culture, Media and Sport",
    "Defra": "Department for Environment, Food and Rural Affairs",
    "DfE": "Department for Education",
    "DfT": "Department for Transport",
    "DHSC": "Department of Health and Social Care",
    "DWP": "Department for Work and Pensions",
    "Energy Security and Net Zero": "Department for Energy Security and Net Zero",
    "Home Office": "Home Office",
    "MHCLG": "Ministry of Housing, Communities and Local Government",
    "MoJ": "Ministry of Justice",
    "NHS England": "NHS England",
}
# Bodies that were wound up or took another name since their source was written own no barrier now.
_GONE = {"Public Health England"}
_KNOWN = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in _FULL_NAMES))
_ASIDE = re.compile(r"\([^)]*\)")
_BETWEEN = re.compile(r"\s*(?:,|;|&|/|\bwith\b|\band\b)\s*")


def departments_in(words: str) -> Iterator[Organisation]:
    """Each body named: "DfE with DHSC (joint oversight)" is two. Asides such as "(inferred)" name nobody."""
    plain = _ASIDE.sub(" ", words)
    for match in _KNOWN.finditer(plain):
        yield Organisation(slug(match[0]), _FULL_NAMES[match[0]])
    if not _KNOWN.search(plain):
        for name in _BETWEEN.split(plain.strip()):
            if name and name not in _GONE:
                yield Organisation(slug(name), name)


def council_of(place: str, sources: str) -> Organisation:
    """A place's council, by its full name where a source's title gives it ("Sheffield City Council")."""
    full = re.search(rf"\b{re.escape(place)} (?:City |County |Borough |Metropolitan Borough )?Council\b", sources)
    return Organisation(f"{slug(place)}-council", full[0] if full else f"{place} council")
