"""The system's Chromium, where there is one."""

import shutil

from playwright.async_api import Page

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

PATIENCE_MS = 60_000  # Playwright's own five seconds are too few for a page on a busy machine


def chromium() -> str | None:
    """Its path."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


async def say(page: Page, text: str) -> None:
    """Type it and press Enter."""
    await page.locator("#box").fill(text)
    await page.locator("#box").press("Enter")
