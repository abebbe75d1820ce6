"""Pictures of the page for people to look at: `python -m tests.platforms.web.shots FOLDER`."""

import asyncio
import sys
from pathlib import Path

from playwright.async_api import Page, async_playwright

from tests.platforms.web.browsing import ARGUMENTS, chromium
from tests.platforms.web.stage import HUBS, Stage, served, set_the_scene


async def take(folder: Path) -> None:
    """Every picture, in both schemes and both widths."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        for scheme in ("light", "dark"):
            for width, height in ((1280, 800), (390, 844)):
                stage = Stage()
                await set_the_scene(stage)
                async with served(stage):
                    context = await browser.new_context(
                        viewport={"width": width, "height": height},
                        color_scheme=scheme,
                        locale="en-GB",
                    )
                    page = await context.new_page()
                    await walk(page, stage, folder / f"{scheme}-{width}")
                    await context.close()
        await browser.close()


async def walk(page: Page, stage: Stage, path: Path) -> None:
    """One visit, a picture at each stop."""

    async def shot(name: str) -> None:
        await page.screenshot(path=f"{path}-{name}.png")

    box = page.locator("#box")
    await page.goto(f"{stage.address}/#/sheffield/family-hubs")
    await page.locator("article").first.wait_for()
    await shot("1-channel")
    await box.fill("/pi")
    await page.locator("#completions").wait_for()
    await shot("2-completion")
    await box.fill("/learn P1 ")
    await shot("3-usage")
    await box.fill("/learn")
    await box.press("Enter")
    await page.get_by_label("Title").fill("Texts at 4 pm")
    await shot("4-form")
    await page.get_by_role("button", name="Save learning").click()
    await page.locator(".errors").wait_for()
    await shot("5-errors")
    await page.keyboard.press("Escape")
    await page.locator(".ask").wait_for()
    await shot("6-ask")
    await page.get_by_role("button", name="Throw it away").click()
    await box.fill("/pilot list")
    await box.press("Enter")
    await page.locator("table").wait_for()
    await box.fill("/lern Texts work")
    await box.press("Enter")
    await page.get_by_text("Did you mean").wait_for()
    await shot("7-private")
    await page.locator("#clock-open").click()
    await shot("8-clock")
    await page.keyboard.press("Escape")
    await stage.send(HUBS, "مرحبا بالجميع، الرسائل النصية أفضل")
    await page.get_by_text("مرحبا").wait_for()
    await shot("9-right-to-left")
    await page.goto(f"{stage.address}/#/barnsley/barnsley-squad")
    await page.get_by_text("which Amira Khan is not in").wait_for()
    await shot("a-elsewhere")
    await page.goto(f"{stage.address}/#/")
    await page.locator("#side").wait_for()
    await shot("b-list")


if __name__ == "__main__":
    asyncio.run(take(Path(sys.argv[1])))
