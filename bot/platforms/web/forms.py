"""Forms as HTML for the page's dialog, and what the page sends back as values for `Form.read`."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import assert_never

from markupsafe import Markup

from bot.language.words import say_date
from bot.model.form import (
    Choice,
    ChoiceField,
    DateField,
    Explanation,
    Form,
    Input,
    PersonField,
    PlaceField,
    RawValue,
    RawValues,
    SwitchField,
    TextField,
)
from bot.platforms.web import limits
from bot.platforms.web.render import Reader, render_blocks

_DATES = ("%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")


def form_html(form: Form, errors: Mapping[str, str], reader: Reader) -> Markup:
    """The form, its values in it, each error beside its field and all of them once more at the top."""
    fields = Markup("").join(
        Markup('<div class="explanation">{}</div>').format(render_blocks(each.blocks, reader))
        if isinstance(each, Explanation)
        else _field(each, f"field-{index}", errors.get(each.name, ""))
        for index, each in enumerate(form.fields)
    )
    return Markup(
        '<form novalidate autocomplete="off" aria-labelledby="form-title"><h2 id="form-title" tabindex="-1">{}</h2>{}{}'
        '<div class="buttons"><button type="submit" class="button button-primary">{}</button>'
        '<button type="button" class="button button-plain" data-cancel>Cancel</button></div></form>'
    ).format(form.title, _summary(form, errors), fields, form.submit)


def read_values(values: Mapping[str, RawValue], kinds: Mapping[str, str]) -> RawValues:
    """What the page sent, as `Form.read` expects it: dates as people write them become ISO.

    What cannot be read as a date goes on as typed, so that the form's own sentence can name it.
    """
    return {name: _wire(value, kinds.get(name, "")) for name, value in values.items()}


def _wire(value: RawValue, kind: str) -> RawValue:
    return _date_wire(value) if isinstance(value, str) and kind == "date" else value


def _date_wire(value: str) -> str:
    words = re.sub(r"^[A-Za-z]+day,?\s+|(?<=\d)(st|nd|rd|th)\b|,", "", " ".join(value.split()))
    for shape in _DATES:
        try:
            return datetime.strptime(words, shape).date().isoformat()  # noqa: DTZ007 - a date
        except ValueError:
            continue
    return value.strip()


def _date_shown(value: str) -> str:
    try:
        return say_date(datetime.strptime(value, "%Y-%m-%d").date())  # noqa: DTZ007 - a date
    except ValueError:
        return value


def _summary(form: Form, errors: Mapping[str, str]) -> Markup:
    if not errors:
        return Markup("")
    places = {
        each.name: (f"field-{i}", each) for i, each in enumerate(form.fields) if not isinstance(each, Explanation)
    }
    lines = (
        Markup('<li><a href="#{0}" data-goto="{0}"><bdi>{1}</bdi> {2}</a></li>').format(
            places[name][0], _introduced(places[name][1].label), sentence
        )
        if name in places
        else Markup("<li>{}</li>").format(sentence)
        for name, sentence in errors.items()
    )
    return Markup(
        '<div class="errors" tabindex="-1" role="alert" aria-labelledby="errors-title">'
        '<h3 id="errors-title">There is a problem</h3><ul>{}</ul></div>'
    ).format(Markup("").join(lines))


def _introduced(label: str) -> str:
    """A label before what is wrong with it: away from its field, "This needs an answer." would not say what does."""
    return label if label.endswith(("?", "…", ":", ".")) else f"{label}:"


def _field(field: Input, key: str, error: str) -> Markup:
    parts = _Parts(field, key, error)
    match field:
        case TextField():
            return parts.single(_text(field, parts), _count(field, key))
        case DateField(value=value):
            return parts.single(_date(parts.input(_date_shown(value), "date"), key))
        case ChoiceField(choices=choices, multiple=True, value=value):
            return parts.group(_boxes(choices, _as_several(value), parts))
        case ChoiceField(choices=choices, value=value):
            chosen = _as_several(value)[0] if _as_several(value) else ""
            if len(choices) <= limits.RADIOS:
                return parts.group(_radios(choices, chosen, parts))
            return parts.single(_select(choices, chosen, parts))
        case PersonField(people=choices, value=value) | PlaceField(places=choices, value=value):
            return parts.single(_select(choices, value, parts))
        case SwitchField():
            return _switch(field, parts)
        case _:
            assert_never(field)


class _Parts:
    """What every field has: its label, hint and error, and the attributes that tie them to the input."""

    def __init__(self, field: Input, key: str, error: str) -> None:
        self.name, self.label, self.key, self.error = field.name, field.label, key, error
        self.needed = not isinstance(field, SwitchField) and field.required
        self.hint = _hint(field)
        self.described = [f"{key}-hint"] if self.hint else []
        if error:
            self.described.append(f"{key}-error")
        if isinstance(field, TextField):
            self.described.append(f"{key}-count")

    @property
    def aria(self) -> Markup:
        html = Markup("")
        if self.described:
            html += Markup(' aria-describedby="{}"').format(" ".join(self.described))
        if self.error:
            html += Markup(' aria-invalid="true"')
        return html

    @property
    def required(self) -> Markup:
        return Markup(' aria-required="true"') if self.needed else Markup("")

    def words(self) -> Markup:
        mark = "" if not self.needed else Markup(' <span class="needed">required</span>')
        return Markup("<bdi>{}</bdi>{}").format(self.label, mark)

    def hint_and_error(self) -> Markup:
        html = Markup("")
        if self.hint:
            html += Markup('<p class="hint" id="{}-hint">{}</p>').format(self.key, self.hint)
        if self.error:
            html += Markup('<p class="error" id="{}-error"><span class="unseen">Error: </span>{}</p>').format(
                self.key, self.error
            )
        return html

    def input(self, value: str, kind: str, extra: Markup | str = "") -> Markup:
        return Markup('<input type="text" id="{}" name="{}" value="{}" data-kind="{}" dir="auto"{}{}{}>').format(
            self.key,
            self.name,
            value,
            kind,
            extra,
            self.aria,
            self.required,
        )

    def single(self, control: Markup, after: Markup | str = "") -> Markup:
        return Markup('<div class="field{}"><label for="{}">{}</label>{}{}{}</div>').format(
            " wrong" if self.error else "", self.key, self.words(), self.hint_and_error(), control, after
        )

    def group(self, options: Markup) -> Markup:
        """Several controls under one legend; the first has the field's id, so that a link to the field lands on it."""
        return Markup(
            '<fieldset class="field{}"{}><legend>{}</legend>{}<div class="options">{}</div></fieldset>'
        ).format(" wrong" if self.error else "", self.aria, self.words(), self.hint_and_error(), options)


