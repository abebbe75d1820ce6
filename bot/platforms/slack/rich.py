"""Running text as Slack's rich text, where nothing that a person typed can become a mention, a link or markup."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, assert_never
from urllib.parse import urlsplit

from bot.model.message import Inlines, Mention, Moment, MomentStyle, PlaceLink
from bot.platforms.slack import limits
from bot.platforms.slack.fit import clean, in_runs, json_length, length, one_line, split
from bot.rendering.plain import is_web_address, moment_text
from bot.rendering.runs import Json, Line, Pen, Run, drawn, plain_words

_LINE_END: Json = {"type": "text", "text": "\n"}
_DATES = {MomentStyle.DATE: "{date}", MomentStyle.TIME: "{time}", MomentStyle.DATE_TIME: "{date} at {time}"}


def _nobody(_: int) -> str | None:
    return None


def _nowhere(_: str) -> str | None:
    return None


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose eyes it is drawn for: who has an account and which place a channel in this workspace, and its clock.

    `account_of` takes a person's record id, `channel_of` a place's code; both answer Slack's id, or None. `prefix` is
    what this Slack's administrator put before every command.
    """

    zone: str = limits.ZONE
    prefix: str = ""
    account_of: Callable[[int], str | None] = _nobody
    channel_of: Callable[[str], str | None] = _nowhere

    def typed(self, text: str) -> str:
        """What is to be typed: "/learn" is "/tlg-learn" where commands have a prefix."""
        return f"/{self.prefix}{text[1:]}" if text.startswith("/") else text


@dataclass(frozen=True, slots=True)
class Piece:
    """One block of Slack's, and the same in plain words."""

    block: Json
    plain: str


def can_link(url: str) -> bool:
    """Whether Slack takes this address."""
    try:
        whole = bool(urlsplit(url).hostname)
    except ValueError:
        return False
    fits = length(url) <= limits.URL and clean(url) == url and not any(map(str.isspace, url))
    return whole and fits and is_web_address(url)


def text_runs(text: str, **style: bool) -> list[Run]:
    """Words as they stand, in as many runs as they need."""
    shown = {"style": style} if style else {}
    return [Run({"type": "text", "text": piece, **shown}, piece) for piece in in_runs(text, limits.RUN)]


def runs(inlines: Inlines, reader: Reader) -> list[Run]:
    """A line's runs; those that would be empty are left out."""
    return drawn(inlines, pen(reader))


def pen(reader: Reader) -> Pen:
    """Return what draws the parts of a line for this reader."""
    return _Pen(reader)


@dataclass(frozen=True, slots=True)
class _Pen:
    """Fills `bot.rendering.runs.Pen`, for this reader."""

    reader: Reader

    def words(self, text: str, *, bold: bool = False, italic: bool = False) -> list[Run]:
        return text_runs(text, **({"bold": True} if bold else {}), **({"italic": True} if italic else {}))

    def typed(self, text: str) -> list[Run]:
        return text_runs(self.reader.typed(text), code=True)

    def link(self, label: str, url: str) -> list[Run]:
        return _link(label, url)

    def mention(self, mention: Mention) -> list[Run]:
        account = self.reader.account_of(mention.person)
        return [Run({"type": "user", "user_id": account}, mention.name)] if account else text_runs(mention.name)

    def place(self, place: PlaceLink) -> list[Run]:
        channel = self.reader.channel_of(place.place)
        return [Run({"type": "channel", "channel_id": channel}, place.name)] if channel else text_runs(place.name)

    def moment(self, moment: Moment) -> list[Run]:
        said, shown = moment_text(moment, self.reader.zone), _DATES[moment.style]
        date = {"type": "date", "timestamp": int(moment.at.timestamp()), "format": shown, "fallback": said}
        return [Run(date, said)]


def _link(label: str, url: str) -> list[Run]:
    words = one_line(label)
    if not can_link(url):
        return text_runs(words)
    told = f" ({url})" if words != url and words and length(url) <= limits.URL_IN_WORDS else ""
    pieces = split(words or url, limits.RUN)
    return [
        Run({"type": "link", "url": url, "text": piece}, piece + (told if index == len(pieces) - 1 else ""))
        for index, piece in enumerate(pieces)
    ]


# --- blocks -----------------------------------------------------------------------------------------------------------

Shape = Literal["section", "quote", "list"]


def rich(lines: Iterable[Line], shape: Shape = "section") -> list[Piece]:
    """These lines in as many rich text blocks as they need; a line of nothing but blanks is left out."""
    blocks: list[Piece] = []
    kept: list[Line] = []
    for line in _short_lines(lines):
        if kept and not _fits([*kept, line], shape):
            blocks.append(_block(kept, shape))
            kept = []
        kept.append(line)
    return [*blocks, _block(kept, shape)] if kept else blocks


def together(pieces: Sequence[Piece]) -> list[Piece]:
    """The same pieces, with rich text that follows rich text in one block where it fits, to be read as one."""
    kept: list[Piece] = []
    for piece in pieces:
        joined = _together(kept[-1], piece) if kept else None
        if joined:
            kept[-1] = joined
        else:
            kept.append(piece)
    return kept


def _together(one: Piece, other: Piece) -> Piece | None:
    if not one.block["type"] == other.block["type"] == "rich_text":
        return None
    elements = [*one.block["elements"], *other.block["elements"]]
    last, first = elements[len(one.block["elements"]) - 1], other.block["elements"][0]
    if last["type"] == first["type"] == "rich_text_section":
        line = {"type": "rich_text_section", "elements": [*last["elements"], _LINE_END, *first["elements"]]}
        elements = [*one.block["elements"][:-1], line, *other.block["elements"][1:]]
    both = Piece({"type": "rich_text", "elements": elements}, f"{one.plain}\n{other.plain}")
    fits = length(both.plain) <= limits.RICH_TEXT and json_length(both.block) <= limits.RICH_JSON
    return both if fits else None


def _short_lines(lines: Iterable[Line]) -> Iterable[Line]:
    """Lines that fit a block each."""
    for line in lines:
        if not any(run.plain.strip() for run in line):
            continue
        kept: list[Run] = []
        for run in line:
            if kept and not _fits([[*kept, run]], "section"):
                yield kept
                kept = []
            kept.append(run)
        yield kept


def _fits(lines: Sequence[Line], shape: Shape) -> bool:
    piece = _block(lines, shape)
    return (
        len(lines) <= limits.LIST_ITEMS
        and length(piece.plain) <= limits.RICH_TEXT
        and json_length(piece.block) <= limits.RICH_JSON
    )


def _block(lines: Sequence[Line], shape: Shape) -> Piece:
    match shape:
        case "section":
            elements = [{"type": "rich_text_section", "elements": _joined(lines)}]
            plain = "\n".join(map(plain_words, lines))
        case "quote":
            elements = [{"type": "rich_text_quote", "elements": _joined(lines)}]
            plain = f"“{chr(10).join(map(plain_words, lines))}”"
        case "list":
            items = [{"type": "rich_text_section", "elements": [run.element for run in line]} for line in lines]
            elements = [{"type": "rich_text_list", "style": "bullet", "elements": items}]
            plain = "\n".join(f"- {plain_words(line)}" for line in lines)
        case _:
            assert_never(shape)
    return Piece({"type": "rich_text", "elements": elements}, plain)


def _joined(lines: Sequence[Line]) -> list[Json]:
    """The lines as one run of elements, with a line's end between two of them."""
    elements: list[Json] = []
    for line in lines:
        if elements:
            elements.append(_LINE_END)
        elements += [run.element for run in line]
    return elements
