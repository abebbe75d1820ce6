"""What stands where Teams reads Markdown says the same to a reader of Markdown as to a reader of words."""

import html

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.platforms.teams.markup import is_plain
from tests.kit.examples import examples
from tests.platforms.trees import HOSTILE

_MARKDOWN = MarkdownIt("commonmark", {"html": False})
_telling = st.text("abc 1.2)(-+*_`~#>&;!|=:/\\[]<{}\"'\t\u00a0", max_size=12)
_parts = st.lists(
    st.sampled_from(("- ", "1. ", "1)", "a", " ", "    ", "\t", "&amp;", "& b", "---", "===", "+ x")), max_size=4
)


@examples(1500)
@given(_telling | st.text(max_size=8) | _parts.map("".join))
@example("\tcode")
@example("1. One")
@example("- one")
@example("Test & learn")
def test_words_that_are_taken_for_plain_are_plain_to_markdown(text: str) -> None:
    if is_plain(text) and text.strip():
        assert html.unescape(_MARKDOWN.render(text)) == f"<p>{text.strip()}</p>\n"


@pytest.mark.parametrize("text", ["Tom O’Neil", "Evening texts before first visits", "P1: 7 in 10 (up from 4)", "R&D"])
def test_ordinary_words_are_plain(text: str) -> None:
    assert is_plain(text) == (text != "R&D"), "an ampersand before a letter could open an entity"


@pytest.mark.parametrize("text", [*HOSTILE[:6], "{{DATE(2026-01-01T00:00:00Z)}}", "see www.example.org", "a\nb"])
def test_what_could_be_read_as_markup_is_not_plain(text: str) -> None:
    assert not is_plain(text)
