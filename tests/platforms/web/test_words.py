"""Whom a text typed on the page mentions."""

import pytest

from bot.model.event import Named
from bot.platforms.web.words import Reader
from bot.ports import ChatAccount

PEOPLE = [
    ChatAccount("leeds", account, name, "")
    for account, name in (
        ("tom", "Tom Bell"),
        ("tomsin", "Tom Bell Sinclair"),
        ("ann", "Ann Ash"),
        ("ash1", "Ash Lee"),
        ("ash2", "Ash Lee"),
        ("odd", "C++ (Chris)"),
        ("sian", "Siân O’Brien"),
    )
]


@pytest.mark.parametrize(
    ("typed", "read", "accounts"),
    [
        ("@Tom Bell booked", "Tom Bell booked", ["tom"]),
        ("@tom  bell, @ANN and @ann", "Tom Bell, Ann Ash and Ann Ash", ["tom", "ann", "ann"]),
        ("@Tom Bell Sinclair booked", "Tom Bell Sinclair booked", ["tomsin"]),
        ("@C++ (Chris) booked", "C++ (Chris) booked", ["odd"]),
        ("@Tom booked", "@Tom booked", []),
        ("@Ash Lee booked", "@Ash Lee booked", []),
        ("ann@ann.org and @annabel and @nobody and @", "ann@ann.org and @annabel and @nobody and @", []),
        ("Tom Bell booked", "Tom Bell booked", []),
        ("@Ann Smith from housing rang", "@Ann Smith from housing rang", []),
        ("@Ann-Marie rang, @Ann's turn", "@Ann-Marie rang, Ann Ash's turn", ["ann"]),
        ("@Ann Bel, @Ann Ashes and @Annabel", "@Ann Bel, @Ann Ashes and @Annabel", []),
        ("@Tom Bell@Ann booked", "Tom Bell Ann Ash booked", ["tom", "ann"]),
        ("@sian and @Siân O'Brien rang", "@sian and Siân O’Brien rang", ["sian"]),
    ],
)
def test_the_longest_name_that_one_person_has_mentions_them(typed: str, read: str, accounts: list[str]) -> None:
    said, named = Reader(PEOPLE).read(typed)
    assert said == read
    assert [each.account for each in named] == accounts


def test_every_field_of_a_form_is_read() -> None:
    values, named = Reader(PEOPLE).read_all({"text": "@Ann booked", "other": "by @tom bell", "several": ("@Ann",)})
    assert values == {"text": "Ann Ash booked", "other": "by Tom Bell", "several": ("@Ann",)}
    assert named == (Named("leeds", "ann", "Ann Ash"), Named("leeds", "tom", "Tom Bell"))


def test_where_nobody_is_known_nobody_is_mentioned() -> None:
    assert Reader([]).read("@Tom Bell booked") == ("@Tom Bell booked", ())
