"""Arbitrary messages that are too long for one post, and what to look for of them in what was sent."""

from hypothesis import strategies as st

from bot.model import message as m


def long_messages(*, lines: int, address: int, rows: int, columns: int) -> st.SearchStrategy[m.Message]:
    """Messages with texts of as many lines as this, an address of that many letters, and tables about as big."""
    words = st.sampled_from(
        (
            "word " * 900,
            "&<>" * 1500,
            "x" * 7000,
            "👩\u200d👧\u200d👦" * 900,
            '"\\' * 2500,
            "line\n" * lines,
            "{{" * 150,
            "e\u0301" * 3000,
            "short",
        )
    )
    line = st.lists(
        st.one_of(
            st.builds(m.Text, words),
            st.builds(m.Strong, words),
            st.builds(m.Link, words, st.sampled_from(("https://e.org/".ljust(address, "p"), "https://e.org/a"))),
            st.builds(m.Mention, st.integers(1, 4), words),
        ),
        min_size=1,
        max_size=3,
    ).map(tuple)
    block: st.SearchStrategy[m.Block] = st.one_of(
        st.builds(m.Paragraph, line),
        st.builds(m.Heading, words),
        st.builds(m.Note, line),
        st.builds(m.Bullets, st.lists(line, max_size=3).map(tuple) | st.just(((m.Text("item"),),) * 150)),
        st.builds(m.Quote, words),
        st.builds(m.Facts, st.lists(st.builds(m.Fact, words, line), max_size=2).map(tuple)),
        st.builds(
            lambda cell, times: m.Table("Caption", ("One", "Two"), ((cell, (m.Text("two"),)),) * times),
            line | st.just((m.Text("one"),)),
            st.sampled_from((1, rows)),
        ),
        st.builds(
            lambda wide: m.Table("", ("c",) * wide, (((m.Text("x"),),) * wide,)),
            st.sampled_from((columns, columns + 1)),
        ),
        st.builds(
            lambda label, many: m.Buttons((m.Button(label, "a", "v", spoken=label),) * many),
            words,
            st.sampled_from((1, 30)),
        ),
        st.just(m.Divider()),
    )
    group = st.builds(m.Group, st.lists(block, max_size=3).map(tuple))
    return st.builds(m.Message, st.lists(block | group, max_size=4).map(tuple), words)


def squeezed(text: str) -> str:
    """The text without blanks: a word longer than any block is broken, but not a letter of it is lost."""
    return "".join(text.split())


def whole(word: str, seen: str) -> bool:
    """Whether the word is there; a word longer than a piece is looked for in parts."""
    return all(word[at : at + 15] in seen for at in range(0, len(word), 15)) if len(word) > 1000 else word in seen