def _hint(field: Input) -> str:
    """The field's own hint; a date gets an example when it has none."""
    match field:
        case DateField(hint=""):
            return "For example, 5 June 2026."
        case _:
            return field.hint


def _text(field: TextField, parts: _Parts) -> Markup:
    if not field.multiline:
        return parts.input(field.value, "text")
    # A browser drops one line break after the tag, so one is put there to be dropped.
    return Markup('<textarea id="{}" name="{}" data-kind="text" dir="auto" rows="4"{}{}>\n{}</textarea>').format(
        parts.key, field.name, parts.aria, parts.required, field.value
    )


def _count(field: TextField, key: str) -> Markup:
    return Markup('<p class="count" id="{}-count" data-limit="{}" data-for="{}">Up to {} characters</p>').format(
        key, field.limit, key, f"{field.limit:,}"
    )


def _date(control: Markup, key: str) -> Markup:
    """Words for everyone, and the browser's own calendar for those who like one; it only fills the words in."""
    return Markup(
        '<div class="with-calendar">{}<button type="button" class="button button-plain" data-calendar="{}">Calendar'
        '</button><input type="date" tabindex="-1" aria-hidden="true"></div>'
    ).format(control, key)


def _as_several(value: RawValue) -> Sequence[str]:
    return ([value] if value else []) if isinstance(value, str) else value


def _option(kind: str, key: str, parts: _Parts, choice: Choice, checked: bool, multiple: bool = False) -> Markup:
    return Markup(
        '<div class="option"><input type="{}" id="{}" name="{}" value="{}"{}{}>'
        '<label for="{}"><bdi>{}</bdi></label></div>'
    ).format(
        kind,
        key,
        parts.name,
        choice.value,
        Markup(" checked") if checked else "",
        Markup(" data-multiple") if multiple else "",
        key,
        choice.label,
    )


def _boxes(choices: Sequence[Choice], chosen: Sequence[str], parts: _Parts) -> Markup:
    keys = [parts.key, *(f"{parts.key}-{index}" for index in range(1, len(choices)))]
    return Markup("").join(
        _option("checkbox", key, parts, choice, choice.value in chosen, multiple=True)
        for key, choice in zip(keys, choices, strict=False)
    )


def _radios(choices: Sequence[Choice], chosen: str, parts: _Parts) -> Markup:
    all_choices = [*choices] if parts.needed else [*choices, Choice("", "Leave this out")]
    keys = [parts.key, *(f"{parts.key}-{index}" for index in range(1, len(all_choices)))]
    return Markup("").join(
        _option("radio", key, parts, choice, choice.value == chosen and (choice.value != "" or not parts.needed))
        for key, choice in zip(keys, all_choices, strict=False)
    )


def _select(choices: Sequence[Choice], chosen: str, parts: _Parts) -> Markup:
    option = Markup('<option value="{}"{}>{}</option>')
    rows = (option.format(c.value, Markup(" selected") if c.value == chosen else "", c.label) for c in choices)
    nothing = "Choose one" if parts.needed else "Leave this out"
    return Markup('<select id="{}" name="{}"{}{}><option value="">{}</option>{}</select>').format(
        parts.key, parts.name, parts.aria, parts.required, nothing, Markup("").join(rows)
    )


def _switch(field: SwitchField, parts: _Parts) -> Markup:
    checked = Markup(" checked") if field.value == "yes" else Markup("")
    return Markup(
        '<div class="field{}"><div class="option"><input type="checkbox" id="{}" name="{}" value="yes"{}{}>'
        '<label for="{}">{}</label></div>{}</div>'
    ).format(
        " wrong" if parts.error else "",
        parts.key,
        field.name,
        checked,
        parts.aria,
        parts.key,
        parts.words(),
        parts.hint_and_error(),
    )
