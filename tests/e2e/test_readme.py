"""README's three minutes on the page, played as they are written: what is typed and pressed is read from README."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser import DESKTOP, PHONE, become, messages, move, page, shot
from tests.kit.process import Process, squadbot

__all__ = ["page"]

README = Path(__file__).parents[2] / "README.md"
LEARNED = "Grandparents bring the children when parents cannot"
OTHER_DAYS = (
    "2026-11-16 07:10",  # a Monday
    "2026-11-17 23:55",
    "2026-11-19 08:44",
    "2026-11-20 16:30",
    "2026-11-21 00:05",
    "2026-11-22 21:00",  # a Sunday
)


class Step:
    """One step of README."""

    def __init__(self, text: str) -> None:
        self.text = " ".join(text.split())
        self.code = re.findall(r"`([^`]+)`", self.text)
        """What is typed, and channels: what README sets as code."""
        self.names = re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", self.text)
        """What is pressed or found on the page: what README sets in italics."""


def steps() -> list[Step]:
    """The steps, in order."""
    text = README.read_text(encoding="utf-8").split("Three minutes on the page:\n", 1)[1].split("\nThe places,", 1)[0]
    parts = re.split(r"^(\d)\. ", text.strip(), flags=re.MULTILINE)
    assert parts[1::2] == list("1234567")
    return [Step(each) for each in parts[2::2]]


@pytest.fixture
def demo(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Process]:
    """The demo, first looked at on that day."""
    with squadbot("demo", "--begin", f"{request.param}:00", folder=tmp_path, settings={}) as running:
        yield running


@pytest.mark.parametrize(
    ("page", "demo"),
    [
        pytest.param(DESKTOP, "2026-11-18 12:59", id="wednesday-desktop"),
        pytest.param(PHONE, "2026-11-18 12:59", id="wednesday-phone"),
        *(pytest.param(DESKTOP, day, marks=pytest.mark.week) for day in OTHER_DAYS),
    ],
    indirect=True,
)
def test_readme_can_be_done_as_it_is_written(demo: Process, page: Page, tmp_path: Path) -> None:
    first, second, third, fourth, fifth, sixth, seventh = steps()
    page.goto(demo.url)

    channel, learn = first.code
    switcher, save = first.names
    expect(page.get_by_text(switcher, exact=True)).to_have_count(1)
    assert all(each in first.text for each in ("Tom Bell", "press Enter", "which pilot"))
    become(page, "Tom Bell", channel.removeprefix("# "))
    enter(page, learn)
    card = page.get_by_role("dialog", name="Save a learning")
    card.get_by_label("What did you learn?").fill(LEARNED)
    card.get_by_label("Evening texts before first visits").check()
    card.get_by_role("button", name=save).click()
    expect(messages(page)).to_contain_text(LEARNED)
    shot(page, tmp_path, "1-saved")

    (morning,) = second.names
    move(page, morning)
    expect(page.locator("#clock-words")).to_contain_text("08:45")

    for person, digest in (("Ruth Hall", "barnsley-squad"), ("Helen Shaw", "test-learn-and-grow")):
        assert person in third.text
        become(page, person, digest)
        expect(messages(page)).to_contain_text("New from other places")
        expect(messages(page)).to_contain_text(LEARNED)
        shot(page, tmp_path, f"3-{digest}")

    (own,) = fourth.names
    asked, listed = fourth.code
    become(page, "Helen Shaw", own)
    enter(page, asked)
    expect(messages(page)).to_contain_text("4 pilots: 4 testing; 1 review overdue.")
    shot(page, tmp_path, "4-pilots")
    enter(page, listed)
    expect(messages(page)).to_contain_text("1 pilot: 1 testing; 1 review overdue.")

    (find,) = fifth.code
    enter(page, find)
    expect(messages(page)).to_contain_text("Best matches for “text reminders to parents”")
    shot(page, tmp_path, "5-found")

    (resident,) = sixth.code
    enter(page, resident)
    expect(messages(page)).to_contain_text("That has an NHS number in it")
    expect(messages(page)).to_contain_text("/learn The mother, [NHS number removed], came back")
    expect(messages(page)).not_to_contain_text("943 476 5919")
    shot(page, tmp_path, "6-nhs-number")

    channel, standup, summary = seventh.code
    again, own, answer, send, later = seventh.names
    become(page, "Amira Khan", channel.removeprefix("# "))
    enter(page, standup)
    expect(messages(page)).to_contain_text("every weekday at 08:30")
    shot(page, tmp_path, "7-set")
    move(page, again)
    become(page, "Tom Bell", own)
    expect(messages(page)).to_contain_text("Stand-up for Sheffield family hubs squad")
    shot(page, tmp_path, "7-asked")
    messages(page).get_by_role("button", name=answer).click()
    form = page.get_by_role("dialog", name="Stand-up")
    form.get_by_label("What moved?").fill("Twelve families booked")
    form.get_by_role("button", name=send).click()
    expect(messages(page)).to_contain_text("Thank you. Your answer is kept.")
    shot(page, tmp_path, "7-answered")
    move(page, later)
    become(page, "Tom Bell", summary.removeprefix("# "))
    expect(messages(page)).to_contain_text("1 of 3 people answered. Nothing is in the way.")
    expect(messages(page)).to_contain_text("Twelve families booked")
    shot(page, tmp_path, "7-summary")


def enter(page: Page, words: str) -> None:
    """Type this, key by key, and press Enter once."""
    page.locator("#box").press_sequentially(words)
    page.locator("#box").press("Enter")


def test_no_line_of_readme_or_docs_writes_over_a_file_that_git_tracks() -> None:
    """A newcomer who followed README's Slack line changed manifest.yml, and then the tests failed."""
    root = README.parent
    written = [
        name
        for page in (README, *(root / "docs").glob("*.md"))
        for name in re.findall(r"squadbot [^\n`]*> *([\w./-]+)", page.read_text(encoding="utf-8"))
    ]
    assert "slack-app.yml" in written
    ignored = (root / ".gitignore").read_text().splitlines()
    assert all(name in ignored for name in written)
