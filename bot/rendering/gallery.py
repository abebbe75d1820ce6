"""A page of everything Squadbot shows, each thing as every platform would draw it, side by side."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from markupsafe import Markup

from bot.model.answer import ShowBoard, ShowForm
from bot.model.form import RawValues
from bot.model.message import Message

_CSS = Path(__file__).with_name("gallery.css")


@dataclass(frozen=True, slots=True)
class Exhibit:
    """What somebody did, and what they then saw: alone, or with everyone. `typed` is what a form was sent in with."""

    done: str
    seen: Message | ShowForm | ShowBoard
    alone: bool = False
    typed: RawValues | None = None


@dataclass(frozen=True, slots=True)
class Artist:
    """How a platform draws an exhibit: `css` for what it draws, and what comes after everything is drawn.

    `credit` says on the page who draws it.
    """

    platform: str
    draw: Callable[[Exhibit], Markup]
    css: str
    credit: Markup
    after: Markup = field(default_factory=Markup)


def page(exhibits: Iterable[Exhibit], artists: Sequence[Artist]) -> str:
    """The page."""
    articles = [
        Markup('<article id="n{0}"><h2><a href="#n{0}">{0}</a> {1}</h2><div class="side">{2}</div></article>').format(
            number, each.done, Markup("").join(_drawn(each, artist) for artist in artists)
        )
        for number, each in enumerate(exhibits, 1)
    ]
    css = "\n".join([_CSS.read_text(encoding="utf-8"), *(artist.css for artist in artists)])
    names = " and ".join(artist.platform for artist in artists)
    return str(
        Markup(
            '<!doctype html>\n<html lang="en-GB"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            "<title>Squadbot in {0}</title><style>\n{1}</style></head><body><header><h1>Squadbot in {0}</h1>"
            "<p>Everything that Squadbot shows in the demo’s stories, drawn from the very blocks and cards it sends. "
            "Made by <code>squadbot gallery</code>. {4}</p></header><main>{2}</main>{3}</body></html>\n"
        ).format(
            names,
            Markup(css),  # noqa: S704 - our own files
            Markup("\n").join(articles),
            Markup("").join(artist.after for artist in artists),
            Markup(" ").join(artist.credit for artist in artists),
        )
    )


def _drawn(exhibit: Exhibit, artist: Artist) -> Markup:
    return Markup('<section class="{}" aria-label="{}"><h3 class="platform">{}</h3>{}</section>').format(
        artist.platform.lower(), f"In {artist.platform}", artist.platform, artist.draw(exhibit)
    )
