"""National Insurance numbers: two letters, six digits and a letter A to D, spaced anyhow, in either case.

HMRC never gives out D, F, I, Q, U, V as a first or second letter, O as a second, nor BG, GB, KN, NK, NT, TN, ZZ.
Called a National Insurance number, the last letter may be missing and the first two may be any.
"""

import re
from collections.abc import Iterator

from bot.guard.figures import before
from bot.guard.plain import Plain

_GAP = r"[ .,\-_/]{0,2}"
_SHAPE = re.compile(
    rf"(?<![^\W_])(?P<prefix>[a-z]{_GAP}[a-z])(?P<gap>{_GAP})(?P<digits>[0-9](?:{_GAP}[0-9]){{5}})"
    rf"(?:(?P<last_gap>{_GAP})(?P<last>[a-d]))?(?![^\W_])",
    re.I,
)
_SHAPE_WITHOUT_LAST = re.compile(rf"(?<![^\W_])[a-z]{_GAP}[a-z]{_GAP}[0-9](?:{_GAP}[0-9]){{5}}(?![0-9])", re.I)
_ISSUED = re.compile(r"(?!BG|GB|KN|NK|NT|TN|ZZ)[ABCEGHJ-PRSTW-Z][ABCEGHJ-NPRSTW-Z]")
_CALLED_NI = re.compile(r"(?:\bnational insurance\b|\bnat\.? ?ins\b|\bn\.?i\.?\b|\bnino\b)[^0-9\n]{0,30}$", re.I)
_PAIRS = re.compile(r"[0-9]{2}([ .\-_/])[0-9]{2}\1[0-9]{2}")


def national_insurance_numbers(read: Plain) -> Iterator[tuple[int, int]]:
    """Where National Insurance numbers stand."""
    for match in _SHAPE.finditer(read.figures):
        if _CALLED_NI.search(before(read.text, match.start())) or _clearly_one(match, read.figures):
            yield match.span()
    for match in _SHAPE_WITHOUT_LAST.finditer(read.figures):
        if _CALLED_NI.search(before(read.text, match.start())):
            yield match.span()


def _clearly_one(match: re.Match[str], text: str) -> bool:
    prefix = re.sub(r"[^A-Za-z]", "", match["prefix"])
    if not _ISSUED.fullmatch(prefix.upper()):
        return False
    last = match["last"]
    if "," in match[0]:
        return last is not None and match[0] == match[0].upper()
    if last is None:
        # "AB 12 34 56" in capitals, the way cards print it.
        return (
            match["prefix"] == prefix.upper() and match["gap"] == " " and _PAIRS.fullmatch(match["digits"]) is not None
        )
    if last == "a" and match["last_gap"] == " " and match["gap"] == " ":
        # "rose by 120000 a year": here "a" is a word.
        return re.match(r" [^\W\d_]", text[match.end() : match.end() + 2]) is None
    return True
