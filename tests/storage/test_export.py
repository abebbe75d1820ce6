"""The record as files."""

import csv
import json
from pathlib import Path
from typing import Any

from bot.model.record import Decision, ScheduleKind, Sharing
from bot.model.standup import Questions, Said
from storage.export import EXPORTED, export
from storage.schema import Base
from storage.unit_of_work import SqlStore
from tests.kit.builders import NOW, later, learning_card, story, world

NOT_EXPORTED = {
    "account_codes",
    "conversations",
    "days_away",
    "deliveries",
    "digest_items",
    "directory",
    "drafts",
    "install_states",
    "installations",
    "missed_digests",
    "received",
    "search_documents",
    "search_words",
    "chat_accounts",
    "chat_channel_members",
    "chat_channels",
    "chat_marks",
    "chat_messages",
    "working_days",
}


def _lines(folder: Path, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / f"{name}.jsonl").read_text().splitlines()]


def _sheet(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as cells:
        return list(csv.DictReader(cells))


async def test_every_record_is_written_twice_and_counted(store: SqlStore, tmp_path: Path) -> None:
    made = await world(store)
    told = await story(store, made.hubs, made.ada, Sharing.SQUAD)
    async with store.unit() as unit:
        unit.pilots.decide(told.pilot, Decision.GROW, "It works", told.pilot.review_on, made.ada, later(1))
        unit.schedules.add(made.hubs, kind=ScheduleKind.DIGEST, at="08:45", days="mon-fri", next_due=NOW)
        unit.squads.close(made.hubs.id, [NOW.date()])
        unit.standups.ask(made.hubs.id, Questions())
        standup = await unit.standups.add(made.hubs, NOW.date(), opens_at=NOW, closes_at=later(120))
        unit.standups.answered(standup, made.hubs, made.ada, Said("It moved"), NOW)
        unit.takeups.add(told.learning, told.pilot, made.ada, NOW, kept="The hour", changed="", dropped="")
        await unit.commit(NOW)
    folder = tmp_path / "export"
    written = await export(store, folder)
    assert {name: count for name, count in written.items() if count} == {
        "places": 2,
        "missions": 1,
        "challenges": 2,
        "organisations": 1,
        "people": 4,
        "accounts": 4,
        "squads": 4,
        "memberships": 4,
        "days_off": 1,
        "channels": 4,
        "pilots": 1,
        "decisions": 1,
        "updates": 1,
        "learnings": 1,
        "takeups": 1,
        "barriers": 1,
        "schedules": 1,
        "standup_questions": 1,
        "standups": 1,
        "standup_parts": 1,
    }
    for name, count in written.items():
        lines, sheet = _lines(folder, name), _sheet(folder, name)
        assert len(lines) == len(sheet) == count
        assert [list(line) for line in lines] == [list(row) for row in sheet]
    (pilot,) = _lines(folder, "pilots")
    assert (pilot["id"], pilot["stage"], pilot["review_on"], pilot["created_at"]) == (
        1,
        "growing",
        "2026-07-03",
        "2026-06-05T08:45:00+00:00",
    )
    assert _lines(folder, "squads")[0]["challenges"] == ["family_hubs"]
    assert _sheet(folder, "squads")[0]["challenges"] == "family_hubs"
    assert _sheet(folder, "learnings")[0]["measured"] == "false"
    assert _sheet(folder, "learnings")[0]["source_id"] == ""


def test_every_table_is_exported_or_known_not_to_be() -> None:
    exported = {table.__tablename__ for table in EXPORTED}
    assert exported | NOT_EXPORTED == set(Base.metadata.tables)
    assert not exported & NOT_EXPORTED


async def test_no_cell_becomes_a_formula_and_json_stays_exact(store: SqlStore, tmp_path: Path) -> None:
    made = await world(store)
    titles = ["=1+1", "+44", "-2", "@here", "\tx", "plain = fine", 'quo"te, comma', "two\nlines"]
    async with store.unit() as unit:
        for title in titles:
            await unit.learnings.add(learning_card(title), made.hubs, None, made.ada, NOW)
        await unit.commit(NOW)
    await export(store, tmp_path)
    assert [line["title"] for line in _lines(tmp_path, "learnings")] == titles
    cells = [row["title"] for row in _sheet(tmp_path, "learnings")]
    assert cells == ["'=1+1", "'+44", "'-2", "'@here", "'\tx", *titles[5:]]


async def test_an_empty_record_exports_its_columns(store: SqlStore, tmp_path: Path) -> None:
    assert set((await export(store, tmp_path)).values()) == {0}
    assert (tmp_path / "places.csv").read_text(encoding="utf-8-sig") == "code,name,gss,nation,holidays\n"
