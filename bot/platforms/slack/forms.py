"""Forms as Slack's modals, and what comes back of them as values for `Form.read`."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from bot.language.tidy import tidy
from bot.model.form import Explanation, Form, Input, RawValue, RawValues
from bot.model.message import Heading
from bot.platforms.slack import limits
from bot.platforms.slack.fit import length, one_line
from bot.platforms.slack.inputs import block_id, field_blocks, plain, read_state
from bot.platforms.slack.render import NOBODY_IN_PARTICULAR, view_blocks
from bot.platforms.slack.rich import Reader, rich, text_runs
from bot.rendering.returned import Submission, texts
from bot.rendering.runs import Json

_NO_ERRORS: Mapping[str, str] = {}
_NO_CONTEXT: Mapping[str, str] = {}


def modal(
    form: Form,
    errors: Mapping[str, str] = _NO_ERRORS,
    context: Mapping[str, str] = _NO_CONTEXT,
    reader: Reader = NOBODY_IN_PARTICULAR,
) -> Json:
    """The form as a modal. `context` comes back with it; errors stand above their fields.

    ValueError when the form is more than a modal can be, which its author must mend.
    """
    title, submit = one_line(form.title) or "Squadbot", one_line(form.submit) or "Save"
    blocks = view_blocks([Heading(title)], reader) if length(title) > limits.TITLE else []
    named = {each.name for each in form.inputs}
    for name, sentence in errors.items():
        blocks += [] if name in named else _problem(sentence)
    for number, each in enumerate(form.fields):
        if isinstance(each, Explanation):
            blocks += _renumbered(view_blocks(each.blocks, reader), number)
        else:
            blocks += [*_problem(errors.get(each.name, "")), *field_blocks(each, reader)]
    if length(submit) > limits.SUBMIT:
        blocks += [piece.block for piece in rich([text_runs(submit)])]
    blocks = blocks or view_blocks([Heading(title)], reader)
    if len(blocks) > limits.VIEW_BLOCKS:
        raise ValueError(f"the form {form.name!r} is {len(blocks)} blocks, and a modal takes {limits.VIEW_BLOCKS}")
    return {
        "type": "modal",
        "callback_id": form.name,
        "title": plain(title, limits.TITLE),
        "submit": plain(submit, limits.SUBMIT),
        "close": plain("Cancel", limits.SUBMIT),
        "private_metadata": _metadata(form, context),
        "blocks": blocks,
    }


def answer_to(
    view: Mapping[str, Any],
    form: Form,
    errors: Mapping[str, str],
    values: RawValues,
    context: Mapping[str, str] = _NO_CONTEXT,
    reader: Reader = NOBODY_IN_PARTICULAR,
) -> Json:
    """What Slack is told to do with the modal that was sent in with these values.

    It stays as it is with each error beside its field; or, when there is anything else to show (a value that was
    changed, another form, an error of no field), it is drawn anew.
    """
    inputs = {each["block_id"] for each in view["blocks"] if each["type"] == "input"}
    beside = {block_id(name): sentence for name, sentence in errors.items()}
    same = view.get("callback_id") == form.name and all(_is_same(each, values) for each in form.inputs)
    if errors and same and set(beside) <= inputs:
        return {"response_action": "errors", "errors": beside}
    return {"response_action": "update", "view": modal(form, errors, context, reader)}


def read_submission(view: Mapping[str, Any], person_of: Callable[[str], int | None] = lambda _: None) -> Submission:
    """What was sent in. `person_of` gives the record id of an account, for people chosen from Slack's own list."""
    kept = _read_metadata(view.get("private_metadata", ""))
    values = (view.get("state") or {}).get("values") or {}
    return Submission(str(view.get("callback_id", "")), read_state(values, person_of), kept["state"], kept["context"])


def _is_same(field: Input, values: RawValues) -> bool:
    """Whether the field shows what was typed, give or take blanks at its ends."""
    return _tidy(field.value) == _tidy(values.get(field.name, ""))


def _tidy(value: RawValue) -> tuple[str, ...]:
    return tuple(tidy(each) for each in ((value,) if isinstance(value, str) else value) if tidy(each))


def _problem(sentence: str) -> list[Json]:
    if not sentence:
        return []
    line = [*text_runs("There is a problem: ", bold=True), *text_runs(sentence)]
    return [piece.block for piece in rich([line])]


def _renumbered(blocks: list[Json], explanation: int) -> list[Json]:
    """Rows of buttons numbered through the whole form."""
    return [each | {"block_id": f"{each['block_id']}-{explanation}"} if "block_id" in each else each for each in blocks]


def _metadata(form: Form, context: Mapping[str, str]) -> str:
    kept = {"s": dict(form.state), "c": dict(context)}
    text = json.dumps({key: value for key, value in kept.items() if value}, ensure_ascii=False, separators=(",", ":"))
    if length(text) > limits.METADATA or len(form.name) > limits.ID:
        raise ValueError(f"the form {form.name[:40]!r} carries more than Slack gives back")
    return text


def _read_metadata(text: str) -> dict[str, dict[str, str]]:
    """What `_metadata` wrote. A client can read and change it, so anything else in it is taken for nothing."""
    try:
        data = json.loads(text or "{}")
    except ValueError:
        data = {}
    kept = data if isinstance(data, dict) else {}
    return {"state": texts(kept.get("s")), "context": texts(kept.get("c"))}
