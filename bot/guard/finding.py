"""What the guard finds, and how it is named to people."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The kinds of personal data the guard looks for. The first is named where two kinds overlap."""

    HOME_ADDRESS = "home_address"
    EMAIL_ADDRESS = "email_address"
    NATIONAL_INSURANCE_NUMBER = "national_insurance_number"
    NHS_NUMBER = "nhs_number"
    PHONE_NUMBER = "phone_number"


@dataclass(frozen=True, slots=True)
class Finding:
    """Personal data in a text: its kind, and where it starts and ends (character offsets, end not included)."""

    type: Kind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Name:
    """What a kind is called: "an NHS number", "NHS number", "NHS numbers"."""

    article: str
    one: str

    @property
    def many(self) -> str:
        """More than one of it."""
        return self.one + ("es" if self.one.endswith("s") else "s")


NAMES = {
    Kind.HOME_ADDRESS: Name("a", "home address"),
    Kind.EMAIL_ADDRESS: Name("an", "email address"),
    Kind.NATIONAL_INSURANCE_NUMBER: Name("a", "National Insurance number"),
    Kind.NHS_NUMBER: Name("an", "NHS number"),
    Kind.PHONE_NUMBER: Name("a", "phone number"),
}


def union(findings: list[Finding]) -> tuple[Finding, ...]:
    """The same findings in order, those that overlap made one: nothing of either is left behind."""
    order = list(Kind)
    merged: list[Finding] = []
    for found in sorted(findings, key=lambda each: (each.start, each.end)):
        last = merged[-1] if merged else None
        if last is None or found.start >= last.end:
            merged.append(found)
        else:
            kind = min(last.type, found.type, key=order.index)
            merged[-1] = Finding(kind, last.start, max(last.end, found.end))
    return tuple(merged)
