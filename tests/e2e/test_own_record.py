"""From an empty record to the first learning saved, in a browser: `WEB_CHAT=1 squadbot serve`, and nothing else."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser import become, messages, page, say, shot
from tests.kit.process import Process, squadbot

__all__ = ["page"]


@pytest.fixture
def own_record(tmp_path: Path) -> Iterator[Process]:
    with squadbot("serve", folder=tmp_path, settings={"WEB_CHAT": "1"}) as running:
        yield running


def test_from_an_empty_record_to_a_first_learning(own_record: Process, page: Page, tmp_path: Path) -> None:
    page.goto(own_record.url)
    asked = page.get_by_role("dialog", name="What is your name?")
    page.keyboard.press("Escape")
    expect(asked).to_be_visible()
    for wrong, told in (
        ("", "Type a name first."),
        ("<b>Amira</b>", "“<” cannot be in a name here."),
        ("Amira 943 476 5919", "That could identify a resident."),
    ):
        asked.get_by_label("Name").fill(wrong)
        asked.get_by_role("button", name="Add").click()
        expect(asked.get_by_role("alert")).to_contain_text(told)
    shot(page, tmp_path, "asked")
    asked.get_by_label("Name").fill("Amira Khan")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="# our-squad", level=1)).to_be_visible()
    shot(page, tmp_path, "welcomed")
    messages(page).get_by_role("button", name="Link this channel").click()
    form = page.get_by_role("dialog", name="Link this channel")
    form.get_by_label("The squad’s name").fill("Sheffield family hubs squad")
    shot(page, tmp_path, "linking")
    form.get_by_role("button", name="Link it").click()
    expect(messages(page)).to_contain_text("This channel now belongs to Sheffield family hubs squad")
    shot(page, tmp_path, "linked")
    add(page, "Tom Bell")
    become(page, "Tom Bell", "our-squad")
    expect(messages(page)).to_contain_text("This channel now belongs to")
    become(page, "Amira Khan", "our-squad")
    say(page, "/squad add")
    form = page.get_by_role("dialog", name="Add somebody")
    form.get_by_label("Who?").select_option("Tom Bell")
    form.get_by_role("button", name="Add them").click()
    expect(messages(page)).to_contain_text("Tom Bell is now a member of Sheffield family hubs squad.")
    become(page, "Tom Bell", "our-squad")
    say(page, "/learn")
    form = page.get_by_role("dialog", name="Save a learning")
    form.get_by_label("What did you learn?").fill("Families read a text at six")
    shot(page, tmp_path, "card")
    form.get_by_role("button", name="Save").click()
    expect(messages(page)).to_contain_text("Tom Bell saved a learning: L1")
    shot(page, tmp_path, "saved")
    page.reload()
    expect(messages(page)).to_contain_text("Families read a text at six")


def add(page: Page, name: str) -> None:
    """Add somebody, by way of the menu at phone width."""
    back = page.get_by_role("link", name="Conversations")
    if back.is_visible():
        back.click()
    page.get_by_role("button", name="Add a person").click()
    asked = page.get_by_role("dialog", name="Add a person")
    asked.get_by_label("Name").fill("Amira khan")
    asked.get_by_role("button", name="Add").click()
    expect(asked.get_by_role("alert")).to_contain_text("is here already")
    asked.get_by_label("Name").fill(name)
    asked.get_by_role("button", name="Add").click()
    expect(asked).to_be_hidden()
    expect(page.locator("#person-title")).not_to_be_empty()
