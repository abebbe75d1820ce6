"""Forms as dialogs with an Adaptive Card in them, and what comes back of them as values for `Form.read`."""

from collections.abc import Mapping

from bot.model.form import Explanation, Form
from bot.model.message import Heading
from bot.platforms.teams import limits
from bot.platforms.teams.inputs import field_pieces, problem, values_of
from bot.platforms.teams.render import CONTENT_TYPE, NOBODY_IN_PARTICULAR, card_of, pieces_of
from bot.platforms.teams.rich import Reader, rich, text_runs
from bot.rendering.fitting import json_length, one_line, shortened, units
from bot.rendering.returned import Submission, texts
from bot.rendering.runs import Json

__all__ = ["dialog", "read_submission", "values_of"]

_NO_ERRORS: Mapping[str, str] = {}
_NO_CONTEXT: Mapping[str, str] = {}


def dialog(
    form: Form,
    errors: Mapping[str, str] = _NO_ERRORS,
    context: Mapping[str, str] = _NO_CONTEXT,
    reader: Reader = NOBODY_IN_PARTICULAR,
) -> Json:
    """The form as a dialog: the `value` of a task/continue answer. `context` comes back with it.

    Errors stand above their fields, those of no field at the head. ValueError when the form is more than a dialog can
    be, which its author must mend.
    """
    title, submit = one_line(form.title) or "Squadbot", one_line(form.submit) or "Save"
    pieces = pieces_of([Heading(title)], reader, in_dialog=True) if units(title) > limits.TITLE else []
    named = {each.name for each in form.inputs}
    for name, sentence in errors.items():
        pieces += [] if name in named else problem(sentence)
    for each in form.fields:
        if isinstance(each, Explanation):
            pieces += pieces_of(each.blocks, reader, in_dialog=True)
        else:
            pieces += field_pieces(each, errors.get(each.name, ""))
    if units(submit) > limits.SUBMIT:
        pieces += rich([text_runs(submit)])
    pieces = pieces or pieces_of([Heading(title)], reader, in_dialog=True)
    content = card_of(pieces, title, [_submit(form, submit, context)])
    if json_length(content) > limits.DIALOG_JSON:
        raise ValueError(f"the form {form.name!r} is {json_length(content):,} characters, more than a dialog takes")
    return {
        "title": shortened(title, limits.TITLE),
        "width": "medium",
        "height": "large" if len(form.inputs) > limits.TALL else "medium",
        "card": {"contentType": CONTENT_TYPE, "content": content},
    }


def read_submission(data: object) -> Submission | None:
    """What was sent in: the `data` of a task/submit. None when it is no form of ours.

    A client can change it: what is not as `dialog` wrote it is taken for nothing.
    """
    if not isinstance(data, Mapping) or not isinstance(name := data.get("form"), str) or not name:
        return None
    return Submission(name, values_of(data), texts(data.get("state")), texts(data.get("context")))


def _submit(form: Form, label: str, context: Mapping[str, str]) -> Json:
    data = {"form": form.name, "state": dict(form.state), "context": dict(context)}
    if json_length(data) > limits.PRESS_JSON:
        raise ValueError(f"the form {form.name[:40]!r} carries more than Teams gives back")
    return {
        "type": "Action.Submit",
        "title": shortened(label, limits.SUBMIT),
        "style": "positive",
        "data": data,
    }
