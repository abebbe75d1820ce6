"""What holds for every text: order, exact offsets, nothing left after removing, and time in step with length."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.guard import Finding, Kind, describe, find, find_across, remove
from bot.guard.plain import plain
from tests.guard.made_up import grouped, nhs_number
from tests.guard.test_finds import SENTENCES

_PIECES = st.sampled_from(
    [part for sentences in SENTENCES.values() for marked in sentences for part in marked.replace("»", "«").split("«")]
    + [
        *"0123456789", *" .-()/+,\n@[]", "07700", "900123", "0114", "NHS number ", "NI number ", "mobile ",
        "44", "+44 ",
        "A", "B", "AB", "12", "34", "56", "C", "943 476 5919", "12 High Street", "S1 2GH", "Flat 3, ", "jo@x.org",
        "oh ", "double ", "seven ", "nine hundred ", "plus ", "one", ", ",
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


_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_NOUGHTS = st.sampled_from(["oh", "zero", "o", "nought", "Oh"])
_TIMES = {2: ("double",), 3: ("triple", "treble", "Triple")}


@st.composite
def read_out(draw: st.DrawFn, digits: str) -> str:
    """A number as somebody says it: "oh seven seven, double oh, nine hundred, 1 2 3"."""
    said = ""
    while digits:
        one = draw(_NOUGHTS) if digits[0] == "0" else _DIGITS[int(digits[0])]
        word, taken = draw(st.sampled_from([one, digits[0]])) if said else one, 1
        same = len(digits) - len(digits.lstrip(digits[0]))
        if same in _TIMES and draw(st.booleans()):
            word, taken = f"{draw(st.sampled_from(_TIMES[same]))} {one}", same
        elif digits[0] != "0" and digits[1:3] == "00" and draw(st.booleans()):
            word, taken = f"{one} hundred", 3
        pause = draw(st.sampled_from([" ", " ", ", ", " - ", "-"])) if said else ""
        said += pause + word
        digits = digits[taken:]
    return said


_AROUND = (
    st.sampled_from(["", "She rang: ", "🎉 ", "one of us has ", "\u200bé "]),
    st.sampled_from(["", ".", " today", " 🎉"]),
)


@given(st.data(), st.integers(0, 999), *_AROUND)
def test_a_number_in_words_is_found_where_it_stands(data: st.DataObject, last: int, lead: str, tail: str) -> None:
    for digits in (f"07700900{last:03}", nhs_number(last)):
        said = data.draw(read_out(digits))
        (found,) = find(f"{lead}{said}{tail}")
        assert (found.start, found.end) == (len(lead), len(lead) + len(said))


@given(st.integers(0, 999), st.sampled_from([(5, 6), (5, 3, 3), (4, 3, 4), (3, 4, 4), (4, 7), (4, 4, 3)]), *_AROUND)
def test_a_number_in_pieces_is_found_whole(last: int, lengths: tuple[int, ...], lead: str, tail: str) -> None:
    pieces = grouped(f"07700900{last:03}", *lengths, by=", ")
    assert find(lead + pieces + tail) == (Finding(Kind.PHONE_NUMBER, len(lead), len(lead) + len(pieces)),)


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
    "oh ", "double ", "double oh ", "one hundred ", "one, ", "plus one ", "seven-",
    "oh seven seven double oh nine hundred 1 2 3 ",
]  # fmt: skip


def test_hostile_text_takes_no_longer_than_plain_text(pytestconfig: pytest.Config) -> None:
    """Thousands of characters of each in one process; a pattern that backtracks would take hours, not minutes."""
    length = 20_000 if pytestconfig.getoption("whole") else 5_000
    program = (
        "import sys\nfrom bot.guard import find, remove\nfrom tests.guard.test_promises import HOSTILE\n"
        "for piece in HOSTILE:\n"
        f"    text = piece * ({length} // len(piece)) + ' S1 2GH'\n"
        "    assert find(remove(text, find(text))) == (), piece\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=150)


def test_a_tangle_that_goes_on_showing_more_is_found_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were taking things out to show more for ever, the whole text would go."""
    monkeypatch.setattr("bot.guard._scan", lambda text: [Finding(Kind.PHONE_NUMBER, 0, 1)] if text else [])
    assert find("some text") == (Finding(Kind.PHONE_NUMBER, 0, 9),)


@given(st.lists(TEXTS, max_size=4))
def test_pieces_of_numbers_stand_in_order_inside_their_own_texts(texts: list[str]) -> None:
    for text, pieces in zip(texts, find_across(texts), strict=True):
        at = 0
        for piece in pieces:
            assert at <= piece.start < piece.end <= len(text)
            at = piece.end


@given(st.integers(0, 999), st.integers(1, 10), *_AROUND)
def test_a_number_split_over_two_texts_is_found_in_both(last: int, split: int, lead: str, tail: str) -> None:
    digits = f"07700900{last:03}"
    (first,), (second,) = find_across([lead + digits[:split], digits[split:] + tail])
    assert (first.start, first.end) == (len(lead), len(lead) + split)
    assert (second.start, second.end) == (0, 11 - split)


def test_a_number_in_one_text_is_no_piece() -> None:
    assert find_across(["ring 07700 900123", "", "0114 496 0123", "in 12 High Street", "S1 2GH"]) == [()] * 5


@given(st.text(st.characters(codec="ascii")))
def test_ascii_reads_the_same_beside_what_is_not(text: str) -> None:
    alone, beside = plain(text), plain(f"{text}\u200b")
    assert (alone.text, [*alone.starts], [*alone.ends]) == (beside.text, [*beside.starts], [*beside.ends])
