"""Take docs/page.png, the picture in README, from the demo: `make picture`, or `python -m tests.e2e.picture FILE`."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from tests.e2e.browser import DESKTOP, become, learn, messages, move
from tests.kit.process import squadbot
from tests.platforms.web.browsing import ARGUMENTS, chromium

FILE = Path(__file__).parents[2] / "docs" / "page.png"
DAY = "2026-11-19T10:00:00"
"""Always the same, so that the picture changes only when the page does."""
LEARNED = "Grandparents bring the children when parents cannot"


def take(page: Page, url: str, file: Path) -> None:
    """Save something in Sheffield, go to the next morning, and take Barnsley’s digest that holds it."""
    page.goto(url)
    become(page, "Tom Bell", "family-hubs-squad")
    learn(page, LEARNED, "The whole programme")
    expect(messages(page)).to_contain_text(LEARNED)
    move(page, "Next working morning")
    become(page, "Ruth Hall", "barnsley-squad")
    digest = messages(page).locator("article").filter(has_text="Digest for Barnsley")
    expect(digest).to_contain_text("New from other places")
    for shown in (digest.get_by_role("heading", name="Digest for Barnsley"), digest.get_by_text(LEARNED)):
        expect(shown).to_be_in_viewport(ratio=1)
    page.screenshot(path=file)


def main(file: Path) -> None:
    """Start the demo in a folder of its own, and write the picture to this file."""
    with (
        tempfile.TemporaryDirectory() as folder,
        squadbot("demo", "--begin", DAY, folder=Path(folder), settings={}) as running,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        width, height = DESKTOP
        take(browser.new_page(viewport={"width": width, "height": height}, locale="en-GB"), running.url, file)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FILE)
