"""Hypothesis strategies for arbitrary messages and forms, and the words a reader must find whatever draws them."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import assert_never

from hypothesis import strategies as st

from bot.model import message as m
from bot.model.form import (
    Choice,
    ChoiceField,
    DateField,
    Explanation,
    Field,
    Form,
    PersonField,
    PlaceField,
    RawValue,
    RawValues,
    SwitchField,
    TextField,
)
from bot.rendering.mentions import lines_in

HOSTILE = (
    "<b onclick=alert(1)>bold</b>",
    '"><img src=x onerror=alert(1)>',
    "</textarea></option></p><script>alert(1)</script>",
    "<!channel> <@U123> @here <!-- -->",
    "*stars* _lines_ [label](javascript:alert(1)) `ticks`",
    "&lt;&amp;&#60;",
    "\u202egnp.exe\u2066 مرحبا",
    "{0} %s ${x}",
    "👩\u200d👧\u200d👦",
)
"""What somebody may type to be taken for markup, a mention, or somebody else's words."""

_typed = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=40)
words = st.one_of(_typed, st.sampled_from(HOSTILE), st.lists(_typed, max_size=3).map("\n".join))
"""What people type. Control characters are left out here: no platform can carry them, and each has its own test."""

names = st.one_of(
    st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=20).filter(str.strip),
    st.sampled_from(HOSTILE),
)
urls = st.sampled_from(
    (
        "https://example.org/a?b=1&c=%22",
        "http://127.0.0.1:8080/r/L12",
        "javascript:alert(1)",
        "data:text/html,x",
        "",
        'https://e.org/"onload="x',
    )
)
instants = st.integers(-(10**9), 10**9).map(
    lambda seconds: datetime(2026, 6, 5, tzinfo=UTC) + timedelta(seconds=seconds)
)

inline = st.one_of(
    st.builds(m.Text, words),
    st.builds(m.Strong, words),
    st.builds(m.Emphasis, words),
    st.builds(m.Mono, words),
    st.builds(m.Link, words, urls),
    st.builds(m.Mention, st.integers(1, 99), words),
    st.builds(m.PlaceLink, names, words),
    st.builds(m.Moment, instants, st.sampled_from(m.MomentStyle)),
)
inlines = st.lists(inline, max_size=4).map(tuple)
buttons = st.builds(m.Button, words, names, words, st.sampled_from(m.ButtonStyle), st.just("") | words)


@st.composite
def tables(draw: st.DrawFn) -> m.Table:
    """A table whose rows are as long as it is wide."""
    columns = draw(st.lists(words, min_size=1, max_size=3))
    row = st.tuples(*[inlines] * len(columns))
    return m.Table(draw(words), tuple(columns), tuple(draw(st.lists(row, max_size=3))))


def _naming(before: str, who: m.Mention, after: str) -> m.Quote:
    return m.Quote(f"{before} {who.name} {after}", (who,))


_leaf: st.SearchStrategy[m.Block] = st.one_of(
    st.builds(m.Paragraph, inlines),
    st.builds(m.Heading, words),
    st.builds(m.Note, inlines),
    st.builds(m.Bullets, st.lists(inlines, max_size=3).map(tuple)),
    st.builds(m.Quote, words),
    st.builds(_naming, words, st.builds(m.Mention, st.integers(1, 4), names), words),
    st.builds(m.Facts, st.lists(st.builds(m.Fact, words, inlines), max_size=3).map(tuple)),
    tables(),
    st.just(m.Divider()),
    st.builds(m.Buttons, st.lists(buttons, max_size=3).map(tuple)),
)
blocks: st.SearchStrategy[m.Block] = st.recursive(
    _leaf, lambda inner: st.builds(m.Group, st.lists(inner, max_size=3).map(tuple), st.sampled_from(("", "L12")))
)
messages = st.builds(m.Message, st.lists(blocks, min_size=1, max_size=5).map(tuple), words)


def visible_words(message: m.Message) -> list[str]:
    """Every word a reader must find, in reading order; times aside, which each reader is told on their own clock."""
    return [word for block in message.blocks for text in _texts(block) for word in text.split()]


