"""The gallery shows what Squadbot says in the demo's stories, and Slack and Teams would take all of it."""

import asyncio
import json
import re
from typing import Any

import pytest
from playwright.async_api import async_playwright

import handlers
from bot.app import gallery
from bot.config import read_config
from bot.demo.gallery import told
from bot.model.answer import ShowBoard, ShowForm
from bot.model.message import Message
from bot.platforms.slack.forms import answer_to, modal
from bot.platforms.slack.render import home_view, render
from bot.platforms.teams.forms import dialog
from bot.platforms.teams.render import render as teams_render
from bot.registry import Registry
from bot.rendering.gallery import Exhibit
from tests.generated import GALLERY, ROOT, assert_current
from tests.kit.slack_shapes import message_problems, view_problems
from tests.kit.teams_shapes import card_problems, dialog_problems
from tests.platforms.teams.reading import words_in
from tests.platforms.web.browsing import ARGUMENTS, chromium

SHOWN = ROOT / GALLERY


@pytest.fixture(scope="module")
def exhibits() -> list[Exhibit]:
    return asyncio.run(told(read_config({})))


@pytest.fixture(scope="module")
def page(exhibits: list[Exhibit]) -> str:
    return gallery(exhibits)


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


def test_teams_would_take_every_message_and_dialog(exhibits: list[Exhibit]) -> None:
    for each in exhibits:
        problems: list[str] = []
        match each.seen:
            case Message() as message:
                problems = [problem for card in teams_render(message) for problem in card_problems(card.content)]
            case ShowBoard(message):
                problems = [problem for card in teams_render(message) for problem in card_problems(card.content)]
            case ShowForm(form, errors):
                problems = dialog_problems(dialog(form.filled_with(each.typed or {}), errors))
        assert problems == [], each.done


def test_every_kind_of_thing_is_there(exhibits: list[Exhibit]) -> None:
    forms = {each.seen.form.name for each in exhibits if isinstance(each.seen, ShowForm)}
    registry = Registry(handlers.MODULES)
    unseen = set(registry.forms) - forms
    assert unseen == set(), "only a button opens it: let somebody press that in bot/demo/gallery.py"
    assert any(each.alone for each in exhibits)
    assert any(isinstance(each.seen, ShowBoard) for each in exhibits)
    assert any(isinstance(each.seen, ShowForm) and each.seen.errors for each in exhibits)


def test_the_gallery_in_the_repository_is_the_one_the_program_writes(page: str) -> None:
    assert_current(GALLERY, page)


def test_what_was_typed_is_drawn_as_it_stands(page: str) -> None:
    assert "<!channel>" not in page
    assert "&lt;!channel&gt; *letters* are not" in page


@pytest.mark.parametrize("width", [375, 1400])
async def test_a_browser_draws_every_card_whole_and_asks_for_nothing(width: int) -> None:
    path = chromium()
    if path is None:
        pytest.skip("no Chromium on this machine")
    trouble: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        page = await browser.new_page(viewport={"width": width, "height": 800}, locale="en-GB")
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.on("request", lambda request: trouble.append(request.url) if request.url[:5] != "file:" else None)
        await page.goto(SHOWN.as_uri())
        cards = await page.evaluate(
            """[...document.querySelectorAll("[data-card]")].map((each) => [
                each.dataset.card, each.textContent, each.scrollWidth - each.clientWidth,
                [...each.querySelectorAll(".ac-pushButton")].some((button) => button.scrollWidth > button.clientWidth),
            ])"""
        )
        wide = await page.evaluate("document.documentElement.scrollWidth")
        await browser.close()
    assert trouble == []
    assert wide <= width
    assert len(cards) > 30
    for data, drawn, over, cut in cards:
        card = json.loads(data)
        # What is in a box to write in, or a time that the browser says in its own way, is no text of the page.
        words = re.sub(r"\{\{.*?\}\}", "", words_in([_without_boxes(card)])).replace("**", "").split()
        assert [word for word in words if word not in drawn] == []
        assert (over, cut) == (0, False), data


def _without_boxes(card: dict[str, Any]) -> dict[str, Any]:
    return card | {"body": [each for each in card["body"] if not each["type"].startswith("Input.")]}
