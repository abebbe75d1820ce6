"""The resident-data guard: finds personal data in a text before the text is stored. Pure, and linear in the text.

It looks for NHS numbers, National Insurance numbers, phone numbers, email addresses and full home addresses. What it
finds is described to the sender by kind and count, never repeated. Numbers count in figures and in words.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from bot.guard.addresses import home_addresses
from bot.guard.emails import email_addresses
from bot.guard.finding import NAMES, Finding, Kind, union
from bot.guard.nhs import nhs_numbers
from bot.guard.ni import national_insurance_numbers
from bot.guard.phones import phone_numbers
from bot.guard.plain import Plain, plain
from bot.guard.spoken import spoken
from bot.language.words import listed

__all__ = ["Finding", "Kind", "describe", "find", "find_across", "remove"]

_FINDERS: dict[Kind, Callable[[Plain], Iterator[tuple[int, int]]]] = {
    Kind.HOME_ADDRESS: home_addresses,
    Kind.EMAIL_ADDRESS: email_addresses,
    Kind.NATIONAL_INSURANCE_NUMBER: national_insurance_numbers,
    Kind.NHS_NUMBER: nhs_numbers,
    Kind.PHONE_NUMBER: phone_numbers,
}
_NUMBERS = (Kind.NATIONAL_INSURANCE_NUMBER, Kind.NHS_NUMBER, Kind.PHONE_NUMBER)
# Taking one thing out can show another behind it. Ordinary text settles in one or two rounds.
_ROUNDS = 8
_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def find(text: str) -> tuple[Finding, ...]:
    """The personal data in a text, in order and not overlapping. Once removed, nothing is left to find.

    A text so tangled that taking things out goes on showing more is found whole.
    """
    found: tuple[Finding, ...] = ()
    for _ in range(_ROUNDS):
        more = _scan(remove(text, found))
        if not more:
            return found
        found = union([*found, *_in_original(more, found)])
    return (Finding(found[0].type, 0, len(text)),)


def find_across(texts: Sequence[str]) -> list[tuple[Finding, ...]]:
    """For each text, what is in it of a number that begins in one of these texts and goes on in the next."""
    found = [each for each in find(" ".join(texts)) if each.type in _NUMBERS]
    pieces: list[tuple[Finding, ...]] = []
    start = 0
    for text in texts:
        end = start + len(text)
        pieces.append(
            tuple(
                Finding(each.type, max(each.start, start) - start, min(each.end, end) - start)
                for each in found
                if each.start < end and each.end > start and not start <= each.start < each.end <= end
            )
        )
        start = end + 1
    return pieces


def remove(text: str, findings: Sequence[Finding]) -> str:
    """The text with each finding replaced by what was there: "[NHS number removed]". Findings as `find` gives them."""
    parts: list[str] = []
    kept = 0
    for found in findings:
        parts += text[kept : found.start], _label(found)
        kept = found.end
    return "".join((*parts, text[kept:]))


def describe(findings: Iterable[Finding]) -> str:
    """What was found, in words, without the data: "an NHS number and two phone numbers"; "nothing" for none."""
    counts = Counter(found.type for found in findings)
    return listed([_counted(kind, number) for kind, number in counts.items()]) or "nothing"


def _scan(text: str) -> list[Finding]:
    """One look at a text, kind by kind; findings may overlap."""
    read = plain(text)
    found = [Finding(kind, *read.span(*at)) for kind, finder in _FINDERS.items() for at in finder(read)]
    if heard := spoken(read):
        found += [Finding(kind, *heard.span(*at)) for kind in _NUMBERS for at in _FINDERS[kind](heard)]
    return found


def _in_original(more: Iterable[Finding], found: Sequence[Finding]) -> Iterator[Finding]:
    """Findings in the text without `found`, as offsets in the text with it; one that touches a label takes it all."""
    starts: list[int] = []  # of each label, in the text without
    shift = 0
    for each in found:
        starts.append(each.start + shift)
        shift += len(_label(each)) - (each.end - each.start)

    def original(offset: int, *, end: bool) -> int:
        nth = bisect_right(starts, offset - 1 if end else offset) - 1
        if nth < 0:
            return offset
        past = offset - starts[nth] - len(_label(found[nth]))
        if past > 0 or (past == 0 and not end):
            return found[nth].end + past
        return found[nth].end if end else found[nth].start

    for each in more:
        yield Finding(each.type, original(each.start, end=False), original(each.end, end=True))


def _label(found: Finding) -> str:
    return f"[{NAMES[found.type].one} removed]"


def _counted(kind: Kind, number: int) -> str:
    name = NAMES[kind]
    if number == 1:
        return f"{name.article} {name.one}"
    return f"{_COUNTS[number] if number < len(_COUNTS) else f'{number:,}'} {name.many}"
