"""Any message as Adaptive Cards: inside every limit, every word kept, nothing smuggled in."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import example, given

from bot.model import message as m
from bot.platforms.teams import limits
from bot.platforms.teams.markup import is_plain
from bot.platforms.teams.render import Card, Reader, read_press, render
from bot.rendering.fitting import json_length
from tests.kit.examples import examples
from tests.kit.teams_shapes import card_problems
from tests.platforms.long_trees import long_messages, squeezed, whole
from tests.platforms.teams.reading import CHANNELS, PEOPLE, missing, words_in
from tests.platforms.trees import HOSTILE, inlines_of, messages, visible_words

AT = datetime(2026, 11, 19, 10, 12, tzinfo=UTC)
KNOWS = Reader(account_of=PEOPLE.get, link_of=CHANNELS.get, opens_form=lambda action, _: action == "learn.edit")


def contents(cards: Sequence[Card]) -> list[dict[str, Any]]:
    return [card.content for card in cards]


@examples(150)
@given(messages)
@example(m.Message((m.Paragraph(()),), ""))
def test_any_message_is_taken_and_every_word_of_it_is_there(message: m.Message) -> None:
    sent = render(message)
    for each in sent:
        assert card_problems(each.content) == []
        assert each.summary
    assert missing(visible_words(message), words_in(contents(sent))) == []
    assert missing(visible_words(message), "\n".join(each.fallback for each in sent)) == []


@examples(150)
@given(messages)
def test_who_and_where_are_linked_natively_and_nobody_else_is(message: m.Message) -> None:
    # In a table people are named, and nobody is mentioned.
    parts = inlines_of(message.blocks, tables=False)
    named = [each for each in parts if isinstance(each, m.Mention) and each.name.strip()]
    safe = {each.person for each in named if is_plain(each.name)}
    sent = render(message, KNOWS)
    for each in sent:
        assert card_problems(each.content) == []
    assert missing(visible_words(message), words_in(contents(sent))) == []
    mentioned = {one["mentioned"]["id"] for each in sent for one in each.content["msteams"]["entities"]}
    assert mentioned <= {PEOPLE[each.person] for each in named if each.person in PEOPLE}
    if len(safe & set(PEOPLE)) == 1:
        assert mentioned


@examples(30)
@given(long_messages(lines=300, address=1900, rows=12, columns=limits.TABLE_COLUMNS))
def test_a_long_message_becomes_several_and_loses_nothing(message: m.Message) -> None:
    sent = render(message)
    for each in sent:
        assert card_problems(each.content) == []
        assert json_length(each.content) <= limits.CARD_JSON + limits.ELEMENT_JSON
    seen, told = squeezed(words_in(contents(sent))), squeezed("".join(each.fallback for each in sent))
    for word in set(visible_words(message)):
        assert whole(word, seen)
        assert whole(word, told)


@examples(100)
@given(messages)
def test_every_button_comes_back_as_it_was(message: m.Message) -> None:
    pressed = [read_press(action["data"]) for card in render(message, KNOWS) for action in actions_of(card.content)]
    assert [(each.action, each.value) for each in pressed if each] == [
        (button.action, button.value) for button in m.buttons_in(message.blocks)
    ]


def test_a_button_that_a_form_may_answer_opens_a_dialog_and_any_other_changes_the_card() -> None:
    row = (
        m.Button("Correct it", "learn.edit", "L12"),
        m.Button("Read", "show", "L12", m.ButtonStyle.PRIMARY, "Read L12"),
    )
    (card,) = render(m.Message((m.Buttons(row),), "x"), KNOWS)
    assert list(actions_of(card.content)) == [
        {
            "type": "Action.Submit",
            "title": "Correct it",
            "data": {"action": "learn.edit", "value": "L12", "msteams": {"type": "task/fetch"}},
        },
        {
            "type": "Action.Execute",
            "verb": "squadbot.press",
            "title": "Read",
            "data": {"action": "show", "value": "L12"},
            "tooltip": "Read L12",
            "style": "positive",
        },
    ]


@pytest.mark.parametrize("data", [None, [], "x", {}, {"action": 3}, {"action": ""}, {"action": "a", "value": {}}])
def test_what_is_no_button_of_ours_is_nothing(data: object) -> None:
    assert read_press(data) is None


def test_times_are_on_each_reader_s_own_clock() -> None:
    line = m.paragraph("By ", m.Moment(AT, m.MomentStyle.DATE), ", ", m.Moment(AT))
    (card,) = render(m.Message((line,), "x"))
    assert words_in([card.content]) == (
        "By {{DATE(2026-11-19T10:12:00Z, LONG)}}, "
        "{{DATE(2026-11-19T10:12:00Z, LONG)}} at {{TIME(2026-11-19T10:12:00Z)}}"
    )
    assert card.fallback == "x\nBy 19 November 2026, 19 November 2026 at 10:12"


@pytest.mark.parametrize("typed", [*HOSTILE, "{{DATE(2026-01-01T00:00:00Z)}}", "<at>Amira Khan</at>", "1. One", "- x"])
def test_what_was_typed_is_never_read_as_markup(typed: str) -> None:
    blocks = (m.Heading(typed), m.paragraph(m.Mention(1, "Amira Khan"), ": ", typed), m.Quote(typed))
    (card,) = render(m.Message((*blocks, m.Facts((m.fact("Said", m.Mention(1, "Amira Khan"), typed),))), typed), KNOWS)
    assert card_problems(card.content) == []
    for each in card.content["body"]:
        if each["type"] == "TextBlock":
            said = each["text"].replace("<at>Amira Khan</at>", "").removeprefix("**Said:**")
            assert not set(said) & set("*_[]<>`&#{}\\")
    runs = [run["text"] for run in runs_of(card.content)]
    assert not any("{{" in text or "<at" in text for text in runs)


def test_a_line_of_plain_words_has_its_people_in_it() -> None:
    facts = m.Facts((m.fact("Who to ask", m.Mention(1, "Amira Khan")),))
    said = m.paragraph(m.Mention(2, "Tom O’Neil"), " is now a member of Sheffield.")
    (card,) = render(m.Message((facts, said, said), "x"), KNOWS)
    assert [each["text"] for each in card.content["body"]] == [
        "**Who to ask:** <at>Amira Khan</at>",
        *["<at>Tom O’Neil</at> is now a member of Sheffield."] * 2,
    ]
    assert card.content["msteams"]["entities"] == [
        {"type": "mention", "text": f"<at>{name}</at>", "mentioned": {"id": id_, "name": name}}
        for name, id_ in (("Amira Khan", "29:1amira"), ("Tom O’Neil", "29:1tom"))
    ]


def test_the_fallback_opens_with_the_summary_once() -> None:
    same = render(m.Message((m.Heading("Digest"), m.paragraph("Nothing new.")), "Digest"))
    other = render(m.Message((m.paragraph("Nothing new."),), "Digest: nothing new."))
    assert same[0].fallback == "Digest\nNothing new."
    assert other[0].fallback == "Digest: nothing new.\nNothing new."


def test_a_group_and_a_heading_stay_with_what_they_belong_to() -> None:
    group = m.Group((m.paragraph("First " * 800), m.paragraph("Second"), m.note("By whom")), "L1")
    message = m.Message((m.paragraph("word " * 2500), m.Divider(), m.Heading("Name"), group), "Long")
    first, second = contents(render(message))
    assert squeezed(words_in([first])) == squeezed("word " * 2500)
    assert words_in([second]).split("\n")[0] == "Name"
    assert "separator" not in second["body"][0]


def test_a_divider_is_a_line_above_what_follows_and_none_at_an_end() -> None:
    (card,) = contents(
        render(m.Message((m.Divider(), m.paragraph("a"), m.Divider(), m.paragraph("b"), m.Divider()), "x"))
    )
    assert [each.get("separator", False) for each in card["body"]] == [False, True]


def test_a_wide_table_and_one_with_long_cells_are_lists() -> None:
    wide = m.Table("Pilots", tuple("abcde"), (tuple(m.inlines(each) for each in "12345"),))
    long = m.Table("Pilots", ("a",), ((m.inlines("word " * 100),),))
    (card,) = contents(render(m.Message((wide, long), "x")))
    assert {each["type"] for each in card["body"]} == {"RichTextBlock"}
    assert "• a: 1; b: 2; c: 3; d: 4; e: 5" in words_in([card])


def test_a_long_table_repeats_its_columns() -> None:
    rows = tuple((m.inlines(f"P{number}"), m.inlines("Text reminders")) for number in range(150))
    tables = [
        block
        for card in render(m.Message((m.Table("Pilots", ("Pilot", "Title"), rows),), "Pilots"))
        for block in card.content["body"]
        if block["type"] == "Table"
    ]
    assert len(tables) > 1
    assert all(words_in([table]).startswith("Pilot\nTitle\n") for table in tables)
    assert sum(len(table["rows"]) - 1 for table in tables) == 150


def test_a_button_that_carries_too_much_is_its_author_s_to_mend() -> None:
    with pytest.raises(ValueError, match="more than Teams gives back"):
        render(m.Message((m.Buttons((m.Button("Go", "go", "v" * 5000),)),), "x"))


def actions_of(card: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every button in the card's body."""
    for each in card["body"]:
        yield from each.get("actions", ())


def runs_of(data: Any) -> Iterator[dict[str, Any]]:
    """Every run of the card."""
    if isinstance(data, list):
        for each in data:
            yield from runs_of(each)
    elif isinstance(data, dict):
        if data.get("type") == "TextRun":
            yield data
        for each in data.values():
            yield from runs_of(each)
