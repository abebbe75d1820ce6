"""The command line, as an operator or a program uses it."""

import json
import os
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.demo.run import DATA
from tests.kit.process import squadbot

ROOT = Path(__file__).parents[2]


class Shell:
    """A folder with a record of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settings = {"DATABASE_URL": f"sqlite:///{folder}/record.db"}

    def run(
        self, *words: str, given: str = "", settings: Mapping[str, str] | None = None
    ) -> "subprocess.CompletedProcess[str]":
        """`squadbot WORDS…`, with `given` on its standard input."""
        plain = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "HOST", "PORT"}}
        return subprocess.run(
            [sys.executable, "-m", "bot", *words],
            cwd=self.folder,
            env={**plain, "PYTHONPATH": str(ROOT), **(self.settings if settings is None else settings)},
            input=given,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """With the programme and the published learnings in it."""
    shell = Shell(tmp_path_factory.mktemp("shell"))
    assert shell.run("import", "programme", str(DATA / "programme.json")).returncode == 0
    first = shell.run("import", "learnings", str(DATA / "learnings.jsonl"))
    assert (first.returncode, first.stdout) == (0, "157 added.\n")
    return shell


def test_importing_twice_adds_nothing(shell: Shell) -> None:
    assert shell.run("import", "learnings", str(DATA / "learnings.jsonl")).stdout == "157 already there.\n"
    assert shell.run("import", "programme", str(DATA / "programme.json")).stdout.endswith("already there.\n")


def test_a_bad_row_is_named_by_its_line_and_the_good_ones_come_in(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    shell.run("import", "programme", str(DATA / "programme.json"))
    lines = (DATA / "learnings.jsonl").read_text().splitlines()[:4]
    lines[2] = lines[2].replace('"title"', '"tilte"')
    (tmp_path / "rows.jsonl").write_text("\n".join(lines))
    done = shell.run("import", "learnings", "rows.jsonl")
    assert done.returncode == 1
    assert "Line 3" in done.stderr
    assert done.stdout == "3 added, 1 left out.\n"


def test_find_prints_a_json_list_best_first(shell: Shell) -> None:
    found = json.loads(shell.run("find", "text message reminders to parents", "--json").stdout)
    assert [sorted(each) for each in found[:1]] == [["challenge", "id", "learning", "place", "score", "title"]]
    assert found[0]["id"] == "R038"
    assert [each["score"] for each in found] == sorted((each["score"] for each in found), reverse=True)


def test_find_narrows_by_place_challenge_and_limit(shell: Shell) -> None:
    found = json.loads(shell.run("find", "families", "--place", "Leeds", "--limit", "3", "--json").stdout)
    assert 0 < len(found) <= 3
    found = json.loads(shell.run("find", "texts", "--challenge", "school_attendance", "--json").stdout)
    assert {each["challenge"] for each in found} == {"school_attendance"}


def test_find_answers_many_queries_in_one_process(shell: Shell) -> None:
    asked = '{"id": "a", "text": "damp homes"}\n\n{"id": 2, "text": "zzzzqqq"}\n'
    lines = [json.loads(line) for line in shell.run("find", "--jsonl", "--limit", "2", given=asked).stdout.splitlines()]
    assert [line["id"] for line in lines] == ["a", 2]
    assert len(lines[0]["results"]) == 2
    assert lines[1]["results"] == []


@pytest.mark.parametrize(
    ("words", "given", "said"),
    [
        (("find",), "", "Give words to look for"),
        (("find", "--jsonl"), "nonsense\n", "Line 1 is not a query."),
        (("find", "--jsonl"), '{"id": 1, "text": 5}\n', "Line 1: text must be words in quotes."),
        (("guard", "--jsonl"), '{"id": 1}\n', "Line 1"),
        (("import", "learnings", "no-such-file"), "", "does not exist"),
        (("coordinator", "Helen Shaw"), "", "Nobody goes by “Helen Shaw”."),
        (("coordinator", "--remove"), "", "Say who coordinates no longer."),
    ],
)
def test_bad_input_is_one_sentence_and_no_trace(shell: Shell, words: tuple[str, ...], given: str, said: str) -> None:
    done = shell.run(*words, given=given)
    assert done.returncode != 0
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"DATABASE_URL": "mysql://somewhere"}, "SQLite file or in PostgreSQL"),
        ({"PORT": "http"}, "PORT must be a number"),
        ({"WEB_CHAT": "1", "HOST": "0.0.0.0"}, "HOST must be 127.0.0.1"),
        ({"WEB_CHAT": "yes"}, "WEB_CHAT must be 1 or 0"),
        ({"PUBLIC_URL": "squadbot"}, "PUBLIC_URL must start with http"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(tmp_path: Path, settings: dict[str, str], said: str) -> None:
    done = Shell(tmp_path).run("serve", settings=settings)
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_the_demo_refuses_an_address_that_others_can_reach(tmp_path: Path) -> None:
    done = Shell(tmp_path).run("demo", settings={"HOST": "0.0.0.0"})
    assert done.returncode == 1
    assert "HOST must be 127.0.0.1" in done.stderr


def test_a_database_that_is_not_there_is_said_plainly(tmp_path: Path) -> None:
    done = Shell(tmp_path).run("migrate", settings={"DATABASE_URL": "postgresql://nobody:secret@127.0.0.1:1/none"})
    assert done.returncode == 1
    assert "secret" not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_searching_an_empty_record_says_what_to_do(tmp_path: Path) -> None:
    done = Shell(tmp_path).run("find", "anything")
    assert done.returncode == 1
    assert "squadbot import" in done.stderr


def test_guard_gives_types_and_offsets(shell: Shell) -> None:
    done = shell.run("guard", "--jsonl", given='{"id": 7, "text": "ring 0114 273 4567 today"}\n')
    assert json.loads(done.stdout) == {"id": 7, "findings": [{"type": "phone_number", "start": 5, "end": 18}]}


def test_the_operator_says_who_coordinates(tmp_path: Path, sqlite_town: Path) -> None:
    shutil.copy(sqlite_town, tmp_path / "record.db")
    shell = Shell(tmp_path)
    assert shell.run("coordinator", "Tom Bell").stdout == "Tom Bell is now a coordinator.\n"
    assert shell.run("coordinator").stdout == "Helen Shaw, web:whitehall:helen\nTom Bell, web:sheffield:tom\n"
    assert shell.run("coordinator", "tom", "--remove").stdout == "Tom Bell is no longer a coordinator.\n"


def test_while_nobody_coordinates_it_says_how_to_begin(shell: Shell) -> None:
    assert shell.run("coordinator").stdout == 'Nobody yet. For example: squadbot coordinator "Helen Shaw"\n'


def test_export_writes_every_learning(shell: Shell) -> None:
    assert "157  learnings" in shell.run("export", "out").stdout
    rows = [json.loads(line) for line in (shell.folder / "out" / "learnings.jsonl").read_text().splitlines()]
    assert len(rows) == 157
    assert len((shell.folder / "out" / "learnings.csv").read_text().splitlines()) >= 158


def test_the_manifest_is_printed_with_and_without_a_prefix(shell: Shell) -> None:
    assert "command: /learn\n" in shell.run("manifest").stdout
    assert "/tlg-learn" in shell.run("manifest", "--prefix", "tlg-").stdout


def test_serve_is_alive_ready_and_stops_cleanly(database_url: str, tmp_path: Path) -> None:
    with squadbot("serve", folder=tmp_path, settings={"DATABASE_URL": database_url}) as running:
        with urllib.request.urlopen(f"{running.url}/healthz") as answer:
            assert json.load(answer) == {"status": "ok"}
        with urllib.request.urlopen(f"{running.url}/readyz") as answer:
            assert json.load(answer) == {"status": "ready", "database": True, "migrations": True}
        assert running.stop() == 0
        assert "Traceback" not in running.said


def test_deliveries_are_listed_and_an_unknown_one_is_named(shell: Shell) -> None:
    assert shell.run("deliveries").stdout == "No deliveries yet.\n"
    assert json.loads(shell.run("deliveries", "--failed", "--json").stdout) == []
    unknown = shell.run("deliveries", "--retry", "7")
    assert (unknown.returncode, unknown.stdout) == (1, "")
    assert unknown.stderr == "There is no delivery 7. To see which failed: squadbot deliveries --failed\n"
