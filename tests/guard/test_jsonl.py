"""`squadbot guard --jsonl`: one line in, one line out."""

import json

import pytest

from bot.guard.jsonl import BadLine, run_jsonl


def test_answers_each_line_with_its_id_and_offsets() -> None:
    lines = ['{"id": "a", "text": "ring 0114 496 0123"}\n', "\n", '{"id": 7, "text": "nothing here"}']
    assert [json.loads(line) for line in run_jsonl(lines)] == [
        {"id": "a", "findings": [{"type": "phone_number", "start": 5, "end": 18}]},
        {"id": 7, "findings": []},
    ]


def test_offsets_count_characters_of_the_original() -> None:
    (line,) = run_jsonl([json.dumps({"id": 1, "text": "🎉 é ring 0114\u200b 496 0123!"})])
    assert json.loads(line)["findings"] == [{"type": "phone_number", "start": 9, "end": 23}]


def test_offsets_of_words_count_the_words() -> None:
    text = "🎉 oh seven seven double oh\u200b, nine hundred, one two three é"
    (line,) = run_jsonl([json.dumps({"id": 1, "text": text})])
    (found,) = json.loads(line)["findings"]
    assert text[found["start"] : found["end"]] == text.removeprefix("🎉 ").removesuffix(" é")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("not json", "Line 2: this is not JSON."),
        ("[1]", "Line 2: this is not an object"),
        ('{"id": 1}', 'Line 2: "text" is missing.'),
        ('{"text": "x"}', 'Line 2: "id" is missing.'),
        ('{"id": 1, "text": 5}', 'Line 2: "text" is not a text'),
        ("[" * 100_000, "Line 2: this is not JSON."),
    ],
)
def test_names_the_line_that_is_wrong(line: str, problem: str) -> None:
    answers = run_jsonl(['{"id": 1, "text": "fine"}', line])
    assert json.loads(next(answers)) == {"id": 1, "findings": []}
    with pytest.raises(BadLine, match=r"^Line 2: ") as error:
        next(answers)
    assert str(error.value).startswith(problem)
    assert isinstance(error.value, ValueError)
