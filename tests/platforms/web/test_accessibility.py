"""axe-core's rules for WCAG 2.2 AA, at every stop of a visit, in both colour schemes."""

from typing import Literal

import pytest
from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]  # it has none
from playwright.async_api import Page, expect

from tests.platforms.web.conftest import Visit

pytestmark = pytest.mark.asyncio(loop_scope="module")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


async def faults(page: Page) -> list[str]:
    """What axe finds wrong, a line each."""
    found = await Axe().run(page, options=RULES)
    return [f"{each['id']}: {node['html'][:120]}" for each in found.response["violations"] for node in each["nodes"]]


@pytest.mark.parametrize(
    ("width", "scheme"),
    [
        (1280, "dark"),
        (390, "light"),
        pytest.param(1280, "light", marks=pytest.mark.whole),
        pytest.param(390, "dark", marks=pytest.mark.whole),
    ],
)
async def test_no_stop_of_a_visit_breaks_a_rule(visit: Visit, scheme: Literal["light", "dark"], width: int) -> None:
    page = await visit(width=width, height=800)
    await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    box = page.locator("#box")
    await expect(page.locator("article").first).to_be_attached()
    assert await faults(page) == [], "a conversation"
    await box.fill("/pi")
    assert await faults(page) == [], "the commands"
    for command, sign in (("/pilot list", "Pilots and how they stand"), ("/lern x", "Did you mean /learn?")):
        await box.fill(command)
        await box.press("Enter")
        await expect(page.locator("article").get_by_text(sign).last).to_be_visible()
    assert await faults(page) == [], "private messages and an error"
    await page.locator("#clock-open").click()
    await expect(page.locator("#clock-panel")).to_be_visible()
    assert await faults(page) == [], "the clock"
    await page.keyboard.press("Escape")
    await box.fill("/everything")
    await box.press("Enter")
    await expect(page.get_by_role("dialog")).to_be_visible()
    assert await faults(page) == [], "a form"
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("dialog").get_by_role("alert")).to_be_focused()
    assert await faults(page) == [], "a form with errors"
    await page.get_by_label("A line").fill("typed")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("alertdialog")).to_be_visible()
    assert await faults(page) == [], "the question before words are thrown away"


async def test_axe_would_see_a_fault(visit: Visit) -> None:
    page = await visit()
    await page.evaluate("document.querySelector('label[for=person]').remove()")
    assert any(fault.startswith("select-name") for fault in await faults(page))
