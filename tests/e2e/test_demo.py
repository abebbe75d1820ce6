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
    page.get_by_role("button", name="Tomorrow 08:45").click()
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
    show_list(page)
    choice = page.get_by_label("You are")
    value = choice.locator("option", has_text=person).get_attribute("value")
    choice.select_option(value)
    show_list(page)
    page.get_by_role("link", name=channel).or_(page.get_by_role("button", name=channel)).first.click()
    expect(page.get_by_role("heading", name=channel)).to_be_visible()


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
