"""What holds for every text: order, exact offsets, nothing left after removing, and time in step with length."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.guard import Finding, Kind, describe, find, remove
from bot.guard.plain import plain
from tests.guard.made_up import nhs_number
from tests.guard.test_finds import SENTENCES

_PIECES = st.sampled_from(
    [part for sentences in SENTENCES.values() for marked in sentences for part in marked.replace("»", "«").split("«")]
    + [
        *"0123456789", *" .-()/+,\n@[]", "07700", "900123", "0114", "NHS number ", "NI number ", "mobile ",
        "44", "+44 ",
        "A", "B", "AB", "12", "34", "56", "C", "943 476 5919", "12 High Street", "S1 2GH", "Flat 3, ", "jo@x.org",
        " at ", " dot ", "com", "lives at ", "\u200b", "\u00a0", "\u00ad", "\u0301", "٣", "①", "½", "ﬁ", "é", "🎉",
    ]
)  # fmt: skip
TEXTS = st.lists(_PIECES, max_size=24).map("".join) | st.text(max_size=200)


@given(TEXTS)
def test_findings_stand_in_order_inside_the_text(text: str) -> None:
    at = 0
    for found in find(text):
        assert at <= found.start < found.end <= len(text)
        at = found.end


@given(TEXTS)
def test_removing_leaves_nothing_to_find(text: str) -> None:
    once = remove(text, find(text))
    assert find(once) == ()
    assert remove(once, find(once)) == once


@given(TEXTS, st.integers(0, 10_000))
def test_what_stands_around_it_does_not_hide_an_nhs_number(text: str, seed: int) -> None:
    whole = f"{text}\n\nNHS number: {nhs_number(seed)}\n\n{text}"
    at = len(text) + len("\n\nNHS number: ")
    assert any(found.start <= at and at + 10 <= found.end for found in find(whole))


@given(TEXTS)
def test_every_plain_character_knows_where_it_stood(text: str) -> None:
    read = plain(text)
    assert len(read.text) == len(read.figures) == len(read.starts) == len(read.ends)
    for at in range(len(read.text)):
        start, end = read.span(at, at + 1)
        assert read.text[at] in plain(text[start:end]).text


@pytest.mark.parametrize(
    ("kinds", "words"),
    [
        ([], "nothing"),
        ([Kind.NHS_NUMBER], "an NHS number"),
        ([Kind.NHS_NUMBER, Kind.PHONE_NUMBER, Kind.PHONE_NUMBER], "an NHS number and two phone numbers"),
        ([Kind.HOME_ADDRESS] * 3 + [Kind.EMAIL_ADDRESS], "three home addresses and an email address"),
        ([Kind.NATIONAL_INSURANCE_NUMBER] * 12, "12 National Insurance numbers"),
        ([Kind.PHONE_NUMBER, Kind.NHS_NUMBER, Kind.PHONE_NUMBER], "two phone numbers and an NHS number"),
    ],
)
def test_describes_in_words(kinds: list[Kind], words: str) -> None:
    assert describe([Finding(kind, at, at + 1) for at, kind in enumerate(kinds)]) == words


def test_removing_says_what_was_there() -> None:
    text = f"Ring 0114 496 0123 about {nhs_number(1)}."
    assert remove(text, find(text)) == "Ring [phone number removed] about [NHS number removed]."


HOSTILE = [
    "1", "1 ", "0-", "3-", "(0", "+", "+44 ", "12 ", " ", "\n", ".", "@", "a@", "a@a.", "x@y.com ", "a.", "a", " at ",
    "a at b dot ", "dot ", "07700 900123 ", "943 476 5919 ", "9434765919-", "7700900123.", "NHS number 1", "A B 1 2 3 ",
    "ab123456", "12 High Street ", "12 High Street, S1 2GH ", "12 High Street" + "." * 80 + "S1 2GH ", "12 High ",
    "12 A A A A A ", "S1 2GH ", "S1 2GH, Rose Cottage, A B C D ", "Flat 1 A B C D 12 A B C D ", "lives at 12 ",
    "lives a a a a a ", "Rose House, ", "\u0301", "é", "٩", "½", "[", "]", "{at}", '"',
]  # fmt: skip


def test_hostile_text_takes_no_longer_than_plain_text() -> None:
    """20,000 characters of each in one process; a pattern that backtracks would take hours, not minutes."""
    program = (
        "import sys\nfrom bot.guard import find, remove\nfrom tests.guard.test_promises import HOSTILE\n"
        "for piece in HOSTILE:\n"
        "    text = piece * (20_000 // len(piece)) + ' S1 2GH'\n"
        "    assert find(remove(text, find(text))) == (), piece\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=150)


def test_a_tangle_that_goes_on_showing_more_is_found_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were taking things out to show more for ever, the whole text would go."""
    monkeypatch.setattr("bot.guard._scan", lambda text: [Finding(Kind.PHONE_NUMBER, 0, 1)] if text else [])
    assert find("some text") == (Finding(Kind.PHONE_NUMBER, 0, 9),)
