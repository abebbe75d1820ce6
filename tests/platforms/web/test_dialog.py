"""Forms in a real browser: errors beside the field, and nothing typed lost by a slip."""

import asyncio

import pytest
from playwright.async_api import expect

from tests.platforms.web.browsing import say
from tests.platforms.web.conftest import Visit
from tests.platforms.web.samples import welcome
from tests.platforms.web.stage import HUBS, Stage

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_form_shows_errors_beside_the_fields_and_keeps_what_was_typed(visit: Visit, played: Stage) -> None:
    page = await visit()
    await say(page, "/learn")
    dialog = page.get_by_role("dialog", name="Learning card")
    await expect(dialog.get_by_label("Title")).to_be_focused()
    await dialog.get_by_label("Title").fill("Texts at 4 pm")
    await dialog.get_by_label("When did you see it?").fill("31 February 2026")
    await dialog.get_by_role("button", name="Save learning").click()
    summary = dialog.get_by_role("alert")
    await expect(summary).to_be_focused()
    await expect(summary).to_contain_text("There is no date 31 February 2026.")
    await expect(dialog.get_by_label("Title")).to_have_value("Texts at 4 pm")
    learned = dialog.get_by_label("What did you learn?")
    await expect(learned).to_have_attribute("aria-invalid", "true")
    described = (await learned.get_attribute("aria-describedby") or "").split()
    texts = [await page.locator(f"#{each}").text_content() or "" for each in described]
    assert any(text.startswith("Error: ") for text in texts)
    await summary.get_by_role("link").first.click()
    await expect(learned).to_be_focused()
    await learned.fill("Texts at 4 pm bring more families in")
    await expect(page.get_by_text("564 characters left")).to_be_visible()
    await dialog.get_by_label("When did you see it?").fill("5 June 2026")
    await dialog.get_by_role("button", name="Save learning").click()
    await expect(dialog).to_be_hidden()
    await expect(page.locator("#box")).to_be_focused()
    await expect(page.locator("article").last).to_contain_text("Texts at 4 pm bring more families in")


async def test_a_form_sent_twice_in_a_hurry_counts_once(visit: Visit, played: Stage) -> None:
    page = await visit()
    await say(page, "/learn")
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Title").fill("Texts")
    await dialog.get_by_label("What did you learn?").fill("They work")
    await dialog.get_by_label("When did you see it?").fill("5 June 2026")
    played.gate = asyncio.Event()
    before = len(played.chat.said)
    await dialog.get_by_role("button", name="Save learning").dblclick()
    played.gate.set()
    await expect(dialog).to_be_hidden()
    await expect(page.locator("article").last).to_contain_text("They work")
    assert len(played.chat.said) == before + 1


async def test_escape_asks_before_throwing_words_away_and_focus_comes_back(visit: Visit) -> None:
    page = await visit()
    button = page.get_by_role("button", name="Try it here: L12")
    await button.click()
    dialog = page.get_by_role("dialog")
    await page.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()
    await expect(button).to_be_focused()
    await page.keyboard.press("Enter")
    title = dialog.get_by_label("Title")
    await title.fill("Half a thou")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("button", name="Keep editing")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(title).to_be_focused()
    await expect(title).to_have_value("Half a thou")
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Throw it away").click()
    await expect(dialog).to_be_hidden()
    await expect(button).to_be_focused()


async def test_a_reload_loses_nothing(visit: Visit) -> None:
    page = await visit()
    await page.locator("#box").fill("Half a message")
    await page.reload()
    await expect(page.locator("#box")).to_have_value("Half a message")
    await page.get_by_role("link", name="# squad-leads").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("# squad-leads")
    await expect(page.locator("#box")).to_have_value("")
    await page.reload()
    await expect(page.get_by_role("heading", level=1)).to_have_text("# squad-leads")
    await say(page, "/learn")
    await page.get_by_role("dialog").get_by_label("Title").fill("Half a thought")
    await page.reload()
    await expect(page.get_by_role("dialog").get_by_label("Title")).to_have_value("Half a thought")
    await page.keyboard.press("Escape")
    await expect(page.get_by_text("Throw away what you typed?")).to_be_visible()


async def test_focus_comes_back_to_a_button_that_was_drawn_anew_meanwhile(visit: Visit, played: Stage) -> None:
    page = await visit()
    button = page.get_by_role("button", name="Try it here: L12")
    await button.click()
    await expect(page.get_by_role("dialog").get_by_label("Title")).to_be_focused()
    await played.send(HUBS, welcome(), replaces="4")
    await expect(page.locator("#m4 .edited")).to_be_attached()
    await page.keyboard.press("Escape")
    await expect(button).to_be_focused()
