"""Running text as rich text blocks, in which Teams reads no Markdown: what a person typed stays what they typed."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC
from urllib.parse import quote, urlsplit

from bot.model.message import Inlines, Mention, Moment, MomentStyle, PlaceLink
from bot.platforms.teams import limits
from bot.rendering.fitting import clean, in_runs, json_length, one_line, units
from bot.rendering.plain import is_web_address, moment_text
from bot.rendering.runs import Json, Line, Pen, Run, drawn, plain_words

_SAID = {MomentStyle.DATE: "{date}", MomentStyle.TIME: "{time}", MomentStyle.DATE_TIME: "{date} at {time}"}
# Teams reads "{{DATE(" and "<at>" wherever they stand in one run; broken over two runs they are plain letters.
_READ_BY_TEAMS = re.compile(r"(?<=\{)(?=\{)|(?<=<)(?=/?at\b)", re.I)


def _nobody(_: int) -> str | None:
    return None


def _nowhere(_: str) -> str | None:
    return None


def _never(_: str, __: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose eyes it is drawn for.

    `account_of` takes a person's record id and answers their id in Teams; `link_of` takes a place's code and answers
    the address of its squad's channel; `opens_form` takes a button's action and value and says
    whether a form may answer it, for Teams must know that before the press.
    """

    zone: str = limits.ZONE
    account_of: Callable[[int], str | None] = _nobody
    link_of: Callable[[str], str | None] = _nowhere
    opens_form: Callable[[str, str], bool] = _never


@dataclass(frozen=True, slots=True)
class Piece:
    """One element of a card, the same in plain words, and the people it mentions."""

    element: Json
    plain: str
    mentions: tuple[Json, ...] = ()

    def styled(self, **more: object) -> "Piece":
        """The same piece with these properties."""
        return replace(self, element=self.element | more)


def address(url: str) -> str:
    """The address as Teams takes it, what is no part of one encoded; empty when it may not be followed."""
    written = re.sub("%(?![0-9A-Fa-f]{2})", "%25", quote(url, safe="%!#$&'()*+,/:;=?@~"))
    try:
        whole = bool(urlsplit(written).hostname)
    except ValueError:
        return ""
    fits = units(written) <= limits.URL and clean(url) == url and not any(map(str.isspace, url))
    return written if whole and fits and written.count("#") < 2 and is_web_address(written) else ""


def text_runs(text: str, **style: object) -> list[Run]:
    """Words as they stand, in as many runs as they need."""
    return [
        Run({"type": "TextRun", "text": part, **style}, part)
        for piece in in_runs(text, limits.RUN)
        for part in _READ_BY_TEAMS.split(piece)
        if part
    ]


def runs(inlines: Inlines, reader: Reader, **style: object) -> list[Run]:
    """A line's runs; those that would be empty are left out."""
    return drawn(inlines, pen(reader, **style))


def moment_words(moment: Moment) -> str:
    """What Teams replaces by the instant on each reader's own clock."""
    at = f"{moment.at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}".zfill(20)
    return _SAID[moment.style].format(date=f"{{{{DATE({at}, LONG)}}}}", time=f"{{{{TIME({at})}}}}")


def pen(reader: Reader, **style: object) -> Pen:
    """Return what draws the parts of a line for this reader, in this style."""
    return _Pen(reader, style)


@dataclass(frozen=True, slots=True)
class _Pen:
    """Fills `bot.rendering.runs.Pen`, for this reader, in this style."""

    reader: Reader
    style: Json

    def words(self, text: str, *, bold: bool = False, italic: bool = False) -> list[Run]:
        shown = ({"weight": "Bolder"} if bold else {}) | ({"italic": True} if italic else {})
        return text_runs(text, **self.style | shown)

    def typed(self, text: str) -> list[Run]:
        return text_runs(text, **self.style | {"fontType": "Monospace"})

    def link(self, label: str, url: str) -> list[Run]:
        return _link(label, url, self.style)

    def mention(self, mention: Mention) -> list[Run]:
        """Rich text knows no mentions: `markup.mentioning` draws the lines that can have them."""
        return self.words(mention.name)

    def place(self, place: PlaceLink) -> list[Run]:
        return _link(place.name, self.reader.link_of(place.place) or "", self.style)

    def moment(self, moment: Moment) -> list[Run]:
        run = {"type": "TextRun", "text": moment_words(moment), **self.style}
        return [Run(run, moment_text(moment, self.reader.zone))]


def _link(label: str, url: str, style: Json) -> list[Run]:
    words = one_line(label)
    if not (target := address(url)):
        return text_runs(label, **style)
    action = {"type": "Action.OpenUrl", "url": target}
    shown = text_runs(words or url, **style, selectAction=action)
    if words and words != url and units(url) <= limits.URL_IN_WORDS:
        shown[-1] = replace(shown[-1], plain=f"{shown[-1].plain} ({url})")
    return shown


# --- lines as blocks --------------------------------------------------------------------------------------------------


def rich(lines: Iterable[Line], **style: object) -> list[Piece]:
    """Each line as a block of its own, close under the one before; lines with no words in them are left out."""
    pieces = [_block(part) for line in lines for part in _parts(line)]
    return [piece.styled(**style | ({"spacing": "None"} if number else {})) for number, piece in enumerate(pieces)]


def _parts(line: Line) -> Iterator[list[Run]]:
    """The line in parts that fit a block each: rich text knows no line's end, so that is where a block ends."""
    kept: list[Run] = []
    for run in _broken(line):
        full = json_length([each.element for each in (*kept, run)]) > limits.ELEMENT_JSON if run else True
        if full and any(each.plain.strip() for each in kept):
            yield kept
        kept = ([] if full else kept) + ([run] if run else [])
    if any(each.plain.strip() for each in kept):
        yield kept


def _broken(line: Line) -> Iterator[Run | None]:
    """The runs, with None at each line's end."""
    for run in line:
        for number, text in enumerate(re.split("[\n\x85\u2028\u2029]", run.element["text"])):
            if number:
                yield None
            if text:
                whole = text == run.element["text"]
                yield run if whole else Run(run.element | {"text": text}, text)


def _block(line: Line) -> Piece:
    return Piece({"type": "RichTextBlock", "inlines": [run.element for run in line]}, plain_words(line))
