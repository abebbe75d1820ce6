"""The page itself, in a real browser: what a person sees, types, presses and is told."""

import asyncio
import re

import pytest
from playwright.async_api import Page, Request, expect

from bot.model.event import CommandGiven
from bot.model.message import Message, paragraph
from tests.platforms.web.conftest import Visit
from tests.platforms.web.samples import welcome
from tests.platforms.web.stage import BARNSLEY, HUBS, LEADS, Stage

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def say(page: Page, text: str) -> None:
    """Type it and press Enter."""
    await page.locator("#box").fill(text)
    await page.locator("#box").press("Enter")


async def test_what_one_says_the_other_reads_at_once(visit: Visit) -> None:
    amira, tom = await visit(), await visit()
    await tom.locator("#person").select_option(value='["sheffield","tom"]')
    await expect(tom.locator("#person-title")).to_have_text("Data analyst, Sheffield City Council")
    await say(amira, "Shall we try <b>texts</b>?")
    await expect(tom.locator("article").last).to_contain_text("Shall we try <b>texts</b>?")
    await expect(tom.locator("article").last.locator(".author")).to_have_text("Amira Khan")
    await expect(amira.locator("#box")).to_have_value("")
    await expect(amira.locator("article").last).to_contain_text("Shall we try")


async def test_a_command_is_completed_by_the_keyboard(visit: Visit, played: Stage) -> None:
    page = await visit()
    box = page.locator("#box")
    await box.press_sequentially("/pi")
    options = page.get_by_role("listbox", name="Commands").get_by_role("option")
    await expect(options).to_have_count(3)
    await expect(options.first).to_have_attribute("aria-selected", "true")
    await expect(box).to_have_attribute("aria-activedescendant", "completion-0")
    await box.press("ArrowDown")
    await expect(options.nth(1)).to_contain_text("/pilot list [place:")
    await expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    await box.press("ArrowUp")
    await box.press("ArrowUp")
    await expect(options.nth(2)).to_have_attribute("aria-selected", "true")
    await box.press("Tab")
    await expect(box).to_have_value("/pilot new ")
    await expect(page.get_by_role("listbox", name="Commands")).to_be_hidden()
    await expect(page.locator("#usage")).to_contain_text("Start a pilot with its test card.")
    await box.fill("/h")
    await box.press("Escape")
    await expect(page.get_by_role("listbox", name="Commands")).to_be_hidden()
    await box.fill("/help")
    await box.press("Enter")
    await expect(page.get_by_text("Here is what I can do.")).to_be_visible()
    assert [event.text for event in played.events if isinstance(event, CommandGiven)] == ["help"]


async def test_a_private_message_says_so_and_nobody_else_sees_it(visit: Visit) -> None:
    amira, tom = await visit(), await visit()
    await tom.locator("#person").select_option(value='["sheffield","tom"]')
    await say(amira, "/help")
    private = amira.locator("article.only-you")
    await expect(private).to_contain_text("Only you can see this")
    await say(amira, "Ready?")
    await expect(tom.locator("article").last).to_contain_text("Ready?")
    await expect(tom.locator("article.only-you")).to_have_count(0)


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


async def test_a_refusal_keeps_the_text_and_resident_data_is_cleared(visit: Visit) -> None:
    page = await visit()
    await say(page, "/lern Texts work")
    await expect(page.get_by_text("Did you mean /learn?")).to_be_visible()
    await expect(page.locator("#box")).to_have_value("/lern Texts work")
    await expect(page.locator("#box-error")).to_contain_text("Squadbot could not take that.")
    await say(page, "Her number is 943 476 5919")
    await expect(page.get_by_text("I found an NHS number")).to_be_visible()
    await expect(page.locator("#box")).to_have_value("")
    await expect(page.get_by_text("943 476 5919")).to_have_count(0)
    kept = await page.evaluate("JSON.stringify({ ...sessionStorage, ...localStorage })")
    assert "943" not in kept


async def test_too_long_a_text_is_counted_and_kept(visit: Visit, played: Stage) -> None:
    page = await visit()
    await page.locator("#box").fill("w" * 20_000)
    await expect(page.locator("#box-count")).to_have_text("10,000 characters too many")
    await page.locator("#box").press("Enter")
    await expect(page.locator("#box-error")).to_have_text("This is 20,000 characters. Shorten it to 10,000 or fewer.")
    await expect(page.locator("#box")).to_have_value("w" * 20_000)
    await page.locator("#box").fill("  ")
    await page.locator("#box").press("Enter")
    await expect(page.locator("#box-error")).to_have_text("Type a message first.")


async def test_a_lost_connection_is_told_and_the_message_arrives_once(visit: Visit, played: Stage) -> None:
    page = await visit()
    await page.route("**/web/say", lambda route: route.abort("connectionreset"), times=2)
    await say(page, "Through the tunnel")
    await expect(page.get_by_text("Connection lost. Trying again…")).to_be_visible()
    await expect(page.locator("article").last).to_contain_text("Through the tunnel")
    await expect(page.get_by_text("Connection lost. Trying again…")).to_be_hidden()
    await expect(page.locator("#box")).to_have_value("")


async def test_an_answer_lost_on_the_way_back_does_not_say_it_twice(visit: Visit, played: Stage) -> None:
    page = await visit()
    lost = 0

    async def lose_the_first_answer(route: object) -> None:
        nonlocal lost
        lost += 1
        if lost == 1:
            await route.fetch()  # type: ignore[attr-defined]
            await route.abort()  # type: ignore[attr-defined]
        else:
            await route.continue_()  # type: ignore[attr-defined]

    await page.route("**/web/say", lose_the_first_answer)
    await say(page, "Only once, please")
    await expect(page.locator("#box")).to_have_value("")
    await expect(page.get_by_text("Only once, please")).to_have_count(1)
    assert lost == 2


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


async def test_focus_comes_back_to_a_button_that_was_drawn_anew_meanwhile(visit: Visit, played: Stage) -> None:
    page = await visit()
    button = page.get_by_role("button", name="Try it here: L12")
    await button.click()
    await expect(page.get_by_role("dialog").get_by_label("Title")).to_be_focused()
    await played.send(HUBS, welcome(), replaces="4")
    await expect(page.locator("#m4 .edited")).to_be_attached()
    await page.keyboard.press("Escape")
    await expect(button).to_be_focused()


async def test_a_second_try_after_a_failure_is_the_same_event(visit: Visit, played: Stage) -> None:
    page = await visit()
    sent: list[str] = []

    def note(request: Request) -> None:
        if "/web/say" in request.url:
            sent.append(request.post_data_json["id"])

    page.on("request", note)
    played.fails = 1
    await say(page, "/help")
    await expect(page.locator("#box-error")).to_contain_text("Squadbot could not do that just now.")
    await page.locator("#box").press("Enter")
    await expect(page.locator("#box")).to_have_value("")
    await say(page, "/help")
    await expect(page.get_by_text("Here is what I can do.")).to_have_count(2)
    assert sent[0] == sent[1] != sent[2]


async def test_a_pressed_button_edits_its_message(visit: Visit) -> None:
    page = await visit()
    await page.get_by_role("button", name="Edit this message").click()
    await expect(page.locator("#m4")).to_contain_text("Edited by the button.")
    await expect(page.locator("#m4 .edited")).to_be_visible()


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
