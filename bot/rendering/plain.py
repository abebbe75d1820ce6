"""A message as plain text: the fallback that every platform sends beside, or instead of, what it draws."""

from typing import assert_never
from zoneinfo import ZoneInfo

from bot.language.words import say_date, say_moment, say_time
from bot.model.message import (
    Block,
    Bullets,
    Buttons,
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
    MomentStyle,
    Mono,
    Note,
    Paragraph,
    PlaceLink,
    Quote,
    Strong,
    Table,
    Text,
)
from bot.rendering.runs import plain_rows


def plain_text(message: Message, zone: str) -> str:
    """Every visible word of the message, in reading order; times on the clock of `zone`."""
    return "\n\n".join(part for part in (_block(block, zone) for block in message.blocks) if part)


def moment_text(moment: Moment, zone: str) -> str:
    """An instant as it is read aloud: "5 June 2026 at 08:45"."""
    match moment.style:
        case MomentStyle.DATE:
            return say_date(moment.at.astimezone(ZoneInfo(zone)).date())
        case MomentStyle.TIME:
            return say_time(moment.at, zone)
        case MomentStyle.DATE_TIME:
            return say_moment(moment.at, zone)
        case _:
            assert_never(moment.style)


def is_web_address(url: str) -> bool:
    """Whether a link may be followed: http or https, nothing that runs code."""
    return url.startswith(("http://", "https://"))


def _inline(inline: Inline, zone: str) -> str:
    match inline:
        case Text(text) | Strong(text) | Emphasis(text) | Mono(text):
            return text
        case Link(label, url):
            return f"{label} ({url})" if is_web_address(url) and label != url else label
        case Mention(name=name) | PlaceLink(name=name):
            return name
        case Moment():
            return moment_text(inline, zone)
        case _:
            assert_never(inline)


def _inlines(inlines: Inlines, zone: str) -> str:
    return "".join(_inline(inline, zone) for inline in inlines)


def _block(block: Block, zone: str) -> str:
    match block:
        case Paragraph(inlines) | Note(inlines):
            return _inlines(inlines, zone)
        case Heading(text):
            return text
        case Bullets(items):
            return "\n".join(f"- {_inlines(item, zone)}" for item in items)
        case Quote(text):
            return "\n".join(f"> {line}" for line in text.split("\n"))
        case Facts(facts):
            return "\n".join(f"{fact.label}: {_inlines(fact.value, zone)}" for fact in facts)
        case Table():
            return _table(block, zone)
        case Divider():
            return "---"
        case Buttons(buttons):
            return " ".join(f"[{button.label}]" for button in buttons)
        case Group(blocks):
            return "\n".join(part for part in (_block(each, zone) for each in blocks) if part)
        case _:
            assert_never(block)


def _table(table: Table, zone: str) -> str:
    """A row a line, each cell with its column's name: columns cannot be lined up where letters differ in width."""
    lines = [table.caption] if table.caption else []
    if not table.rows:
        return "\n".join([*lines, "; ".join(table.columns)])
    rows = [[_inlines(cell, zone) for cell in row] for row in table.rows]
    return "\n".join([*lines, plain_rows(table.columns, rows)])
