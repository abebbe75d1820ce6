"""How sure a published learning is, read from the source's own words."""

from collections import Counter

import pytest

from bot.model.record import Evidence
from bot.operator.importing.design import design_of
from bot.operator.importing.errors import BadRow, Imported, say_bad_rows
from bot.operator.importing.learnings import read_learnings
from tests.importing.files import LEARNINGS


@pytest.mark.parametrize(
    ("evidence", "direction", "label"),
    [
        ("Randomised trial, 15,697 pupils", "positive", Evidence.COMPARED),
        ("Large trial", "null", Evidence.COMPARED),
        ("Quasi-experimental national study", "mixed", Evidence.COMPARED),
        ("Impact and process evaluation with comparison areas", "null", Evidence.COMPARED),
        ("Self-report, participants against non-participants", "positive", Evidence.COMPARED),
        ("Council report of local data, no comparison group", "positive", Evidence.SEEN_HERE),
        ("Before and after study, no control", "mixed", Evidence.SEEN_HERE),
        ("University evaluation, no control group", "positive", Evidence.SEEN_HERE),
        ("Process findings of the trial", "positive", Evidence.SEEN_HERE),
        ("Trial pilot with qualitative work", "mixed", Evidence.SEEN_HERE),
        ("Impact evaluation with comparison group; summary opening", "positive", Evidence.SEEN_HERE),
        ("Randomised trial under way", "too_early", Evidence.REASONED),
        ("Trial announcement", "planned", Evidence.REASONED),
        ("Government statement relayed by trade press; no figures", "positive", Evidence.REASONED),
        ("Council estimate in trade press", "positive", Evidence.REASONED),
        ("Systematic review", "mixed", Evidence.REASONED),
        ("Systematic review and network meta-analysis", "mixed", Evidence.COMPARED),
        ("Independent review", "mixed", Evidence.SEEN_HERE),
        ("LGA case study", "descriptive", Evidence.REASONED),
    ],
)
def test_claims_no_more_than_the_source(evidence: str, direction: str, label: Evidence) -> None:
    design = design_of(evidence, direction)
    assert design.evidence is label
    assert design.compared_with == (evidence if label is Evidence.COMPARED else "")


def test_the_157_as_read_one_by_one() -> None:
    labels = Counter(row.learning.design.evidence for row in read_learnings(LEARNINGS).good)
    assert labels == {Evidence.SEEN_HERE: 82, Evidence.REASONED: 45, Evidence.COMPARED: 30}


@pytest.mark.parametrize(
    ("number", "last", "shown"),
    [
        (0, "", 0),
        (20, "Line 20: wrong", 20),
        (21, "… and one more.", 21),
        (1500, "… and 1,480 more like these.", 21),
    ],
)
def test_shows_the_first_twenty_bad_rows(number: int, last: str, shown: int) -> None:
    lines = say_bad_rows([BadRow(line, "wrong") for line in range(number, 0, -1)])
    assert len(lines) == shown
    assert (lines[-1] if lines else "") == last


def test_says_what_an_import_did() -> None:
    assert (
        str(Imported(3, 1, 1500, (BadRow(1, "x"), BadRow(2, "y"))))
        == "3 added, 1 changed, 1,500 already there, 2 left out."
    )
    assert str(Imported(0, 0, 0)) == "The file has no rows."
