"""Importing published learnings: checked line by line, then written at once."""

from pathlib import Path
from typing import Any

import pytest

from bot.access import viewer_of_anyone
from bot.model.record import Learning
from bot.operator.importing.errors import Unreadable
from bot.operator.importing.learnings import import_learnings, read_learnings
from bot.operator.importing.programme import import_programme, read_programme
from bot.ports import Store
from tests.importing.files import LEARNINGS, PROGRAMME, lines, row
from tests.kit.builders import NOW, later


async def published(store: Store) -> dict[str, Learning]:
    async with store.unit() as unit:
        unit.see_as(viewer_of_anyone())
        return dict(await unit.learnings.published())


async def test_the_157_come_in_once(store: Store) -> None:
    await import_programme(store, read_programme(PROGRAMME), NOW)
    rows = read_learnings(LEARNINGS)
    heard: list[int] = []

    first = await import_learnings(store, rows, NOW, heard.append)
    again = await import_learnings(store, rows, later(1))

    assert (str(first), str(again)) == ("157 added.", "157 already there.")
    assert heard == list(range(1, 158))
    learnings = await published(store)
    assert len(learnings) == 157
    sheffield = learnings["R001"]
    assert (sheffield.place, sheffield.place_name, sheffield.created_at) == ("sheffield", "Sheffield", NOW)
    assert sheffield.source is not None
    assert sheffield.source.url.startswith("https://www.civilserviceworld.com/")
    hastings = learnings["R006"]
    assert hastings.source is not None
    assert (hastings.place, hastings.source.areas, hastings.source.url) == ("east-sussex", "East Sussex; Hastings", "")


async def test_a_changed_row_changes_one_learning(store: Store, tmp_path: Path) -> None:
    await import_programme(store, read_programme(PROGRAMME), NOW)
    await import_learnings(store, read_learnings(lines(tmp_path, [row("R1"), row("R2")])), NOW)

    result = await import_learnings(
        store, read_learnings(lines(tmp_path, [row("R1"), row("R2", title="New title"), row("R3")])), later(1)
    )

    assert str(result) == "1 added, 1 changed, 1 already there."
    assert [each.title for each in (await published(store)).values()].count("New title") == 1


async def test_a_bad_row_is_named_and_changes_nothing_else(store: Store, tmp_path: Path) -> None:
    await import_programme(store, read_programme(PROGRAMME), NOW)
    path = lines(tmp_path, [row("R1"), b"{broken", row("R2", challenge="no_such"), row("R3"), row("R1", title="Again")])

    result = await import_learnings(store, read_learnings(path), NOW)

    assert str(result) == "2 added, 3 left out."
    assert [str(bad) for bad in result.bad] == [
        "Line 2: this is not JSON.",
        'Line 3: the programme has no challenge "no_such".',
        'Line 5: the id "R1" is on line 1 already.',
    ]
    assert {source: each.title for source, each in (await published(store)).items()} == {
        "R1": "Texts bring families in",
        "R3": "Texts bring families in",
    }


async def test_without_a_programme_it_says_what_to_do_first(store: Store, tmp_path: Path) -> None:
    result = await import_learnings(store, read_learnings(lines(tmp_path, [row()])), NOW)
    assert str(result) == "1 left out."
    assert "squadbot import programme FILE" in str(result.bad[0])


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({}, "sheffield"),
        ({"place": "The Sheffield area"}, "sheffield"),
        ({"local_authorities": []}, "sheffield"),
        ({"local_authorities": [], "place": "Sheffield and elsewhere"}, ""),
        (
            {
                "local_authorities": [
                    {"name": "Sheffield", "gss": "E08000019"},
                    {"name": "Barnsley", "gss": "E08000016"},
                ]
            },
            "",
        ),
        ({"local_authorities": [{"name": "Bedford", "gss": "E06000055"}], "place": "Bedford"}, ""),
    ],
)
async def test_place_is_set_where_exactly_one_fits(
    store: Store, tmp_path: Path, changes: dict[str, Any], place: str
) -> None:
    await import_programme(store, read_programme(PROGRAMME), NOW)
    await import_learnings(store, read_learnings(lines(tmp_path, [row(**changes)])), NOW)
    assert (await published(store))["R001"].place == place


@pytest.mark.parametrize(
    ("bad", "problem"),
    [
        (b"not json", "this is not JSON."),
        (b"[" * 100_000, "this is not JSON."),
        (b"[1, 2]", "the line is not an object"),
        ('{"id": "é"}'.encode("latin-1"), "this is not UTF-8 text."),
        (row(title=...), '"title" is missing.'),
        (row(title=None), '"title" should be text in quotation marks.'),
        (row(title=5), '"title" should be text'),
        (row(title="  "), '"title" is empty.'),
        (row(title="x" * 201), '"title" has 201 characters; at most 200 fit.'),
        (row(learning="x\0y"), '"learning" holds a character that cannot be stored.'),
        (row(learning="x\ud800y"), '"learning" holds a character that cannot be stored.'),
        (row(tried="Ring 0114 496 0123"), '"tried" seems to hold a phone number; take it out first.'),
        (row(direction="up"), '"direction" is "up"; it should be one of: descriptive, mixed'),
        (row(confidence="C"), '"confidence" is "C"; it should be one of: A, B.'),
        (row(source_url="javascript:alert(1)"), '"source_url" should be an address'),
        (row(source_url="https://"), '"source_url" should be an address'),
        (row(source_url="http://[x"), '"source_url" should be an address'),
        (row(source_date="2024-13"), '"source_date" is "2024-13"'),
        (row(source_date="2023-02-29"), '"source_date" is "2023-02-29"'),
        (row(source_date="May 2024"), '"source_date" is "May 2024"'),
        (row(local_authorities=...), '"local_authorities" is missing.'),
        (row(local_authorities="Sheffield"), '"local_authorities" should be a list.'),
        (row(local_authorities=["Sheffield"]), 'one of "local_authorities" is not an object'),
        (row(local_authorities=[{"name": "Sheffield", "gss": "S1"}]), '"gss" is "S1"; it should look like E08000019.'),
    ],
)
def test_says_what_is_wrong_with_a_line(tmp_path: Path, bad: dict[str, Any] | bytes, problem: str) -> None:
    read = read_learnings(lines(tmp_path, [row("R1"), b"", bad, row("R2")]))
    assert [good.learning.source.id for good in read.good] == ["R1", "R2"]
    assert [each.line for each in read.bad] == [3]
    assert str(read.bad[0]).startswith(f"Line 3: {problem}")


def test_reads_files_from_windows(tmp_path: Path) -> None:
    path = lines(tmp_path, [row("R1"), row("R2")])
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n") + b"\r\n  \r\n")
    read = read_learnings(path)
    assert (len(read), read.bad) == (2, ())


def test_unknown_dates_programmes_and_addresses_stay_empty(tmp_path: Path) -> None:
    (one,) = read_learnings(lines(tmp_path, [row(source_date=None, source_url=None)])).good
    assert (one.learning.source.date, one.learning.source.url, one.learning.source.programme) == ("", "", "")


def test_an_empty_or_missing_file_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="is empty"):
        read_learnings(lines(tmp_path, [b"", b"  "]))
    with pytest.raises(Unreadable, match="cannot be read: No such file"):
        read_learnings(tmp_path / "nothing.jsonl")