def inlines_of(blocks: Iterable[m.Block], *, tables: bool = True) -> Iterator[m.Inline]:
    """Every inline of these blocks; `tables`: of the tables among them too."""
    for block in blocks:
        if isinstance(block, m.Group):
            yield from inlines_of(block.blocks, tables=tables)
        elif tables or not isinstance(block, m.Table):
            yield from (part for line in lines_in((block,)) for part in line)


def _texts(block: m.Block) -> Iterator[str]:  # noqa: C901 - one case a block
    match block:
        case m.Paragraph(parts) | m.Note(parts):
            yield from _said(parts)
        case m.Heading(text) | m.Quote(text):
            yield text
        case m.Bullets(items):
            for item in items:
                yield from _said(item)
        case m.Facts(facts):
            for fact in facts:
                yield fact.label
                yield from _said(fact.value)
        case m.Table(caption, columns, rows):
            yield from (caption, *columns)
            for row in rows:
                for cell in row:
                    yield from _said(cell)
        case m.Divider():
            pass
        case m.Buttons(row):
            yield from (button.label for button in row)
        case m.Group(inner):
            for each in inner:
                yield from _texts(each)
        case _:
            assert_never(block)


def _said(parts: m.Inlines) -> Iterator[str]:
    for part in parts:
        match part:
            case m.Text(text) | m.Strong(text) | m.Emphasis(text) | m.Mono(text):
                yield text
            case m.Link(label=label):
                yield label
            case m.Mention(name=name) | m.PlaceLink(name=name):
                yield name
            case m.Moment():
                pass
            case _:
                assert_never(part)


# --- forms ------------------------------------------------------------------------------------------------------------

_days = st.dates(date(1900, 1, 1), date(2100, 1, 1))
_choices = st.lists(st.builds(Choice, names, words), min_size=1, max_size=9, unique_by=lambda each: each.value).map(
    tuple
)


def _field(name: str) -> st.SearchStrategy[Field]:
    it, yes = st.just(name), st.booleans()
    return st.one_of(
        st.builds(TextField, it, words, words, yes, yes, st.integers(1, 60)),
        st.builds(DateField, it, words, words, yes, _days | st.none(), _days | st.none()),
        st.builds(ChoiceField, it, words, _choices, words, yes, yes),
        st.builds(PersonField, it, words, _choices, words, yes),
        st.builds(PlaceField, it, words, _choices, words, yes),
        st.builds(SwitchField, it, words, words),
        st.builds(Explanation, st.lists(blocks, max_size=2).map(tuple)),
    )


@st.composite
def forms(draw: st.DrawFn) -> Form:
    """Any form."""
    fields = tuple(draw(_field(name)) for name in draw(st.lists(names, max_size=6, unique=True)))
    return Form(draw(names), draw(words), fields, draw(words), draw(st.dictionaries(names, words, max_size=2)))


def value_for(field: Field) -> st.SearchStrategy[RawValue]:
    """What somebody may give in a field, good or bad; choices are among those offered, as on every platform."""
    match field:
        case TextField():
            return words
        case DateField():
            return _days.map(date.isoformat) | st.sampled_from(("", "2026-02-31", "soon"))
        case ChoiceField(choices=choices, multiple=True):
            # In the order they are offered in, which is all the order that boxes to tick have.
            kept = st.sets(st.sampled_from([each.value for each in choices]))
            return kept.map(lambda those: tuple(each.value for each in choices if each.value in those))
        case ChoiceField(choices=choices) | PersonField(people=choices) | PlaceField(places=choices):
            return st.sampled_from(["", *(each.value for each in choices)])
        case SwitchField():
            return st.sampled_from(("", "yes"))
        case Explanation():
            return st.just("")
        case _:
            assert_never(field)


@st.composite
def filled_forms(draw: st.DrawFn) -> tuple[Form, RawValues]:
    """A form, and what somebody gave in it."""
    form = draw(forms())
    return form, {each.name: draw(value_for(each)) for each in form.inputs}
