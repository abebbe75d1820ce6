"""Messages as HTML that a browser and a screen reader both read well. Everything a person typed is escaped."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import assert_never

from markupsafe import Markup, escape

from bot.model.message import (
    Block,
    Bullets,
    Button,
    Buttons,
    ButtonStyle,
    Divider,
    Emphasis,
    Facts,
    Group,
    Heading,
    Inline,
    Inlines,
    Link,
    Mention,
    Message,
    Moment,
    Mono,
    Note,
    Paragraph,
    PlaceLink,
    Quote,
    Strong,
    Table,
    Text,
)
from bot.platforms.web import limits
from bot.rendering.mentions import quoted
from bot.rendering.plain import is_web_address, moment_text, plain_text

_REORDERS = {"R", "AL", "RLE", "RLO", "RLI", "LRE", "LRO", "LRI", "FSI", "PDF", "PDI"}
# What HTML cannot carry is shown as the replacement character, not dropped.
_UNPRINTABLE = {code: "\ufffd" for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\t\n\r\x85"}


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose eyes it is drawn for: the page's own address, so that links home stay on the page, and their clock."""

    home: str
    zone: str = limits.ZONE


def render(message: Message, reader: Reader) -> Markup:
    """The message's blocks. Past a length the rest is folded under a button: every word is there, none is cut."""
    shown, folded = _fold(message.blocks, reader.zone)
    html = render_blocks(shown, reader)
    if folded:
        more = len(plain_text(Message(folded, ""), reader.zone))
        html += Markup('<details class="rest"><summary>Show the rest ({} characters)</summary>{}</details>').format(
            format(more, ","), render_blocks(folded, reader)
        )
    return html


def render_blocks(blocks: Iterable[Block], reader: Reader) -> Markup:
    """These blocks, one after another."""
    html = Markup("").join(_block(block, reader) for block in blocks)
    return Markup(html.translate(_UNPRINTABLE))  # noqa: S704 - escaped already; only control characters are replaced


def isolated(text: str) -> Markup:
    """Text escaped, and fenced off where it could reorder its neighbours."""
    return Markup("<bdi>{}</bdi>").format(text) if _reorders(text) else escape(text)


def _fold(blocks: tuple[Block, ...], zone: str) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """Where to fold a long message: before the block that would take it past the length, but never before the first."""
    length = 0
    for index, block in enumerate(blocks):
        length += len(plain_text(Message((block,), ""), zone))
        if index and length > limits.LONG_MESSAGE:
            return blocks[:index], blocks[index:]
    return blocks, ()


def _reorders(text: str) -> bool:
    return not text.isascii() and any(unicodedata.bidirectional(character) in _REORDERS for character in text)


def _auto(inlines: Inlines) -> Markup:
    """A block that is one person's text takes that text's own direction."""
    return Markup(' dir="auto"') if any(map(_reorders, _only_text(inlines))) else Markup("")


def _inlines(inlines: Inlines, reader: Reader) -> Markup:
    alone = _only_text(inlines)
    return escape(alone[0]) if alone else Markup("").join(_inline(inline, reader) for inline in inlines)


def _only_text(inlines: Inlines) -> tuple[str, ...]:
    """The one text that this block is, when it is just that: the block is then fence enough."""
    return (inlines[0].text,) if len(inlines) == 1 and isinstance(inlines[0], Text) else ()


def _inline(inline: Inline, reader: Reader) -> Markup:
    match inline:
        case Text(text):
            return isolated(text)
        case Strong(text):
            return Markup("<strong>{}</strong>").format(isolated(text))
        case Emphasis(text):
            return Markup("<em>{}</em>").format(isolated(text))
        case Mono(text):
            return Markup("<code>{}</code>").format(isolated(text))
        case Link(label, url):
            return _link(label or url, url, reader)
        case Mention(name=name):
            return Markup('<span class="mention">{}</span>').format(isolated(name))
        case PlaceLink(name=name):
            return Markup('<span class="place">{}</span>').format(isolated(name))
        case Moment(at):
            said = moment_text(inline, reader.zone)
            return Markup('<time datetime="{}">{}</time>').format(at.isoformat(), said)
        case _:
            assert_never(inline)


