"""What Squadbot shows, as Teams would draw it: the very cards it sends, drawn in the browser by Microsoft's library."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, assert_never

from markupsafe import Markup

from bot.model.answer import ShowBoard, ShowForm
from bot.model.message import Message
from bot.platforms.teams.forms import dialog
from bot.platforms.teams.render import Card, Reader, render
from bot.rendering.gallery import Artist, Exhibit
from bot.rendering.runs import Json

LIBRARY = "adaptivecards.min.js"
"""npm adaptivecards 3.0.6, `dist`, which stands beside the page."""

_HERE = Path(__file__).parent
_READER = Reader(account_of=lambda person: f"29:{person}")


def artist() -> Artist:
    """Teams' side of the gallery."""
    drawing = (_HERE / "gallery.js").read_text(encoding="utf-8")
    after = Markup('<script src="{}"></script><script>\n{}</script>').format(LIBRARY, Markup(drawing))  # noqa: S704 - ours
    credit = Markup("Teams’ is drawn by Microsoft’s own <code>adaptivecards</code>.")
    return Artist("Teams", _drawn, (_HERE / "gallery.css").read_text(encoding="utf-8"), credit, after)


def _drawn(exhibit: Exhibit) -> Markup:
    match exhibit.seen:
        case Message():
            return _cards(render(exhibit.seen, _READER), alone=exhibit.alone)
        case ShowBoard(message):
            return _cards(render(message, _READER), alone=True)
        case ShowForm(form, errors):
            shown = form if exhibit.typed is None else form.filled_with(form.taken_from(exhibit.typed))
            return _dialog(dialog(shown, errors, reader=_READER))
        case _:
            assert_never(exhibit.seen)


def _cards(cards: Sequence[Card], *, alone: bool) -> Markup:
    where = Markup('<p class="where">In your chat with Squadbot</p>') if alone else ""
    return Markup("").join(
        Markup('<div class="post">{}<p class="from"><strong>Squadbot</strong> <time>10:00</time></p>{}</div>').format(
            where, _card(card.content, card.fallback)
        )
        for card in cards
    )


def _dialog(info: Json) -> Markup:
    content = info["card"]["content"]
    return Markup('<div class="dialog"><p class="name"><strong>{}</strong></p>{}</div>').format(
        info["title"], _card(content, content["fallbackText"])
    )


def _card(content: Json, words: str) -> Markup:
    """The card as data, and its words for who reads the page without scripts."""
    data = json.dumps(_unpressed(content), ensure_ascii=False, separators=(",", ":"))
    return Markup('<div class="card" data-card="{}"><p class="words">{}</p></div>').format(data, words)


def _unpressed(content: Any) -> Any:
    """The card without what its buttons carry, which is made up anew each time: on a page nobody presses them."""
    if isinstance(content, list):
        return [_unpressed(each) for each in content]
    if isinstance(content, dict):
        return {key: {} if key == "data" else _unpressed(value) for key, value in content.items()}
    return content
