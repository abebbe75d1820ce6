"""Importing the programme's own lists."""

from pathlib import Path
from typing import Any

import pytest

from bot.model.record import Challenge, Mission, Organisation, Place
from bot.operator.importing.departments import council_of, departments_in
from bot.operator.importing.errors import Unreadable
from bot.operator.importing.programme import import_programme, read_programme
from bot.ports import Store
from tests.importing.files import PROGRAMME, place, programme
from tests.kit.builders import NOW, later


async def test_the_real_programme_comes_in_once(store: Store) -> None:
    rows = read_programme(PROGRAMME)
    heard: list[int] = []

    first = await import_programme(store, rows, NOW, heard.append)
    again = await import_programme(store, rows, later(1))

    assert rows.bad == ()
    assert (len(rows.places), len(rows.missions), len(rows.challenges)) == (23, 3, 16)
    assert str(first) == f"{len(rows)} added."
    assert str(again) == f"{len(rows)} already there."
    assert heard == list(range(1, len(rows) + 1))
    async with store.unit() as unit:
        places = {each.code: each for each in await unit.reference.places()}
        organisations = {each.code: each.name for each in await unit.reference.organisations()}
        challenges = {each.code: each for each in await unit.reference.challenges()}
    assert places["county-durham"] == Place(
        "county-durham", "County Durham", "E06000047", "England", "england-and-wales"
    )
    assert challenges["energy_damp"].department == ""
    assert challenges["neighbourhood_health"].department == "DHSC and NHS England (inferred)"
    assert organisations["dfe"] == "Department for Education"
    assert organisations["sheffield-council"] == "Sheffield City Council"
    assert organisations["barnsley-council"] == "Barnsley council"
    assert "london-council" not in organisations
    assert not [name for name in organisations.values() if "(" in name]


async def test_a_new_label_changes_one_row(store: Store, tmp_path: Path) -> None:
    await import_programme(store, read_programme(programme(tmp_path)), NOW)
    relabelled = [{"code": "send", "label": "Special needs", "lead_department": "DfE with DHSC (inferred)"}]

    result = await import_programme(store, read_programme(programme(tmp_path, challenges=relabelled)), later(1))

    assert (result.added, result.changed) == (0, 1)
    async with store.unit() as unit:
        assert [each.label for each in await unit.reference.challenges()] == ["Special needs"]


def test_reads_a_small_programme(tmp_path: Path) -> None:
    rows = read_programme(programme(tmp_path))
    assert rows.missions == (Mission("health", "Health"),)
    assert rows.challenges == (Challenge("send", "SEND", "DfE with DHSC (inferred)"),)
    assert [each.name for each in rows.organisations] == [
        "Department for Education",
        "Department of Health and Social Care",
        "Leeds City Council",
        "York council",
    ]


@pytest.mark.parametrize(
    ("parts", "problem"),
    [
        ({"places": [place("Leeds", "E08000035"), place("Hull", "E6")]}, 'Line 12, places[1]: "gss" is "E6"'),
        ({"places": [place("Leeds", None), place("leeds", None)]}, 'Line 12, places[1]: there is a "leeds" above'),
        ({"places": [place("Leeds", None), 5]}, "Line 12, places[1]: this is not an object"),
        ({"places": [place("Leeds", None), place("Hull", None, nation="Mars")]}, 'Line 12, places[1]: "nation" is'),
        ({"places": [place("Leeds", None), place("!", None)]}, 'Line 12, places[1]: "name" has no letters.'),
        ({"campuses": [{"place": "Leeds"}]}, 'Line 4, campuses[0]: "mission" is missing.'),
        ({"challenges": [{"code": "A b", "label": "x", "lead_department": None}]}, 'Line 8, challenges[0]: "code" is'),
        ({"challenges": None}, 'Line 1: there is no list "challenges".'),
    ],
)
def test_names_the_row_that_is_wrong(tmp_path: Path, parts: dict[str, Any], problem: str) -> None:
    rows = read_programme(programme(tmp_path, **parts))
    assert len(rows.bad) == 1
    assert str(rows.bad[0]).startswith(problem)
    assert "leeds" in [each.code for each in rows.places]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "is not JSON: line 1"),
        (b'{\n"places": [\n', "is not JSON: line 3"),
        (b"[]", "should hold one object"),
        (b'{\n"a": "\xff"}', r"is not UTF-8 text \(line 2\)"),
        (b"[" * 100_000, "is nested too deeply|is not JSON"),
    ],
)
def test_a_file_that_is_no_programme_is_unreadable(tmp_path: Path, content: bytes, problem: str) -> None:
    path = tmp_path / "programme.json"
    path.write_bytes(content)
    with pytest.raises(Unreadable, match=problem):
        read_programme(path)


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("DfE with DHSC (joint oversight of family hubs)", ["dfe", "dhsc"]),
        ("DHSC and NHS England (inferred)", ["dhsc", "nhs-england"]),
        ("MHCLG (later DLUHC)", ["mhclg"]),
        ("Energy Security and Net Zero", ["energy-security-and-net-zero"]),
        ("Natural England and Sport England", ["natural-england", "sport-england"]),
        ("Public Health England", []),
        ("", []),
    ],
)
def test_splits_departments(words: str, codes: list[str]) -> None:
    assert [each.code for each in departments_in(words)] == codes


def test_a_council_has_its_full_name_only_where_a_source_says_so() -> None:
    assert council_of("Leeds", "Leeds City Council agrees") == Organisation("leeds-council", "Leeds City Council")
    assert council_of("Leeds", "Sheffield City Council agrees") == Organisation("leeds-council", "Leeds council")
