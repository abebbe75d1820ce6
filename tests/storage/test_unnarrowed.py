"""A SELECT that takes a shared record past its viewer's sight is refused when it is made: breaches, planted."""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import (
    Table,
    column,
    exists,
    func,
    insert,
    literal_column,
    make_url,
    select,
    table,
    text,
    union,
    update,
)
from sqlalchemy.orm import aliased

from bot.model.record import Sharing
from storage.database.query import Query
from storage.database.sight import Unnarrowed, in_sight, whole_table
from storage.database.sqlite import SqliteDatabase
from storage.schema import (
    SEARCH_INDEX,
    DecisionRow,
    HoldsSharedWords,
    LearningRow,
    PersonRow,
    PilotRow,
    SearchDocument,
    Shared,
    SquadRow,
    UpdateRow,
    table_of,
)
from storage.unit_of_work import SqlStore
from tests.kit.builders import EVERYTHING, story, world

ROOT = Path(__file__).parents[2]
GUARDED = [table_of(row) for row in (*Shared.__subclasses__(), *HoldsSharedWords.__subclasses__())]
_PILOTS, _SQUADS, _NARROWED = table_of(PilotRow), table_of(SquadRow), in_sight(PilotRow)
_HERE = _PILOTS.c.squad_id == _SQUADS.c.id
_TITLES = select(_PILOTS.c.title)

BREACHES: Mapping[str, Any] = {
    "table": select(_PILOTS),
    "mapped class": select(PilotRow),
    "column": _TITLES,
    "mapped column": select(PilotRow.title),
    "alias": select(_PILOTS.alias("others").c.title),
    "mapped alias": select(aliased(PilotRow).title),
    "count": select(func.count(_PILOTS.c.id)),
    "count of rows": select(func.count()).select_from(_PILOTS),
    "join": select(_SQUADS.c.name).join(_PILOTS, _HERE),
    "outer join": select(_SQUADS.c.name).outerjoin(_PILOTS, _HERE),
    "mapped join": select(SquadRow.name).join(PilotRow, PilotRow.squad_id == SquadRow.id),
    "join to what is narrowed": select(_NARROWED.c.title).join(
        table_of(UpdateRow), table_of(UpdateRow).c.pilot_id == _NARROWED.c.id
    ),
    "beside the same table narrowed": select(_NARROWED.c.id).where(_NARROWED.c.id == _PILOTS.c.id),
    "subquery": select(_TITLES.subquery().c.title),
    "scalar subquery": select(_TITLES.limit(1).scalar_subquery()),
    "lateral": select(_SQUADS.c.id, _TITLES.where(_HERE).lateral("theirs").c.title),
    "in": select(_SQUADS.c.id).where(_SQUADS.c.id.in_(select(_PILOTS.c.squad_id))),
    "exists": select(_SQUADS.c.id).where(exists().where(_HERE)),
    "cte": select(_TITLES.cte("titles").c.title),
    "recursive cte": select(
        (start := select(_SQUADS.c.id).cte("walk", recursive=True))
        .union_all(select(_PILOTS.c.id).join(start, _HERE))
        .c.id
    ),
    "cte that is only added": select(_SQUADS.c.id).add_cte(_TITLES.cte("titles")),
    "union": union(select(_SQUADS.c.name), _TITLES),
    "order": select(_SQUADS.c.id).order_by(_PILOTS.c.title),
    "group": select(func.count()).group_by(_PILOTS.c.title),
    "having": select(_SQUADS.c.id).group_by(_SQUADS.c.id).having(func.max(_PILOTS.c.id) > 1),
    "window": select(func.row_number().over(order_by=_PILOTS.c.title)),
    "limit": select(_SQUADS.c.id).limit(select(func.count(_PILOTS.c.id)).scalar_subquery()),
    "table by its name": select(table("pilots", column("title")).c.title),
    "text from": select(column("title")).select_from(text("pilots")),
    "text column": select(literal_column("(SELECT title FROM pilots LIMIT 1)")),
    "text condition": select(_SQUADS.c.id).where(text("EXISTS (SELECT 1 FROM Pilots)")),
    "text statement": select(text("SELECT title FROM pilots").columns(column("title")).subquery().c.title),
    "prefix": select(_SQUADS.c.id).prefix_with("(SELECT title FROM pilots),"),
    "suffix": select(_SQUADS.c.name).suffix_with("UNION SELECT title FROM pilots"),
    "operator": select(_SQUADS.c.name.op("|| (SELECT title FROM pilots) ||")("")),
    "narrowed, then the table": select(_NARROWED.c.title, _PILOTS.c.title),
    "decisions": select(table_of(DecisionRow).c.why),
    "search documents": select(table_of(SearchDocument).c.body),
    "search documents beside what is narrowed": select(in_sight(LearningRow).c.id, table_of(SearchDocument).c.body),
    "search index": select(SEARCH_INDEX.c.rowid),
}


