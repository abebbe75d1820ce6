"""Finding one's way in a real browser: between conversations, by links, by keyboard, on a phone, in time."""

import re

import pytest
from playwright.async_api import expect

from bot.model.event import CommandGiven
from bot.model.message import Message, paragraph
from tests.platforms.web.browsing import say
from tests.platforms.web.conftest import Visit
from tests.platforms.web.stage import BARNSLEY, HUBS, LEADS, Stage

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_what_is_new_elsewhere_is_counted_until_read(visit: Visit, played: Stage) -> None:
    page = await visit()
    leads = page.get_by_role("link", name="# squad-leads")
    await expect(leads).to_contain_text("1 unread")
    await played.send(LEADS, "One more")
    await expect(leads).to_contain_text("2 unread")
    await played.send(BARNSLEY, "News for Barnsley")
    await expect(page.get_by_role("link", name="# barnsley-squad")).to_contain_text("new")
    await expect(page.get_by_text("News for Barnsley")).to_have_count(0)
    await leads.click()
    await expect(page.locator("article").last).to_contain_text("One more")
    await expect(leads).not_to_contain_text("unread")


async def test_another_workspaces_channel_offers_to_read_as_somebody_there(visit: Visit) -> None:
    page = await visit()
    await page.get_by_role("link", name="# barnsley-squad").click()
    sentence = "That conversation is in Barnsley Council's workspace, which Amira Khan is not in."
    await expect(page.get_by_text(sentence)).to_be_visible()
    await expect(page.locator("#composer")).to_be_hidden()
    await page.get_by_role("button", name="Read as Ruth Hall, Squad lead").click()
    await expect(page.locator("article").last).to_contain_text("This channel is linked to the Barnsley squad.")
    await expect(page.locator("#person-title")).to_have_text("Squad lead, Barnsley Council")


async def test_a_link_to_a_message_goes_to_it(visit: Visit, played: Stage) -> None:
    for number in range(60):
        await played.send(HUBS, f"Number {number}")
    page = await visit("/#/sheffield/family-hubs/m2")
    target = page.locator("#m2")
    await expect(target).to_be_in_viewport()
    await expect(target).to_have_class(re.compile("target"))
    await expect(target).to_be_focused()
    other = await visit("/#/sheffield/family-hubs/m999")
    await expect(other.get_by_text("That message is not here, or it is for somebody else only.")).to_be_visible()
    await expect(other.locator("article").last).to_contain_text("Number 59")
    await other.get_by_role("button", name="Show earlier messages").click()
    await expect(other.get_by_text("Number 10", exact=True)).to_have_count(1)


async def test_a_records_address_opens_it_privately(visit: Visit, played: Stage) -> None:
    page = await visit("/r/L12")
    await expect(page.locator("article.only-you").last).to_contain_text("L12: Texts at 4 pm work best.")
    await expect(page).to_have_url(re.compile(r"#/sheffield/family-hubs$"))
    await page.get_by_role("link", name="L7").click()
    await expect(page.locator("article.only-you").last).to_contain_text("L7: ")
    assert [event.text for event in played.events if isinstance(event, CommandGiven)] == ["show L12", "show L7"]


async def test_an_answer_is_read_from_its_beginning_and_reading_is_not_disturbed(visit: Visit, played: Stage) -> None:
    for number in range(30):
        await played.send(HUBS, f"Number {number}")
    page = await visit()
    await expect(page.get_by_text("Number 29")).to_be_in_viewport()
    tall = Message(tuple(paragraph(f"Line {number}") for number in range(40)), "tall")
    await played.send(HUBS, tall)
    await expect(page.get_by_text("Line 0", exact=True)).to_be_in_viewport()
    await expect(page.get_by_text("Line 39")).not_to_be_in_viewport()
    await played.send(HUBS, "Meanwhile")
    await expect(page.get_by_role("button", name="New messages below")).to_be_visible()
    await expect(page.get_by_text("Line 0", exact=True)).to_be_in_viewport()
    await say(page, "/help")
    await expect(page.get_by_text("Here is what I can do.")).to_be_in_viewport()
    assert await page.evaluate("document.scrollingElement.scrollTop") == 0


async def test_the_demo_clock_moves_forward_only(visit: Visit) -> None:
    page = await visit()
    await page.get_by_role("button", name="Move the clock").click()
    await expect(page.get_by_role("button", name="In an hour")).to_be_focused()
    await page.get_by_label("Another date and time").fill("2026-11-01T09:00")
    await page.get_by_role("button", name="Move", exact=True).click()
    await expect(page.locator("#clock-error")).to_contain_text("The clock only moves forward.")
    await page.get_by_role("button", name="Tomorrow 08:45").click()
    await expect(page.locator("#clock-words")).to_have_text("Friday 20 November 2026, 08:45")
    await expect(page.get_by_role("button", name="Move the clock")).to_be_focused()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Escape")
    await expect(page.locator("#clock-panel")).to_be_hidden()


async def test_everything_can_be_done_without_a_mouse(visit: Visit) -> None:
    page = await visit()
    await expect(page.locator("article").first).to_be_attached()
    await page.evaluate("document.activeElement.blur()")
    reached = []
    for _ in range(30):
        await page.keyboard.press("Tab")
        reached.append(await page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()"))
        if reached[-1] == "box":
            break
    for stop in (
        "skip",
        "person",
        "# family-hubs",
        "# barnsley-squad",
        "clock-open",
        "scroller",
        "Read",
        "slash",
        "box",
    ):
        assert stop in reached, f"{stop} is out of reach: {reached}"
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("button", name="Send")).to_be_focused()
    await page.keyboard.press("Shift+Tab")
    await page.keyboard.type("By hand")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("on two lines")
    await page.keyboard.press("Enter")
    await expect(page.locator("article").last).to_contain_text("By hand\non two lines")


@pytest.mark.parametrize("width", [390, 320, 640])
async def test_a_phone_shows_one_pane_and_never_scrolls_sideways(visit: Visit, width: int, played: Stage) -> None:
    await played.send(HUBS, "w" * 500)
    page = await visit(width=width, height=844)
    await say(page, "/pilot list")
    await expect(page.get_by_role("table")).to_be_visible()

    async def fits(moment: str) -> None:
        wide = await page.evaluate(
            """() => [document.scrollingElement, ...document.querySelectorAll("#scroller, #side, dialog, .clock-panel")]
              .filter((each) => each.scrollWidth > each.clientWidth).map((each) => each.outerHTML.slice(0, 80))"""
        )
        assert wide == [], f"{moment} scrolls sideways"
        small = await page.evaluate(
            """() => [...document.querySelectorAll("button, select, textarea, .side a, .back")]
              .filter((each) => each.checkVisibility() && each.getBoundingClientRect().height < 43.5)
              .map((each) => each.outerHTML.slice(0, 80))"""
        )
        assert small == [], f"{moment}: too small to touch"

    await expect(page.locator("#side")).to_be_hidden()
    await fits("the conversation")
    await page.locator("#box").fill("/")
    await fits("the commands")
    await page.locator("#box").fill("")
    await page.get_by_role("link", name="Conversations").click()
    await expect(page.locator("#side")).to_be_visible()
    await expect(page.locator("#composer")).to_be_hidden()
    await fits("the list")
    await page.get_by_role("link", name="# family-hubs").click()
    await expect(page.locator("#side")).to_be_hidden()
    await page.get_by_role("button", name="Move the clock").click()
    await fits("the clock")
    await page.keyboard.press("Escape")
    await say(page, "/everything")
    await expect(page.get_by_role("dialog")).to_be_visible()
    await fits("the form")