def _link(label: str, url: str, reader: Reader) -> Markup:
    if not is_web_address(url):
        return isolated(label)
    if url.startswith(reader.home + "/"):
        return Markup('<a href="{}">{}</a>').format(url.removeprefix(reader.home), isolated(label))
    return Markup(
        '<a href="{}" target="_blank" rel="noopener noreferrer">{}<span class="unseen"> (opens in a new tab)</span></a>'
    ).format(url, isolated(label))


def _block(block: Block, reader: Reader) -> Markup:
    match block:
        case Paragraph(inlines):
            return Markup("<p{}>{}</p>").format(_auto(inlines), _inlines(inlines, reader))
        case Heading(text):
            return Markup('<h3 dir="auto">{}</h3>').format(text)
        case Note(inlines):
            return Markup('<p class="note"{}>{}</p>').format(_auto(inlines), _inlines(inlines, reader))
        case Bullets(items):
            rows = (Markup("<li{}>{}</li>").format(_auto(item), _inlines(item, reader)) for item in items)
            return Markup("<ul>{}</ul>").format(Markup("").join(rows))
        case Quote(text, people):
            said = _inlines(quoted(block), reader) if people else escape(text)
            return Markup('<blockquote dir="auto">{}</blockquote>').format(said)
        case Facts(facts):
            row = Markup("<div><dt>{}</dt><dd>{}</dd></div>")
            pairs = (row.format(isolated(fact.label), _inlines(fact.value, reader)) for fact in facts)
            return Markup('<dl class="facts">{}</dl>').format(Markup("").join(pairs))
        case Table():
            return _table(block, reader)
        case Divider():
            return Markup("<hr>")
        case Buttons(buttons):
            return Markup('<div class="buttons">{}</div>').format(Markup("").join(map(_button, buttons)))
        case Group(blocks):
            inner = Markup("").join(_block(each, reader) for each in blocks)
            return Markup('<section class="group">{}</section>').format(inner)
        case _:
            assert_never(block)


def _table(table: Table, reader: Reader) -> Markup:
    """A real table, in a box that scrolls sideways where it is wider than that; on a phone, a list of its rows."""
    head = Markup("").join(Markup('<th scope="col">{}</th>').format(isolated(column)) for column in table.columns)
    rows = Markup("").join(_row(table, row, reader) for row in table.rows)
    return Markup(
        '<div class="table" role="group" tabindex="0" aria-label="{0}"><table><caption>{0}</caption>'
        "<thead><tr>{1}</tr></thead><tbody>{2}</tbody></table></div>"
    ).format(table.caption, head, rows)


def _row(table: Table, row: tuple[Inlines, ...], reader: Reader) -> Markup:
    cells = [_inlines(cell, reader) for cell in row]
    named = Markup('<th scope="row">{}</th>').format(cells[0]) if cells else Markup("")
    # On a phone each cell stands on a line of its own, after the name of its column.
    rest = zip(table.columns[1:], cells[1:], strict=True)
    shown = Markup("").join(Markup('<td data-column="{}">{}</td>').format(column, cell) for column, cell in rest)
    return Markup("<tr>{}{}</tr>").format(named, shown)


def _button(button: Button) -> Markup:
    spoken = Markup(' aria-label="{}"').format(button.spoken) if button.spoken else Markup("")
    return Markup(
        '<button type="button" class="button button-{}" data-action="{}" data-value="{}"{}>{}</button>'
    ).format(_weight(button.style), button.action, button.value, spoken, isolated(button.label))


def _weight(style: ButtonStyle) -> str:
    match style:
        case ButtonStyle.PLAIN:
            return "plain"
        case ButtonStyle.PRIMARY:
            return "primary"
        case ButtonStyle.DANGER:
            return "danger"
        case _:
            assert_never(style)