@pytest.mark.parametrize("breach", BREACHES.values(), ids=BREACHES.keys())
def test_a_breach_is_refused_when_it_is_made(breach: Any) -> None:
    with pytest.raises(Unnarrowed, match="past its viewer's line of sight: take in_sight"):
        Query(breach)


@pytest.mark.parametrize("guarded", GUARDED, ids=str)
def test_every_table_that_holds_what_people_share_is_guarded(guarded: Table) -> None:
    with pytest.raises(Unnarrowed, match=guarded.name):
        Query(select(guarded))


def test_what_is_shared_with_nobody_in_particular_needs_no_sight() -> None:
    Query(select(_SQUADS).join(table_of(PersonRow), table_of(PersonRow).c.id == _SQUADS.c.id))


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_whole_table_needs_a_reason(reason: str) -> None:
    with pytest.raises(ValueError, match="say why"):
        whole_table(PilotRow, unnarrowed=reason)


async def test_a_whole_table_is_read_whole_and_covers_no_other(store: SqlStore) -> None:
    made = await world(store)
    await story(store, made.hubs, made.ada, Sharing.SQUAD)
    every = whole_table(PilotRow, unnarrowed="a test counts every row")
    async with store.work() as work:
        assert await work.reads.value(Query(select(func.count(every.c.id)))) == 1
        assert await work.reads.value(Query(select(func.count(_NARROWED.c.id)))) == 0
    updates = table_of(UpdateRow)
    with pytest.raises(Unnarrowed, match="updates"):
        Query(select(every.c.id).join(updates, updates.c.pilot_id == every.c.id))


@pytest.mark.parametrize(
    "breach",
    [
        _TITLES,
        select(PilotRow),
        text("SELECT title FROM pilots"),
        text("WITH them AS (SELECT title FROM Pilots) SELECT * FROM them"),
        update(_PILOTS).values(title="x").returning(_PILOTS.c.title),
        insert(_SQUADS).from_select(["name"], _TITLES).returning(_SQUADS.c.name),
    ],
    ids=["table", "mapped class", "text", "text with a cte", "returning", "copied and returned"],
)
async def test_what_writes_answers_with_no_shared_record_either(store: SqlStore, breach: Any) -> None:
    with pytest.raises(Unnarrowed, match="pilots"):
        await store.writer.run(lambda connection: connection.execute(breach).all())


async def test_what_writes_may_change_shared_records(store: SqlStore) -> None:
    made = await world(store)
    told = await story(store, made.hubs, made.ada, Sharing.SQUAD)
    changed = update(_PILOTS).where(_PILOTS.c.id.in_(select(_PILOTS.c.id))).values(title="Seen by its squad")
    await store.writer.run(lambda connection: connection.execute(changed).close())
    async with store.unit() as unit:
        unit.see_as(EVERYTHING)
        pilot = await unit.pilots.get(told.pilot.id)
    assert pilot is not None
    assert pilot.title == "Seen by its squad"


@pytest.mark.parametrize("breach", [_TITLES, select(PilotRow), text("SELECT title FROM pilots")])
async def test_the_connections_that_read_hold_to_it_too(tmp_path: Path, breach: Any) -> None:
    database = SqliteDatabase(make_url(f"sqlite:///{tmp_path / 'empty.db'}"))
    connection = database.begin()
    with pytest.raises(Unnarrowed, match="pilots"):
        connection.execute(breach)
    database.end(connection)
    await database.close()


def test_the_reads_that_see_everything_are_few_and_each_says_why() -> None:
    """Whoever adds one adds it here: it is looked at twice."""
    assert {(file, what) for file, what, _ in _whole_tables()} == {
        ("storage/database/rows.py", "key.table"),
        ("storage/export.py", "table"),
        ("storage/records/numbers.py", "row"),
        ("storage/records/search.py", "SearchWord"),
        ("storage/records/standups.py", "StandupRow"),
        ("storage/search/index.py", "SEARCH_INDEX"),
        ("storage/search/index.py", "table(SearchDocument.__tablename__, …)"),
    }
    assert all(reason for _, _, reason in _whole_tables())


def test_sql_that_nobody_checks_is_given_to_the_driver_in_one_room_only() -> None:
    giving = {
        path.relative_to(ROOT).parent.as_posix()
        for room in ("bot", "handlers", "storage")
        for path in (ROOT / room).rglob("*.py")
        if re.search(r"exec_driver_sql|driver_connection", path.read_text())
    }
    assert giving == {"storage/database"}


def _whole_tables() -> Iterator[tuple[str, str, str]]:
    for path in sorted((ROOT / "storage").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "whole_table":
                what = node.args[0]
                named = f"table({ast.unparse(what.args[0])}, …)" if isinstance(what, ast.Call) else ast.unparse(what)
                yield str(path.relative_to(ROOT)), named, ast.unparse(node.keywords[0].value)
