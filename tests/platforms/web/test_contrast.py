"""Every pair of colours on the page can be told apart: WCAG 2.2 AA, worked out from app.css."""

import re
from pathlib import Path

import pytest

import bot.platforms.web

CSS = (Path(bot.platforms.web.__file__).parent / "static" / "app.css").read_text()
WORDS, SHAPES = 4.5, 3.0

PAIRS = [
    *((text, ground, WORDS) for ground in ("surface", "sunken") for text in ("text", "quiet", "accent", "danger")),
    *((text, "private", WORDS) for text in ("text", "on-private", "accent")),
    *((text, "accent-soft", WORDS) for text in ("text", "quiet", "accent")),
    *((text, "danger-soft", WORDS) for text in ("text", "danger")),
    *((text, ground, WORDS) for text in ("on-side", "side-quiet") for ground in ("side", "side-current")),
    ("on-accent", "accent", WORDS),
    ("on-danger", "danger", WORDS),
    ("on-badge", "badge", WORDS),
    ("on-clock", "clock", WORDS),
    ("surface", "text", WORDS),
    *(("initials", f"colour-{number}", WORDS) for number in range(6)),
    *((shape, ground, SHAPES) for shape in ("edge", "focus") for ground in ("surface", "sunken")),
    *((shape, "private", SHAPES) for shape in ("focus", "private-edge")),
    *(("side-focus", ground, SHAPES) for ground in ("side", "side-current")),
    ("badge", "side-current", SHAPES),
    ("accent", "accent-soft", SHAPES),
    ("focus", "danger-soft", SHAPES),
]


def colours(scheme: str) -> dict[str, str]:
    light, dark = re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", light))
    return found if scheme == "light" else {**found, **dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", dark))}


def luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_arithmetic() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("one", "other", "least"), PAIRS)
def test_colours_can_be_told_apart(scheme: str, one: str, other: str, least: float) -> None:
    known = colours(scheme)
    assert contrast(known[one], known[other]) >= least


def test_no_colour_is_written_anywhere_but_at_the_top() -> None:
    folder = Path(bot.platforms.web.__file__).parent / "static"
    for sheet in folder.glob("*.css"):
        rules = re.sub(r":root \{.*?\}", "", sheet.read_text(), flags=re.DOTALL)
        assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[;,\s)])", re.sub(r"#[a-z-]+\b", "", rules)) == []
