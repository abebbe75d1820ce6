"""What Squadbot shows, as Slack would draw it: light, dark, and as narrow as a phone."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import assert_never

from markupsafe import Markup

from bot.model.answer import ShowBoard, ShowForm
from bot.model.form import Form, PersonField, RawValues
from bot.model.message import Block, Mention, Message, paragraph
from bot.platforms.slack.drawing import draw
from bot.platforms.slack.forms import answer_to, modal
from bot.platforms.slack.render import Reader, home_view, render
from bot.rendering.gallery import Artist, Exhibit
from bot.rendering.mentions import named
from bot.rendering.runs import Json

_CSS = Path(__file__).with_name("gallery.css")


def artist() -> Artist:
    """Slack's side of the gallery."""
    return Artist("Slack", _drawn, _CSS.read_text(encoding="utf-8"), Markup("Slack’s side is drawn by us."))


def _drawn(exhibit: Exhibit) -> Markup:
    match exhibit.seen:
        case Message():
            reader, names = _everybody(exhibit.seen.blocks)
            return Markup("").join(
                _message(each["blocks"], names, exhibit.alone) for each in render(exhibit.seen, reader)
            )
        case ShowBoard(message):
            reader, names = _everybody(message.blocks)
            return Markup('<section class="home">{}</section>').format(
                draw(home_view(message, reader)["blocks"], names)
            )
        case ShowForm(form, errors):
            return _form(form, errors, exhibit.typed)
        case _:
            assert_never(exhibit.seen)


def _form(form: Form, errors: Mapping[str, str], typed: RawValues | None) -> Markup:
    """A form that was opened, or what became of one that was sent in."""
    people = [each for field in form.inputs if isinstance(field, PersonField) for each in field.people]
    reader, names = _everybody((paragraph(*(Mention(int(each.value), each.label) for each in people)),))
    shown = modal(form, reader=reader)
    if typed is None:
        return _modal(shown, names, {})
    answer = answer_to(shown, form, errors, typed, reader=reader)
    return _modal(answer.get("view", shown), names, answer.get("errors", {}))


def _message(blocks: Sequence[Json], names: Mapping[str, str], alone: bool) -> Markup:
    private = Markup('<p class="private">Only visible to you</p>') if alone else ""
    return Markup(
        '<section class="message"><span class="avatar" aria-hidden="true">Sq</span><div class="body">{}'
        '<p class="who"><strong>Squadbot</strong> <span class="app">APP</span> <time>10:00</time></p>{}</div></section>'
    ).format(private, draw(blocks, names))


def _modal(view: Json, names: Mapping[str, str], errors: Mapping[str, str]) -> Markup:
    return Markup(
        '<section class="modal"><p class="title"><strong>{}</strong><span aria-hidden="true">✕</span></p>'
        '<div class="fields">{}</div><p class="foot"><span role="button" class="button plain">{}</span>'
        '<span role="button" class="button primary">{}</span></p></section>'
    ).format(view["title"]["text"], draw(view["blocks"], names, errors), view["close"]["text"], view["submit"]["text"])


def _everybody(blocks: Sequence[Block]) -> tuple[Reader, Mapping[str, str]]:
    """A reader in whose workspace everybody who is named has an account, and their names by id."""
    names = {f"U{each.person}": each.name for each in named(blocks) if isinstance(each, Mention)}
    return Reader(account_of=lambda person: f"U{person}"), names
