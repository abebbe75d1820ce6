"""Stages to test the page on: over plain HTTP, or in one browser for a file's tests with a visit for each."""

from collections.abc import AsyncIterator, Awaitable, Callable

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.platforms.web.browsing import ARGUMENTS, PATIENCE_MS, chromium
from tests.platforms.web.stage import Stage, served, set_the_scene
from tests.platforms.web.visitor import Visitor

Visit = Callable[..., Awaitable[Page]]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """The system's Chromium, without a window."""
    path = chromium()
    if path is None:
        pytest.skip("no Chromium on this machine: looked for chromium, chromium-browser and google-chrome")
    expect.set_options(timeout=PATIENCE_MS)
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield running
        await running.close()


@pytest_asyncio.fixture(loop_scope="module")
async def played() -> AsyncIterator[Stage]:
    """A stage, set and served."""
    stage = Stage()
    await set_the_scene(stage)
    async with served(stage):
        yield stage


@pytest_asyncio.fixture(loop_scope="module")
async def visit(browser: Browser, played: Stage) -> AsyncIterator[Visit]:
    """Opens the page. The test fails when the page threw an error, or asked for anything from elsewhere."""
    context = await browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
    trouble: list[str] = []

    async def opened(path: str = "/#/sheffield/family-hubs", width: int = 1280, height: int = 800) -> Page:
        page = await context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.on("request", lambda request: trouble.append(request.url) if _foreign(request.url, played) else None)
        await page.set_viewport_size({"width": width, "height": height})
        await page.goto(played.address + path)
        await page.locator("#person option").first.wait_for(state="attached")
        return page

    yield opened
    await context.close()
    assert trouble == []


def _foreign(url: str, stage: Stage) -> bool:
    return not url.startswith((stage.address, "data:"))


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    behind = Stage()
    await set_the_scene(behind)
    async with served(behind):
        yield behind


@pytest.fixture
async def visitor(stage: Stage) -> AsyncIterator[Visitor]:
    async with aiohttp.ClientSession() as session:
        yield Visitor(stage, session)
