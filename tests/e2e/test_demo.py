"""The main job in a real browser: what Sheffield learns is read in Barnsley and in Whitehall the next morning."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser import become, learn, messages, move, page, say, shot
from tests.e2e.picture import take
from tests.kit.process import Process, squadbot

__all__ = ["page"]

SHARED = "Grandparents bring the children when parents cannot"
KEPT = "Two families asked us not to say that they came"


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Process]:
    with squadbot("demo", "--begin", "2026-11-19T10:00:00", folder=tmp_path, settings={}) as running:
        yield running


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


def test_the_picture_in_readme_shows_what_its_caption_says(demo: Process, page: Page, tmp_path: Path) -> None:
    """At either width; what is checked before it is taken is that the digest and what it holds are in sight."""
    take(page, demo.url, tmp_path / "page.png")
    assert (tmp_path / "page.png").read_bytes().startswith(b"\x89PNG")
