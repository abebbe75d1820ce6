"""Messages as HTML and as plain text: whatever the tree, nothing lost, nothing smuggled in."""

from datetime import UTC, datetime

import pytest
from hypothesis import given

from bot.model import message as m
from bot.platforms.web import limits
from bot.platforms.web.render import Reader, render
from bot.rendering.plain import plain_text
from tests.kit.examples import examples
from tests.platforms.trees import HOSTILE, messages, visible_words
from tests.platforms.web.html import Element, parsed
from tests.platforms.web.samples import welcome

READER = Reader("http://127.0.0.1:8080")


def drawn(*blocks: m.Block) -> Element:
    return parsed(render(m.Message(blocks, "summary"), READER))


@examples(200)
@given(messages)
def test_any_message_is_well_formed_and_whole(message: m.Message) -> None:
    root = parsed(render(message, READER))
    at = 0
    for word in visible_words(message):
        found = root.text.find(word, at)
        assert found >= 0, f"{word!r} is missing, or out of its place"
        at = found + len(word)
    for link in root.all("a"):
        assert link.attributes["href"].startswith(("/", "http://", "https://"))
        assert link.attributes["href"].startswith("/") or "noopener" in link.attributes["rel"]
    assert not root.all("img"), "the page fetches nothing from others"


@examples(200)
@given(messages)
def test_any_message_has_a_plain_text_with_every_word(message: m.Message) -> None:
    text = plain_text(message, "Europe/London")
    assert [word for word in visible_words(message) if word not in text] == []


@pytest.mark.parametrize("text", HOSTILE)
def test_what_people_type_is_shown_as_they_typed_it(text: str) -> None:
    assert drawn(m.paragraph(text)).text == text
    assert drawn(m.paragraph("Amira: ", text, " (Sheffield)")).text == f"Amira: {text} (Sheffield)"


def test_right_to_left_marks_cannot_reorder_their_neighbours() -> None:
    root = drawn(m.paragraph("Saved by ", m.Strong("\u202eecilA"), " on Friday"))
    assert [each.text for each in root.all("bdi")] == ["\u202eecilA"]
    assert drawn(m.paragraph("مرحبا")).all("p")[0].attributes["dir"] == "auto"
    assert drawn(m.paragraph("plain ", "words")).all("bdi") == []


def test_a_moment_is_told_on_the_readers_clock() -> None:
    at = datetime(2026, 6, 5, 7, 45, tzinfo=UTC)
    (time,) = drawn(m.paragraph(m.Moment(at))).all("time")
    assert time.text == "5 June 2026 at 08:45"
    assert time.attributes["datetime"] == "2026-06-05T07:45:00+00:00"
    for style, said in ((m.MomentStyle.DATE, "5 June 2026"), (m.MomentStyle.TIME, "08:45")):
        assert plain_text(m.Message((m.paragraph(m.Moment(at, style)),), ""), "Europe/London") == said


def test_a_table_says_what_each_cell_belongs_to() -> None:
    table = m.Table("Pilots", ("Pilot", "Stage"), ((m.inlines("P1"), m.inlines("testing")),))
    root = drawn(table)
    assert [each.attributes["scope"] for each in root.all("th")] == ["col", "col", "row"]
    assert root.all("caption")[0].text == "Pilots"
    assert root.all("div")[0].attributes["tabindex"] == "0"
    assert plain_text(m.Message((table,), ""), "UTC") == "Pilots\n- Pilot: P1; Stage: testing"


def test_a_button_carries_what_comes_back_and_what_is_spoken() -> None:
    (button,) = drawn(m.Buttons((m.Button("Read", "read", "L12", spoken="Read L12"),))).all("button")
    assert (button.text, button.attributes["aria-label"]) == ("Read", "Read L12")
    assert (button.attributes["data-action"], button.attributes["data-value"]) == ("read", "L12")


def test_links_home_stay_on_the_page_and_look_alikes_do_not() -> None:
    home, foreign = drawn(
        m.paragraph(m.Link("L7", "http://127.0.0.1:8080/r/L7"), m.Link("x", "http://127.0.0.1:8080.evil.example/"))
    ).all("a")
    assert home.attributes["href"] == "/r/L7"
    assert "target" not in home.attributes
    assert foreign.attributes["href"] == "http://127.0.0.1:8080.evil.example/"


def test_a_long_message_is_folded_and_not_cut() -> None:
    parts = tuple(m.paragraph(f"{number}: " + "word " * 100) for number in range(20))
    root = drawn(*parts)
    (rest,) = root.all("details")
    assert len(root.text) - len(rest.text) <= limits.LONG_MESSAGE
    assert "19: word" in rest.text
    assert drawn(m.paragraph("w" * 20_000)).all("details") == [], "one long paragraph is shown whole"


def test_control_characters_are_shown_as_a_sign_and_lines_are_kept() -> None:
    assert drawn(m.paragraph("a\x00b\x1bc\x7fd\ne\tf")).text == "a\ufffdb\ufffdc\ufffdd\ne\tf"


def test_the_plain_text_of_a_whole_message() -> None:
    assert plain_text(welcome(), "Europe/London").split("\n\n")[2] == (
        "L12 Text reminders at 4 pm bring more families in\n"
        "Place: Barnsley\nEvidence: compared\nAsk: Ruth Hall\n"
        "> We tried mornings first. At 4 pm, parents are at the school gate with a phone in hand.\n"
        "[Read] [Try it here] [Edit]"
    )
