"""The page in a real browser: what a person types, presses and is told."""

import asyncio
import json

import pytest
from playwright.async_api import Request, Route, expect

from bot.model.event import CommandGiven
from tests.platforms.web.browsing import say
from tests.platforms.web.conftest import Visit
from tests.platforms.web.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="module")


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

    async def lose_the_first_answer(route: Route) -> None:
        nonlocal lost
        lost += 1
        if lost == 1:
            await route.fetch()
            await route.abort()
        else:
            await route.continue_()

    await page.route("**/web/say", lose_the_first_answer)
    await say(page, "Only once, please")
    await expect(page.locator("#box")).to_have_value("")
    await expect(page.get_by_text("Only once, please")).to_have_count(1)
    assert lost == 2


async def test_a_second_try_after_a_failure_is_the_same_event(visit: Visit, played: Stage) -> None:
    page = await visit()
    sent: list[str] = []

    def note(request: Request) -> None:
        if "/web/say" in request.url:
            sent.append(json.loads(request.post_data or "{}")["id"])

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


async def test_nothing_can_be_typed_before_there_is_a_conversation_to_type_it_to(visit: Visit) -> None:
    page = await visit()
    opened = asyncio.Event()

    async def hold(route: Route) -> None:
        await opened.wait()
        await route.continue_()

    await page.route("**/web/channels**", hold)
    await page.reload(wait_until="commit")
    await page.locator("#person option").first.wait_for(state="attached")
    await expect(page.locator("#box")).to_be_hidden()
    opened.set()
    await expect(page.locator("#box")).to_be_visible()
