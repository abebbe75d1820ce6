"""Buttons, and what comes back of one that was pressed."""

from collections.abc import Iterator, Mapping, Sequence
from typing import assert_never

from bot.model.message import Button, ButtonStyle
from bot.platforms.teams import limits
from bot.platforms.teams.rich import Piece, Reader, rich, text_runs
from bot.rendering.fitting import json_length, one_line, shortened, units
from bot.rendering.returned import Pressed
from bot.rendering.runs import Json

_STYLES = {ButtonStyle.PRIMARY: "positive", ButtonStyle.DANGER: "destructive"}
VERB = "squadbot.press"


def buttons(row: Sequence[Button], reader: Reader, *, in_dialog: bool) -> list[Piece]:
    """Rows of buttons; words that are too long for a button stand whole above its row."""
    pieces: list[Piece] = []
    for some in _rows(row):
        pieces += rich([text_runs(f"• {one_line(words)}") for button in some for words in _too_long(button)])
        actions = [_action(button, reader, in_dialog=in_dialog) for button in some]
        plain = " ".join(f"[{each['title']}]" for each in actions)
        pieces.append(Piece({"type": "ActionSet", "actions": actions}, plain))
    return pieces


def read_press(data: object) -> Pressed | None:
    """Which button of ours sent this: `value.action.data` of an Action.Execute, `value.data` of a task/fetch.

    None for anything else. A client can change it, so what it says is only ever a wish.
    """
    if not isinstance(data, Mapping):
        return None
    action, value = data.get("action"), data.get("value", "")
    return Pressed(action, value) if isinstance(action, str) and action and isinstance(value, str) else None


def _rows(row: Sequence[Button]) -> Iterator[list[Button]]:
    kept: list[Button] = []
    for button in row:
        wide = sum(min(units(_label(each)), limits.BUTTON_LABEL) + limits.BUTTON_EDGES for each in (*kept, button))
        if kept and (len(kept) == limits.BUTTONS or wide > limits.ROW):
            yield kept
            kept = []
        kept.append(button)
    if kept:
        yield kept


def _action(button: Button, reader: Reader, *, in_dialog: bool) -> Json:
    data: Json = {"action": button.action, "value": button.value}
    if json_length(data) > limits.PRESS_JSON:
        raise ValueError(f"the button {button.action[:40]!r} carries more than Teams gives back")
    drawn = _sent_as(data, opens=reader.opens_form(button.action, button.value), in_dialog=in_dialog)
    drawn["title"] = shortened(_label(button), limits.BUTTON_LABEL)
    if spoken := one_line(button.spoken):
        drawn["tooltip"] = shortened(spoken, limits.BUTTON_SPOKEN)
    match button.style:
        case ButtonStyle.PLAIN:
            pass
        case ButtonStyle.PRIMARY | ButtonStyle.DANGER:
            drawn["style"] = _STYLES[button.style]
        case _:
            assert_never(button.style)
    return drawn


def _sent_as(data: Json, *, opens: bool, in_dialog: bool) -> Json:
    """Only a Submit can open a dialog, or be pressed in one; only an Execute can change the card for everyone."""
    if in_dialog:
        return {"type": "Action.Submit", "data": data, "associatedInputs": "none"}
    if opens:
        return {"type": "Action.Submit", "data": data | {"msteams": {"type": "task/fetch"}}}
    return {"type": "Action.Execute", "verb": VERB, "data": data}


def _label(button: Button) -> str:
    return one_line(button.label) or one_line(button.spoken) or "Open"


def _too_long(button: Button) -> list[str]:
    words = {_label(button): limits.BUTTON_LABEL, one_line(button.spoken): limits.BUTTON_SPOKEN}
    return [text for text, most in words.items() if units(text) > most]
