"""Any message as Slack's blocks: inside every limit, every word kept, nothing smuggled in."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.model import message as m
from bot.platforms.slack import limits
from bot.platforms.slack.buttons import read_button
from bot.platforms.slack.fit import json_length, length, split, units
from bot.platforms.slack.render import Reader, home_view, render
from tests.kit.examples import examples
from tests.kit.slack_shapes import message_problems, view_problems
from tests.platforms.long_trees import long_messages, squeezed, whole
from tests.platforms.slack.reading import CHANNELS, PEOPLE, missing, words_in
from tests.platforms.trees import HOSTILE, inlines_of, messages, visible_words

AT = datetime(2026, 11, 19, 10, 12, tzinfo=UTC)
KNOWS = Reader(account_of=PEOPLE.get, channel_of=CHANNELS.get)


@examples(150)
@given(messages)
@example(m.Message((m.Paragraph(()),), ""))
def test_any_message_is_taken_and_every_word_of_it_is_there(message: m.Message) -> None:
    sent = render(message)
    for each in sent:
        assert message_problems(each) == []
    assert missing(visible_words(message), words_in(sent)) == []
    assert missing(visible_words(message), unescaped_texts(sent)) == []


@examples(150)
@given(messages)
def test_who_and_where_are_mentioned_natively_and_nothing_else_is(message: m.Message) -> None:
    people = {each.person for each in inlines_of(message.blocks) if isinstance(each, m.Mention)}
    places = {each.place for each in inlines_of(message.blocks) if isinstance(each, m.PlaceLink)}
    sent = render(message, KNOWS)
    for each in sent:
        assert message_problems(each) == []
    text = json.dumps([each["blocks"] for each in sent], ensure_ascii=False)
    for person, account in PEOPLE.items():
        assert (account in text) <= (person in people)
    assert ("C0SHEF" in text) <= ("sheffield" in places)


@examples(120)
@given(long_messages(lines=1200, address=2000, rows=120, columns=limits.TABLE_COLUMNS))
def test_a_long_message_becomes_several_and_loses_nothing(message: m.Message) -> None:
    sent = render(message)
    for each in sent:
        assert message_problems(each) == []
        assert json_length(each["blocks"]) <= limits.MESSAGE_JSON
        assert units(each["text"]) <= limits.MESSAGE_TEXT
    seen, told = squeezed(words_in(sent)), squeezed(unescaped_texts(sent))
    for word in set(visible_words(message)):
        assert whole(word, seen)
        assert whole(word, told)


@examples(100)
@given(messages)
def test_any_message_makes_a_home_tab(message: m.Message) -> None:
    view = home_view(message)
    assert view_problems(view) == []
    assert missing(visible_words(message), words_in([view])) == []


def test_a_home_tab_says_what_it_leaves_out() -> None:
    message = m.Message(tuple(m.paragraph(f"Line {number}.") for number in range(130)), "Board")
    view = home_view(message)
    assert view_problems(view) == []
    assert len(view["blocks"]) == 100
    assert "31 further parts are left out here" in words_in([view])


@pytest.mark.parametrize("typed", [*HOSTILE, ":boom:", "> quoted", "a\n> b", "`code` _x_ ~y~ *z*"])
def test_a_note_never_reads_what_was_typed_as_markup(typed: str) -> None:
    message = m.Message((m.note(m.Moment(AT), " ", typed),), "x")
    (block,) = render(message)[0]["blocks"]
    if block["type"] == "context":
        (said,) = block["elements"]
        assert said["verbatim"]
        assert not set(said["text"].partition(">")[2]) & set("<>*_~`")
    else:
        assert block["type"] == "rich_text"


def test_small_print_keeps_links_dates_and_mentions() -> None:
    parts = m.inlines("By ", m.Mention(1, "Amira"), " in ", m.PlaceLink("sheffield", "Sheffield"), ", ", m.Moment(AT))
    link = m.Link("what was said & done", "https://e.org/?a=1&b=2|3")
    (block,) = render(m.Message((m.Note((*parts, m.Text(": "), link)),), "x"), KNOWS)[0]["blocks"]
    assert block == {
        "type": "context",
        "elements": [
            {
                "type": "mrkdwn",
                "text": "By <@U0AMIRA> in <#C0SHEF>, <!date^1795083120^{date} at {time}|19 November 2026 at 10:12>: "
                "<https://e.org/?a=1&amp;b=2%7C3|what was said &amp; done>",
                "verbatim": True,
            }
        ],
    }


def test_the_fallback_cannot_mention_anybody() -> None:
    sent = render(m.Message((m.paragraph("<!channel> & <@U123>"),), "<!here>"))
    assert sent[0]["text"] == "&lt;!here&gt;\n&lt;!channel&gt; &amp; &lt;@U123&gt;"


def test_the_fallback_opens_with_the_summary_once() -> None:
    same = render(m.Message((m.Heading("Digest"), m.paragraph("Nothing new.")), "Digest"))
    other = render(m.Message((m.paragraph("Nothing new."),), "Digest: nothing new."))
    assert same[0]["text"] == "Digest\nNothing new."
    assert other[0]["text"] == "Digest: nothing new.\nNothing new."


def test_a_group_and_a_heading_stay_with_what_they_belong_to() -> None:
    group = m.Group((m.paragraph("First"), m.paragraph("Second"), m.note("By whom")), "L1")
    message = m.Message((*[m.paragraph("x")] * 48, m.Heading("Name"), group, group), "Long")
    first, second = render(message)
    assert len(first["blocks"]) == 48
    assert [each["type"] for each in second["blocks"]] == ["header", *["rich_text", "context"] * 2]
    assert words_in([{"blocks": second["blocks"][1:2]}]) == "First\nSecond"


def test_one_table_a_message() -> None:
    table = m.Table("", ("Pilot",), ((m.inlines("P1"),),))
    assert [len(each["blocks"]) for each in render(m.Message((table, table), "Pilots"))] == [1, 1]


def test_a_long_table_repeats_its_columns() -> None:
    rows = tuple((m.inlines(f"P{number}"), m.inlines("Text reminders")) for number in range(150))
    sent = render(m.Message((m.Table("Pilots", ("Pilot", "Title"), rows),), "Pilots"))
    tables = [block for each in sent for block in each["blocks"] if block["type"] == "table"]
    assert len(tables) > 1
    assert all(table["rows"][0] == [{"type": "raw_text", "text": w} for w in ("Pilot", "Title")] for table in tables)
    assert sum(len(table["rows"]) - 1 for table in tables) == 150


@examples(100)
@given(messages)
def test_every_button_comes_back_as_it_was(message: m.Message) -> None:
    pressed = [
        read_button(element)
        for each in render(message)
        for block in each["blocks"]
        if block["type"] == "actions"
        for element in block["elements"]
    ]
    assert [(each.action, each.value) for each in pressed if each] == [
        (button.action, button.value) for button in m.buttons_in(message.blocks)
    ]


def test_a_link_or_another_app_s_button_is_not_ours() -> None:
    assert read_button({"type": "button", "action_id": "abc", "url": "https://e.org"}) is None
    assert read_button({"type": "static_select", "action_id": "show#0"}) is None


def test_a_button_that_carries_too_much_is_its_author_s_to_mend() -> None:
    with pytest.raises(ValueError, match="more than Slack gives back"):
        render(m.Message((m.Buttons((m.Button("Go", "go", "v" * 2001),)),), "x"))


@given(st.text(max_size=300), st.integers(3, 40))
def test_pieces_fit_and_lose_nothing_but_the_blank_between_them(text: str, most: int) -> None:
    most = max(most, 10)
    pieces = split(text, most)
    assert all(length(piece) <= most for piece in pieces)
    assert squeezed("".join(pieces)) == squeezed(text)


def unescaped_texts(sent: Any) -> str:
    text = "\n".join(each["text"] for each in sent)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
