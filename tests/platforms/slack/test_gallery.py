"""The gallery shows what Squadbot says in the demo's stories, and Slack would take all of it."""

import asyncio
from pathlib import Path

import pytest

from bot.app import slack_gallery
from bot.config import read_config
from bot.demo.gallery import told
from bot.model.answer import ShowBoard, ShowForm
from bot.model.message import Message
from bot.platforms.slack.forms import answer_to, modal
from bot.platforms.slack.gallery import Exhibit
from bot.platforms.slack.render import home_view, render
from tests.kit.slack_shapes import message_problems, view_problems

SHOWN = Path(__file__).parents[3] / "docs" / "gallery" / "index.html"


@pytest.fixture(scope="module")
def exhibits() -> list[Exhibit]:
    return asyncio.run(told(read_config({})))


@pytest.fixture(scope="module")
def page(exhibits: list[Exhibit]) -> str:
    return slack_gallery(exhibits)


def test_slack_would_take_every_message_and_modal(exhibits: list[Exhibit]) -> None:
    for each in exhibits:
        problems: list[str] = []
        match each.seen:
            case Message():
                problems = [problem for sent in render(each.seen) for problem in message_problems(sent)]
            case ShowBoard(message):
                problems = view_problems(home_view(message))
            case ShowForm(form, errors):
                problems = view_problems(modal(form, errors))
                answer = answer_to(modal(form), form, errors, each.typed or {})
                problems += view_problems(answer["view"]) if "view" in answer else []
        assert problems == [], each.done


def test_every_kind_of_thing_is_there(exhibits: list[Exhibit]) -> None:
    forms = {each.seen.form.name for each in exhibits if isinstance(each.seen, ShowForm)}
    assert forms == {
        "learn.card",
        "pilot.card",
        "update.card",
        "pilot.decision",
        "barrier.card",
        "barrier.answered",
        "squad.add",
        "squad.link",
        "standup.answer",
        "standup.questions",
    }
    assert any(each.alone for each in exhibits)
    assert any(isinstance(each.seen, ShowBoard) for each in exhibits)
    assert any(isinstance(each.seen, ShowForm) and each.seen.errors for each in exhibits)


def test_the_gallery_in_the_repository_is_the_one_the_program_writes(page: str) -> None:
    assert page == SHOWN.read_text(encoding="utf-8"), "run: squadbot gallery docs/gallery"


def test_what_was_typed_is_drawn_as_it_stands(page: str) -> None:
    assert "<!channel>" not in page
    assert "&lt;!channel&gt; *letters* are not" in page
