"""A page of everything Squadbot shows, as Slack would draw it: light, dark, and as narrow as a phone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import assert_never

from markupsafe import Markup

from bot.model.answer import ShowBoard, ShowForm
from bot.model.form import Form, PersonField, RawValues
from bot.model.message import Block, Mention, Message, paragraph
from bot.named import named
from bot.platforms.slack.drawing import draw
from bot.platforms.slack.forms import answer_to, modal
from bot.platforms.slack.render import Reader, home_view, render
from bot.platforms.slack.rich import Json

_CSS = Path(__file__).with_name("gallery.css")


@dataclass(frozen=True, slots=True)
class Exhibit:
    """What somebody did, and what they then saw: alone, or with everyone. `typed` is what a form was sent in with."""

    done: str
    seen: Message | ShowForm | ShowBoard
    alone: bool = False
    typed: RawValues | None = None


def page(exhibits: Iterable[Exhibit]) -> str:
    """The page."""
    drawn = [
        Markup('<article><h2>{}</h2><div class="slack">{}</div></article>').format(each.done, _drawn(each))
        for each in exhibits
    ]
    return str(
        Markup(
            '<!doctype html>\n<html lang="en-GB"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            "<title>Squadbot in Slack</title><style>\n{}</style></head><body><header><h1>Squadbot in Slack</h1>"
            "<p>Everything that Squadbot shows in the demo’s stories, drawn from the very blocks it sends. Made by "
            "<code>squadbot gallery</code>; the drawing is our own and stands for Slack’s.</p></header>"
            "<main>{}</main></body></html>\n"
        ).format(Markup(_CSS.read_text(encoding="utf-8")), Markup("\n").join(drawn))  # noqa: S704 - our own file
    )


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
