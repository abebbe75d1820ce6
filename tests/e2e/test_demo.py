"""The main job in a real browser: what Sheffield learns is read in Barnsley and in Whitehall the next morning."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect, sync_playwright

from tests.kit.process import Process, squadbot
from tests.platforms.web.browsing import ARGUMENTS, chromium

SHARED = "Grandparents bring the children when parents cannot"
KEPT = "Two families asked us not to say that they came"
DESKTOP, PHONE = (1280, 800), (390, 844)


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Process]:
    with squadbot("demo", "--begin", "2026-11-19T10:00:00", folder=tmp_path, settings={}) as running:
        yield running


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def page(request: pytest.FixtureRequest) -> Iterator[Page]:
    path = chromium()
    if path is None and "SQUADBOT_REQUIRE_BROWSER" not in os.environ:
        pytest.skip("no Chromium on this machine; the same dialogue runs without one in tests/handlers/test_digest.py")
    width, height = request.param
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": width, "height": height})
        problems: list[str] = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
        yield page
        browser.close()
        assert problems == []


def test_what_sheffield_learns_is_read_in_barnsley_and_whitehall(demo: Process, page: Page, tmp_path: Path) -> None:
    page.goto(demo.url)
    become(page, "Tom Bell", "family-hubs-squad")
    learn(page, SHARED, "The whole programme")
    expect(messages(page)).to_contain_text(SHARED)
    learn(page, KEPT, "Only this squad")
    expect(messages(page)).to_contain_text("Only your squad will see it.")
    shot(page, tmp_path, "sheffield")
    page.get_by_role("button", name="Move the clock").click()
    page.get_by_role("button", name="Next working morning").click()
    expect(page.get_by_text("Friday 20 November 2026, 08:45")).to_be_visible()
    for person, channel in (("Ruth Hall", "barnsley-squad"), ("Helen Shaw", "test-learn-and-grow")):
        become(page, person, channel)
        expect(messages(page)).to_contain_text("Friday 20 November 2026")
        expect(messages(page)).to_contain_text(SHARED)
        expect(messages(page)).not_to_contain_text(KEPT)
        shot(page, tmp_path, channel)
    page.reload()
    expect(messages(page)).to_contain_text(SHARED)


def become(page: Page, person: str, channel: str) -> None:
    """Be this person, in this channel; at phone width by way of the menu."""
    expect(page.locator("#person-title")).not_to_be_empty()
    show_list(page)
    choice = page.get_by_label("You are")
    value = choice.locator("option", has_text=person).get_attribute("value")
    if choice.input_value() != value:
        title = page.locator("#person-title")
        before = title.text_content() or ""
        choice.select_option(value)
        expect(title).not_to_have_text(before)
    show_list(page)
    page.get_by_role("link", name=channel).or_(page.get_by_role("button", name=channel)).first.click()
    expect(page.get_by_role("heading", name=channel, level=1)).to_be_visible()


def show_list(page: Page) -> None:
    """At phone width the channels are behind a button."""
    back = page.get_by_role("link", name="Conversations")
    if back.is_visible():
        back.click()


def learn(page: Page, words: str, sharing: str) -> None:
    """Save a learning with the card."""
    box = page.get_by_role("textbox", name="Message #")
    box.fill("/learn ")
    page.get_by_role("button", name="Send").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("What did you learn?").fill(words)
    dialog.get_by_label("Evening texts before first visits").check()
    dialog.get_by_label(sharing).check()
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_be_hidden()


def messages(page: Page) -> Locator:
    """What has been said."""
    return page.get_by_role("log")


def shot(page: Page, folder: Path, name: str) -> None:
    """Keep a picture, to be looked at."""
    size = page.viewport_size
    page.screenshot(path=folder / f"{name}-{size['width'] if size else 0}.png")


def test_a_stand_up_from_its_opening_to_the_late_answer(demo: Process, page: Page, tmp_path: Path) -> None:
    page.goto(demo.url)
    become(page, "Joanne Price", "family-hubs-squad")
    say(page, "/absent tomorrow")
    expect(messages(page)).to_contain_text("You are away on 20 November 2026.")
    become(page, "Amira Khan", "family-hubs-squad")
    say(page, "/standup set 09:30 mon-fri")
    expect(messages(page)).to_contain_text("every weekday at 09:30")
    move(page, "Next working morning")
    move(page, "In an hour")
    become(page, "Tom Bell", "Squadbot")
    expect(messages(page)).to_contain_text("Stand-up for Sheffield family hubs squad, Friday 20 November 2026")
    shot(page, tmp_path, "asked")
    messages(page).get_by_role("button", name="Answer the stand-up").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("What moved?").fill("Twelve families booked")
    dialog.get_by_label("What is in the way?").fill("The hub has no phone")
    shot(page, tmp_path, "answering")
    dialog.get_by_role("button", name="Send").click()
    expect(messages(page)).to_contain_text("Thank you. Your answer is kept.")
    move(page, "In an hour")
    move(page, "In half an hour")
    become(page, "Joanne Price", "Squadbot")
    expect(messages(page)).not_to_contain_text("Stand-up for")
    become(page, "Amira Khan", "Squadbot")
    expect(messages(page)).to_contain_text("closes soon")
    shot(page, tmp_path, "reminded")
    move(page, "In half an hour")
    become(page, "Amira Khan", "family-hubs-squad")
    expect(messages(page)).to_contain_text("1 of 2 people answered. 1 thing is in the way.")
    expect(messages(page)).to_contain_text("Still to come: Amira Khan.")
    expect(messages(page)).to_contain_text("Away: Joanne Price.")
    shot(page, tmp_path, "summary")
    become(page, "Amira Khan", "Squadbot")
    messages(page).get_by_role("button", name="Nothing to report").first.click()
    expect(messages(page)).to_contain_text("The summary in your squad’s channel shows it.")
    become(page, "Amira Khan", "family-hubs-squad")
    expect(messages(page)).to_contain_text("Everybody has answered. 1 thing is in the way.")
    expect(messages(page)).not_to_contain_text("Still to come")
    shot(page, tmp_path, "late")


def say(page: Page, words: str) -> None:
    """Type this and send it."""
    page.get_by_role("textbox", name="Message #").fill(words)
    page.get_by_role("button", name="Send").click()


def move(page: Page, to: str) -> None:
    """Move the clock."""
    choice = page.get_by_role("button", name=to)
    if not choice.is_visible():
        page.get_by_role("button", name="Move the clock").click()
    with page.expect_response(lambda answer: answer.url.endswith("/web/clock") and answer.ok):
        choice.click()
