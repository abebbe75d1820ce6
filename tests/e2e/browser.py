"""A browser at the page, on a desktop and on a phone, and what a person does in it."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import ConsoleMessage, Locator, Page, expect, sync_playwright

from tests.platforms.web.browsing import ARGUMENTS, PATIENCE_MS, chromium

DESKTOP, PHONE = (1280, 800), (390, 844)


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def page(request: pytest.FixtureRequest) -> Iterator[Page]:
    path = chromium()
    if path is None and "SQUADBOT_REQUIRE_BROWSER" not in os.environ:
        pytest.skip("no Chromium on this machine; the same dialogue runs without one in tests/handlers/test_digest.py")
    width, height = request.param
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        expect.set_options(timeout=PATIENCE_MS)
        page = browser.new_page(viewport={"width": width, "height": height})
        page.set_default_timeout(PATIENCE_MS)
        problems: list[str] = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda said: problems.append(said.text) if is_a_fault(said) else None)
        yield page
        browser.close()
        assert problems == []


def is_a_fault(said: ConsoleMessage) -> bool:
    """Whether the browser complains of more than an answer that refuses: of that the person is told in words."""
    return said.type == "error" and "status of 400" not in said.text


def become(page: Page, person: str, channel: str) -> None:
    """Be this person, in this channel; at phone width by way of the menu."""
    expect(page.locator("#person-title")).not_to_be_empty()
    show_list(page)
    choice = page.get_by_label("You are")
    value = choice.locator("option", has_text=person).get_attribute("value")
    if choice.input_value() != value:
        with page.expect_response(lambda answer: "/web/channels" in answer.url and answer.ok):
            choice.select_option(value)
    show_list(page)
    page.get_by_role("link", name=channel).or_(page.get_by_role("button", name=channel)).first.click()
    expect(page.get_by_role("heading", name=channel, level=1)).to_be_visible()


def show_list(page: Page) -> None:
    """At phone width the channels are behind a button."""
    back = page.get_by_role("link", name="Conversations")
    if back.is_visible():
        back.click()


def messages(page: Page) -> Locator:
    """What has been said."""
    return page.get_by_role("log")


def shot(page: Page, folder: Path, name: str) -> None:
    """Keep a picture, to be looked at."""
    size = page.viewport_size
    page.screenshot(path=folder / f"{name}-{size['width'] if size else 0}.png")


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
    # Else the next move could take the choices that are about to close for open ones.
    expect(page.locator("#clock-panel")).to_be_hidden()


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
